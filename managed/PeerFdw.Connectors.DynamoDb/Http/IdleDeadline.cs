using System;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Ends an attempt during which nothing arrives for a while. A long body that keeps coming may take as long as it takes; the caller's own token ends
/// the attempt at any time.
/// </summary>
internal sealed class IdleDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _caller;

    internal IdleDeadline(TimeSpan patience, CancellationToken cancellationToken)
    {
        _patience = patience;
        _caller = cancellationToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _source.CancelAfter(patience);
    }

    /// <summary>What the attempt obeys.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>Whether nothing came for too long.</summary>
    internal bool HasPassed => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something arrived: the time begins anew.</summary>
    internal void PutOff() => _source.CancelAfter(_patience);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
