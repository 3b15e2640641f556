using System.Diagnostics;
using System.Globalization;
using System.Threading;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Says every few seconds how far a long flush is.</summary>
/// <param name="report">What counts.</param>
/// <param name="notices">Where it is said.</param>
internal sealed class FlushProgress(FlushReport report, INoticeSink notices)
{
    private const double Seconds = 5;

    private long _last = Stopwatch.GetTimestamp();

    internal void Tick()
    {
        long last = Interlocked.Read(ref _last);
        if (Stopwatch.GetElapsedTime(last).TotalSeconds < Seconds
            || Interlocked.CompareExchange(ref _last, Stopwatch.GetTimestamp(), last) != last)
        {
            return;
        }

        (long total, long written) = report.Progress;
        notices.Post(
            NoticeLevel.Notice, string.Create(CultureInfo.InvariantCulture, $"DynamoDB: {written} of {total} items of the transaction are written"));
    }
}
