using System;
using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Description;

namespace PeerFdw.Connectors.DynamoDb.Sampling;

/// <summary>
/// What a sample reads. A small table is read as a whole, and so counted exactly. Of a large one segments are read that were drawn from many: a
/// segment of a parallel Scan is a range of the partition keys' hash values, so what is in it is chosen by nothing that a query could ask for.
/// </summary>
/// <param name="TotalSegments">Into how many segments the table is split.</param>
/// <param name="Segments">Those to read, in the order of reading, until there is enough.</param>
/// <param name="IsWhole">Whether all of the table is meant to be read.</param>
/// <param name="LeastSegments">How many are read whatever they hold, so that their differences can be told.</param>
/// <param name="MostUnits">Read capacity after which no more is asked for.</param>
internal sealed record SamplePlan(int TotalSegments, IReadOnlyList<int> Segments, bool IsWhole, int LeastSegments, double MostUnits)
{
    /// <summary>What a page of 1 MiB costs, eventually consistent.</summary>
    internal const double UnitsPerPage = 128;

    /// <summary>The most pages of one drawn segment. One that is longer holds a partition key with very many items.</summary>
    internal const int MostPagesOfSegment = 4;

    /// <summary>DynamoDB's own limit ("Scan", DynamoDB API Reference).</summary>
    private const int MostTotalSegments = 1_000_000;

    private const int MostSegments = 4096;

    /// <summary>Over so many segments a sample is spread.</summary>
    private const int Spread = 128;

    /// <summary>Fewer rows than this are not worth a request.</summary>
    private const int LeastRowsOfSegment = 64;

    private const int LeastDrawn = 16;

    /// <summary>A table of so few pages is read as a whole even if far fewer rows are wanted: then it is counted, too.</summary>
    private const long WholePages = 4;

    private const long PageBytes = 1 << 20;

    /// <summary>Plans a sample.</summary>
    /// <param name="size">How large DynamoDB says that the table is; it may have grown since.</param>
    /// <param name="rows">The rows wanted.</param>
    /// <param name="pages">The most pages.</param>
    /// <param name="segments">Into how many segments a Scan of the whole table is split at most.</param>
    /// <param name="seed">What random choices start from.</param>
    /// <returns>The plan.</returns>
    internal static SamplePlan Make(TableSize size, int rows, int pages, int segments, long seed)
    {
        long known = (size.Bytes / PageBytes) + 1;
        if (known <= pages && (size.Items <= 2L * rows || known <= WholePages))
        {
            int count = (int)Math.Clamp(known, 1, segments);
            int[] all = new int[count];
            for (int i = 0; i < count; i++)
            {
                all[i] = i;
            }

            // Twice the budget: the table may have grown since it was counted.
            return new SamplePlan(count, all, IsWhole: true, count, 2 * pages * UnitsPerPage);
        }

        // Large items: the budget, too, is spread over as many segments.
        long affordable = pages * PageBytes / Spread * Math.Max(1, size.Items) / Math.Max(1, size.Bytes);
        long rowsOfSegment = Math.Min(Math.Max(rows / Spread, LeastRowsOfSegment), Math.Max(1, affordable));
        int total = (int)Math.Clamp(size.Items / rowsOfSegment, LeastDrawn, MostTotalSegments);
        return new SamplePlan(total, Draw(total, Math.Min(total, MostSegments), seed), IsWhole: false, LeastDrawn, pages * UnitsPerPage);
    }

    /// <summary>Draws different numbers below a bound, in random order: the beginning of Fisher and Yates' shuffle, of which only what was moved is kept.</summary>
    private static int[] Draw(int bound, int count, long seed)
    {
#pragma warning disable CA5394 // Statistics need no secrets.
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        var moved = new Dictionary<int, int>();
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++)
        {
            int at = random.Next(i, bound);
            drawn[i] = moved.GetValueOrDefault(at, at);
            moved[at] = moved.GetValueOrDefault(i, i);
        }
#pragma warning restore CA5394

        return drawn;
    }
}
