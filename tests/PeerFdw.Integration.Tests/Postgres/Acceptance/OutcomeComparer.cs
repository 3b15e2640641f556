using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>Tells whether two servers' answers to a statement are the same.</summary>
public static class OutcomeComparer
{
    /// <summary>Compares SQLSTATE, command tag, rows (as a bag unless the statement orders them) and notices (as a bag).</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="reference">The one answer.</param>
    /// <param name="other">The other.</param>
    /// <returns>What is not the same, or null.</returns>
    public static string? Difference(ScriptStatement statement, StatementOutcome reference, StatementOutcome other)
    {
        if (reference.SqlState != other.SqlState)
        {
            return "SQLSTATE";
        }

        if (!Bag(reference.Notices).SequenceEqual(Bag(other.Notices)))
        {
            return "notices";
        }

        // The rows and the tag of an EXPLAIN are the plan, which is each wrapper's own; how many rows had gone out when an error came is nobody's promise.
        if (statement.Explains || reference.SqlState is not null)
        {
            return null;
        }

        if (reference.Tag != other.Tag)
        {
            return "command tag";
        }

        IEnumerable<string> first = reference.Rows.Select(Text);
        IEnumerable<string> second = other.Rows.Select(Text);
        if (reference.HasColumns != other.HasColumns || !(statement.Ordered ? first.SequenceEqual(second) : Bag(first).SequenceEqual(Bag(second))))
        {
            return "rows";
        }

        return null;
    }

    private static IEnumerable<string> Bag(IEnumerable<string> values) => values.Order(StringComparer.Ordinal);

    // Unambiguous: each value with its length before it, NULL with a dash.
    private static string Text(IReadOnlyList<string?> row) => string.Concat(row.Select(v => v is null ? "-;" : $"{v.Length}:{v};"));
}
