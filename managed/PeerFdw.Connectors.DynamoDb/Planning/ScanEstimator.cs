using System;
using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Estimates requests by read capacity: one unit reads 4 KiB strongly consistent or 8 KiB eventually ("Provisioned capacity mode", DynamoDB
/// Developer Guide). The width of an item is a guess until ANALYZE has measured it.
/// </summary>
internal static class ScanEstimator
{
    private const double PageBytes = 1 << 20;
    private const double UnitBytes = 4096;
    private const double UnknownListLength = 10;

    /// <summary>How many requests of a list are in flight at once.</summary>
    internal const int RequestsInFlight = 8;

    internal static ScanEstimate Estimate(DynamoDbHandle handle, TableDefinition definition, IReadOnlyList<Conjunct> conjuncts)
    {
        double rows = definition.Rows;
        foreach (Conjunct conjunct in conjuncts)
        {
            rows *= Math.Clamp(conjunct.Selectivity, 0, 1);
        }

        double factor = definition.ConsistentRead ? 1 : 0.5;
        double requests = RequestCount(handle);
        if (handle.Operation == DynamoDbOperation.GetItem)
        {
            rows = requests;
            return new ScanEstimate(
                rows, Math.Ceiling(requests / RequestsInFlight), rows * definition.AverageItemBytes, requests * factor);
        }

        rows = Math.Max(1, rows);
        double bytes = rows * definition.AverageItemBytes;
        if (handle.Operation == DynamoDbOperation.Query)
        {
            double pages = Math.Max(1, Math.Ceiling(bytes / PageBytes / requests));
            return new ScanEstimate(
                rows, pages * Math.Ceiling(requests / RequestsInFlight), bytes, Math.Max(requests, Math.Ceiling(bytes / UnitBytes)) * factor);
        }

        double all = definition.Rows * definition.AverageItemBytes;
        int segments = SegmentCount(definition);
        return new ScanEstimate(
            definition.Rows,
            Math.Max(1, Math.Ceiling(all / PageBytes / segments)),
            all,
            Math.Max(segments, Math.Ceiling(all / UnitBytes)) * factor);
    }

    /// <summary>How many segments a Scan is split into: fewer for a table that is known to be small.</summary>
    internal static int SegmentCount(TableDefinition definition)
    {
        if (!definition.IsRowCountKnown)
        {
            return definition.Segments;
        }

        // A quarter of a page for each segment: one that gets less costs a request and saves nothing.
        double useful = Math.Ceiling(definition.Rows * definition.AverageItemBytes / (PageBytes / 4));
        return (int)Math.Clamp(useful, 1, definition.Segments);
    }

    private static double RequestCount(DynamoDbHandle handle)
    {
        foreach (KeyCondition condition in handle.Conditions)
        {
            if (condition.Operator == KeyOperator.AnyOf)
            {
                return condition.Operand is Constant constant ? Math.Max(1, constant.Elements?.Count ?? 0) : UnknownListLength;
            }
        }

        return 1;
    }
}
