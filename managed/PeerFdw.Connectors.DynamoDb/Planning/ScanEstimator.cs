using System;
using System.Collections.Generic;
using System.Linq;
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
    private const double PagesOfPiece = 4;
    private const int PiecesPerTask = 4;

    /// <summary>How many requests of a list are in flight at once.</summary>
    internal const int RequestsInFlight = 8;

    /// <summary>How many batches are in flight at once: an answer may have 16 MiB.</summary>
    internal const int BatchesInFlight = 4;

    /// <summary>The most keys of a BatchGetItem.</summary>
    internal const int KeysPerBatch = 100;

    internal static ScanEstimate Estimate(DynamoDbHandle handle, TableDefinition definition, IReadOnlyList<Conjunct> conjuncts)
    {
        // What a filter drops is read, and billed, before it is dropped; it only does not cross the network.
        double rows = definition.Rows;
        double passing = 1;
        foreach (Conjunct conjunct in conjuncts)
        {
            double share = Math.Clamp(conjunct.Selectivity, 0, 1);
            if (handle.Filter.Conjuncts.Any(c => c.Conjunct == conjunct.Index))
            {
                passing *= share;
            }
            else
            {
                rows *= share;
            }
        }

        double factor = definition.ConsistentRead ? 1 : 0.5;
        double requests = RequestCount(handle);
        if (handle.Operation is DynamoDbOperation.GetItem or DynamoDbOperation.BatchGetItem)
        {
            // Each key is billed as an item of its own, however many a request asks for, and has one item at most.
            rows = Math.Min(rows, requests);
            return new ScanEstimate(
                rows,
                Math.Ceiling(Math.Ceiling(requests / KeysPerBatch) / BatchesInFlight),
                rows * definition.AverageItemBytes,
                requests * factor);
        }

        rows = Math.Max(1, rows);
        double bytes = rows * definition.AverageItemBytes;
        if (handle.Operation == DynamoDbOperation.Query)
        {
            double pages = Math.Max(1, Math.Ceiling(bytes / PageBytes / requests));
            return new ScanEstimate(
                Math.Max(1, rows * passing),
                pages * Math.Ceiling(requests / RequestsInFlight),
                bytes * passing,
                Math.Max(requests, Math.Ceiling(bytes / UnitBytes)) * factor);
        }

        double all = definition.Rows * definition.AverageItemBytes;
        int segments = SegmentCount(definition);
        return new ScanEstimate(
            Math.Max(1, definition.Rows * passing),
            Math.Max(1, Math.Ceiling(all / PageBytes / segments)),
            all * passing,
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

    /// <summary>
    /// How many segments a Scan is cut into for so many tasks: more than tasks where the table is large, so that none of them is idle while another still
    /// reads a segment that has more than its share.
    /// </summary>
    internal static int PieceCount(TableDefinition definition, int segments)
    {
        double pages = definition.Rows * definition.AverageItemBytes / PageBytes / segments;
        return segments > 1 && definition.IsRowCountKnown && pages >= PagesOfPiece * PiecesPerTask ? segments * PiecesPerTask : segments;
    }

    /// <summary>The read capacity of an item, as one of many, and of a whole page.</summary>
    internal static (double Item, double Page) UnitsOf(TableDefinition definition)
    {
        double factor = definition.ConsistentRead ? 1 : 0.5;
        return (definition.AverageItemBytes / UnitBytes * factor, PageBytes / UnitBytes * factor);
    }

    /// <summary>How many keys a request stands for, as far as it is known.</summary>
    internal static double RequestCount(DynamoDbHandle handle)
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
