using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Sampling;

/// <summary>
/// Asks the peer's own planner, by EXPLAIN. A parameter is an unknown value of its type there, as it is to a plan that is made for all values.
/// </summary>
internal static class RemoteEstimator
{
    private const string CostMark = "  (cost=";

    /// <summary>Asks.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="handle">What is planned.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="isLookup">Whether it would run again and again.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The estimate, with what getting the rows costs.</returns>
    public static async Task<RemoteEstimate> EstimateAsync(
        PostgresPeerConnection connection, PostgresHandle handle, TableDescription table, bool isLookup, CancellationToken cancellationToken)
    {
        string sql = $"EXPLAIN {RemoteQuery.Generic(handle, table)}";
        IReadOnlyList<string?[]> lines = await connection.AskAsync(sql, [], cancellationToken).ConfigureAwait(false);
        return ScanEstimator.WithTransfer(Read(lines.Count == 0 ? "" : lines[0][0] ?? ""), table, isLookup);
    }

    /// <summary>Reads the first line of a plan.</summary>
    /// <param name="line">Such as <c>Seq Scan on t  (cost=0.00..35.50 rows=2550 width=4)</c>.</param>
    /// <returns>The estimate as the peer has it.</returns>
    /// <exception cref="PeerException">08P01 if there is none.</exception>
    internal static RemoteEstimate Read(string line)
    {
        int start = line.LastIndexOf(CostMark, StringComparison.Ordinal);
        string[] parts = start < 0 ? [] : line[(start + CostMark.Length)..].TrimEnd(')').Split(' ');
        string[] costs = parts.Length == 3 ? parts[0].Split("..") : [];
        if (costs.Length == 2 && TryRead(costs[0], "", out double startup) && TryRead(costs[1], "", out double total)
            && TryRead(parts[1], "rows=", out double rows) && TryRead(parts[2], "width=", out double width))
        {
            return new RemoteEstimate(rows, width, startup, total);
        }

        throw new PeerException(SqlState.ProtocolViolation, "the remote server's EXPLAIN has no costs", $"Its first line is: {line}");
    }

    private static bool TryRead(string text, string name, out double value)
    {
        value = 0;
        return text.StartsWith(name, StringComparison.Ordinal)
            && double.TryParse(text[name.Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
