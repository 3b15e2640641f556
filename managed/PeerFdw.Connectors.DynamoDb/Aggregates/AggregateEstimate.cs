using System;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Aggregates;

/// <summary>What an aggregated scan costs: a count reads, and bills, what the scan reads, and sends none of it; an extreme reads one item.</summary>
internal static class AggregateEstimate
{
    /// <summary>The bytes of a page that holds no items.</summary>
    private const double PageBytes = 250;

    /// <summary>
    /// The round trip of an extreme. PostgreSQL's own way is a LIMIT 1 on the same request, whose page it has to read: a little less than that, and by
    /// more than the 1 % that the planner calls equal.
    /// </summary>
    private const double RequestsOfExtreme = 0.95;

    internal static ScanEstimate Of(DynamoDbHandle handle, ScanEstimate scan, bool isConsistentRead)
    {
        double unit = isConsistentRead ? 1 : 0.5;

        // Behind a filter, the first item that passes is as far away as one of so many.
        double unitsOfExtreme = handle.Filter.IsEmpty ? unit : Math.Max(unit, scan.Units / Math.Max(1, scan.Rows));
        double extremes = ScanEstimator.RequestCount(handle) * handle.Aggregates!.Where(a => a.Function != AggregateFunction.Count).Select(a => a.Function).Distinct().Count();
        bool isCounted = handle.Aggregates!.Any(a => a.Function == AggregateFunction.Count);
        double requests = (isCounted ? scan.Requests : 0) + (extremes * RequestsOfExtreme);
        return new ScanEstimate(
            1, requests, PageBytes * requests, (isCounted ? scan.Units : 0) + (extremes * unitsOfExtreme));
    }
}
