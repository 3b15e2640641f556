using System;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>Waits longer each time, up to some seconds, and each time another while ("full jitter").</summary>
internal sealed class BackOff
{
    private const int FirstMilliseconds = 50;
    private const int MostMilliseconds = 5000;

    /// <summary>How often in a row it was waited.</summary>
    internal int Count { get; private set; }

    internal void Reset() => Count = 0;

#pragma warning disable CA5394 // No secret depends on how long it waits.
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        int most = Math.Min(MostMilliseconds, FirstMilliseconds << Math.Min(Count, 16));
        Count++;
        return Task.Delay(Random.Shared.Next(1, most + 1), cancellationToken);
    }
#pragma warning restore CA5394
}
