using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Sampling;

/// <summary>What was read of each segment, and what that says of the whole table. Safe for any thread.</summary>
/// <param name="plan">The plan.</param>
/// <param name="wanted">The rows wanted.</param>
internal sealed class SampleTally(SamplePlan plan, int wanted)
{
    /// <summary>How many standard errors the peer's own count may be away to be believed.</summary>
    private const double Agreement = 3;

    /// <summary>
    /// And by what factor: a partition key with very many items lies in one segment, and as long as that is not drawn, nothing in the others tells
    /// of it.
    /// </summary>
    private const double AgreementFactor = 2;

    private readonly Lock _lock = new();
    private readonly List<long> _whole = [];
    private readonly List<long> _cut = [];
    private long _rows;
    private double _units;

    /// <summary>Whether no further segment or page is needed, or may be paid for.</summary>
    internal bool IsEnough
    {
        get
        {
            lock (_lock)
            {
                return _units >= plan.MostUnits
                    || (!plan.IsWhole && _rows >= wanted && _whole.Count + _cut.Count >= plan.LeastSegments);
            }
        }
    }

    /// <summary>How many segments were read, to their end or not.</summary>
    internal int Segments
    {
        get
        {
            lock (_lock)
            {
                return _whole.Count + _cut.Count;
            }
        }
    }

    /// <summary>A page was read.</summary>
    internal void AddPage(long rows, double units)
    {
        lock (_lock)
        {
            _rows += rows;
            _units += units;
        }
    }

    /// <summary>A segment was read.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="isWhole">Whether to its end.</param>
    internal void AddSegment(long rows, bool isWhole)
    {
        lock (_lock)
        {
            (isWhole ? _whole : _cut).Add(rows);
        }
    }

    /// <summary>How many rows the table has.</summary>
    /// <param name="counted">What DynamoDB counted some hours ago.</param>
    /// <returns>
    /// The exact number if everything was read. Else what the segments read let expect; or DynamoDB's own count, if that is near. A
    /// segment that was not read to its end has at least what was read of it.
    /// </returns>
    internal double EstimateRows(long counted)
    {
        lock (_lock)
        {
            if (_whole.Count == plan.TotalSegments)
            {
                return _rows;
            }

            double[] rows = _whole.Concat(_cut).Select(r => (double)r).ToArray();
            if (rows.Length == 0)
            {
                return counted;
            }

            double mean = rows.Average();
            double estimate = mean * plan.TotalSegments;
            bool isNear = counted <= estimate * AgreementFactor && estimate <= counted * AgreementFactor;
            if (_cut.Count > 0)
            {
                return isNear ? counted : Math.Max(estimate, counted);
            }

            double variance = rows.Sum(r => (r - mean) * (r - mean)) / Math.Max(1, rows.Length - 1);
            double unread = 1 - ((double)rows.Length / plan.TotalSegments);
            double error = plan.TotalSegments * Math.Sqrt(variance / rows.Length * unread);
            return isNear || Math.Abs(estimate - counted) <= Agreement * error ? counted : Math.Round(estimate);
        }
    }
}
