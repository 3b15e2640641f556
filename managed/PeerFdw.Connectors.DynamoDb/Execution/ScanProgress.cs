using System;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>Says how far a scan has come, for peer_fdw.progress: what it has read of how much, what that cost, and how long it may take still.</summary>
/// <param name="handle">What is read.</param>
/// <param name="definition">Its table.</param>
/// <param name="meter">What counts it.</param>
internal sealed class ScanProgress(DynamoDbHandle handle, TableDefinition definition, ScanMeter meter)
{
    private const double MostShare = 0.99;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _before = meter.Totals.Scanned;

    /// <summary>Posts it.</summary>
    /// <param name="notices">Where to.</param>
    internal void Post(INoticeSink notices) => notices.Post(NoticeLevel.Notice, Describe(Stopwatch.GetElapsedTime(_start)));

    /// <summary>Describes it.</summary>
    /// <param name="elapsed">How long the run has taken so far.</param>
    internal string Describe(TimeSpan elapsed)
    {
        (long pages, long _, long scanned, double capacity) = meter.Totals;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"DynamoDB {handle.Operation} of table \"{definition.Name}\": {scanned} items");

        // Only a Scan of the table is known to read all of it; a rescan counts from where it began.
        double share = handle.Operation == DynamoDbOperation.Scan && handle.Index is null && definition.IsRowCountKnown
            ? (scanned - _before) / Math.Max(1, definition.Rows) : 0;
        if (share > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({Math.Min(share, MostShare) * 100:0} % of about {definition.Rows:0})");
        }

        text.Append(CultureInfo.InvariantCulture, $", {pages} pages, {meter.Bytes / 1048576.0:0.0} MiB, {capacity:0.#} read capacity units");
        if (share is > 0 and < MostShare)
        {
            text.Append(CultureInfo.InvariantCulture, $", about {Math.Ceiling(elapsed.TotalSeconds * (1 - share) / share):0} s left");
        }

        return text.ToString();
    }
}
