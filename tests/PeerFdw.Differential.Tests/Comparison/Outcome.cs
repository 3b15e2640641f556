using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Comparison;

/// <summary>What a query gave: rows as PostgreSQL writes them, or an error.</summary>
/// <param name="SqlState">The error's SQLSTATE, or null.</param>
/// <param name="Message">The error's message.</param>
/// <param name="Rows">Each row as one text.</param>
internal sealed record Outcome(string? SqlState, string Message, IReadOnlyList<string> Rows)
{
    internal const string Null = "\u2205";

    /// <summary>Why two outcomes are not the same; null if they are.</summary>
    internal static string? Difference(Outcome remote, Outcome local, bool isOrdered)
    {
        if (remote.SqlState is not null || local.SqlState is not null)
        {
            return remote.SqlState?[..2] == local.SqlState?[..2] ? null : $"remote: {remote.Describe()}\nlocal: {local.Describe()}";
        }

        if (isOrdered)
        {
            int at = 0;
            while (at < remote.Rows.Count && at < local.Rows.Count && remote.Rows[at] == local.Rows[at])
            {
                at++;
            }

            return at == remote.Rows.Count && at == local.Rows.Count
                ? null
                : $"at row {at + 1} remote: {RowAt(remote, at)}\nlocal: {RowAt(local, at)}\n({remote.Rows.Count} and {local.Rows.Count} rows)";
        }

        List<string> missing = Less(local.Rows, remote.Rows);
        List<string> wrong = Less(remote.Rows, local.Rows);
        return missing.Count + wrong.Count == 0
            ? null
            : $"{missing.Count} rows missing: {Some(missing)}\n{wrong.Count} rows that should not be: {Some(wrong)}\n({remote.Rows.Count} remote, {local.Rows.Count} local)";
    }

    /// <summary>
    /// Why a LIMIT without an order is not right: any rows of the whole result are, as many as there must be.
    /// </summary>
    internal static string? LimitDifference(Outcome remote, Outcome whole, int limit, int offset)
    {
        if (remote.SqlState is not null)
        {
            return Difference(remote, whole, false);
        }

        if (whole.SqlState is not null)
        {
            // The error may lie behind the last row that the limit lets be computed.
            return remote.Rows.Count <= limit ? null : $"{remote.Rows.Count} rows and a limit of {limit}";
        }

        int expected = Math.Clamp(whole.Rows.Count - offset, 0, limit);
        List<string> wrong = Less(remote.Rows, whole.Rows);
        return remote.Rows.Count == expected && wrong.Count == 0
            ? null
            : $"{remote.Rows.Count} rows instead of {expected}; {wrong.Count} that should not be: {Some(wrong)}";
    }

    private string Describe() => SqlState is null ? $"{Rows.Count} rows" : $"{SqlState} {Message}";

    private static string RowAt(Outcome outcome, int at) => at < outcome.Rows.Count ? outcome.Rows[at] : "(end)";

    private static string Some(List<string> rows) => string.Join(" | ", rows.Take(3).Select(r => r.Length > 400 ? r[..400] + "\u2026" : r));

    /// <summary>The difference of multisets.</summary>
    private static List<string> Less(IReadOnlyList<string> from, IReadOnlyList<string> what)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string row in what)
        {
            counts[row] = counts.GetValueOrDefault(row) + 1;
        }

        var rest = new List<string>();
        foreach (string row in from)
        {
            if (counts.GetValueOrDefault(row) is > 0 and int count)
            {
                counts[row] = count - 1;
            }
            else
            {
                rest.Add(row);
            }
        }

        return rest;
    }
}
