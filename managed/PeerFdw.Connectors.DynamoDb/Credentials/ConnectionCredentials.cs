using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// A connection's credentials, which the SDK signs with. Temporary ones are renewed before they end: some time ahead beside the requests, which go on with
/// the old ones, and shortly before the end instead of them. There is one renewal at a time, however many requests wait; it belongs to the connection,
/// so a request that is cancelled leaves it at once, and it goes on for the next one.
/// </summary>
internal sealed class ConnectionCredentials : AWSCredentials, IAsyncDisposable
{
    /// <summary>What comes already expired (a clock that is wrong, a metadata service that has lost its own source) is used for so long.</summary>
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_mostAhead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_mostMargin = TimeSpan.FromSeconds(60);

    private readonly ICredentialSource _source;
    private readonly Redaction _redaction;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Term? _term;
    private Task<Outcome>? _renewal;
    private DateTimeOffset _notBefore;
    private bool _isDisposed;

    internal ConnectionCredentials(ICredentialSource source, Redaction redaction, TimeSpan limit, TimeProvider clock)
    {
        _source = source;
        _redaction = redaction;
        _limit = limit;
        _clock = clock;
        if (source is FixedCredentials known)
        {
            redaction.Add(known.Issued);
            _term = new Term(known.Issued.Keys, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        }
    }

    /// <summary>Credentials that hold, for one request. Without waiting, unless there are none.</summary>
    /// <exception cref="PeerException">28000, 08001, 08006, 08P01 …: there are none to be had.</exception>
    internal ValueTask<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            bool isRunning = _renewal is { IsCompleted: false };
            if (_term is { } term && now < term.UseUntil)
            {
                if (now >= term.RenewFrom && now >= _notBefore && !isRunning)
                {
                    _renewal = Task.Run(RenewAsync);
                }

                return ValueTask.FromResult(term.Keys);
            }

            Task<Outcome> renewal = isRunning ? _renewal! : _renewal = Task.Run(RenewAsync);
            return WaitAsync(renewal, cancellationToken);
        }
    }

    /// <summary>AWS says that credentials have expired, whatever the clock here says.</summary>
    /// <param name="used">With which the request was made.</param>
    /// <returns>Whether there may be others, with which the request can be made again.</returns>
    internal bool Reject(ImmutableCredentials used)
    {
        lock (_lock)
        {
            if (_source is FixedCredentials)
            {
                return false;
            }

            if (_term is { } term && ReferenceEquals(term.Keys, used))
            {
                // Kept until there are others: a request may be about to be signed with them.
                _term = term with { UseUntil = DateTimeOffset.MinValue };
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        lock (_lock)
        {
            return _term?.Keys ?? throw CredentialErrors.Unusable("there are no credentials", null);
        }
    }

    /// <inheritdoc/>
    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(GetCredentials());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<Outcome>? renewal;
        lock (_lock)
        {
            _isDisposed = true;
            renewal = _renewal;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (renewal is not null)
        {
            await renewal.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private static async ValueTask<ImmutableCredentials> WaitAsync(Task<Outcome> renewal, CancellationToken cancellationToken)
    {
        Outcome outcome = await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (outcome.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return outcome.Keys!;
    }

    /// <summary>Never fails: a failure is an outcome, which may find nobody who still wants to know it.</summary>
    private async Task<Outcome> RenewAsync()
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        timed.CancelAfter(_limit);
        try
        {
            CredentialAnswer answer = await _source.FindAsync(timed.Token).ConfigureAwait(false);
            IssuedCredentials issued = answer.Issued ?? throw CredentialErrors.Unusable("there are no credentials", answer.Absence);
            _redaction.Add(issued);
            Keep(issued);
            return new Outcome(issued.Keys, null);
        }
#pragma warning disable CA1031 // Whoever waits throws it; nothing is lost.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                _notBefore = _clock.GetUtcNow() + s_hold;
            }

            bool isLate = e is OperationCanceledException && !_stop.IsCancellationRequested;
            return new Outcome(null, isLate
                ? new PeerException(SqlState.ConnectionFailure, "credentials did not come in time", $"The limit is {_limit.TotalSeconds:0.#} s.")
                : e);
        }
    }

    private void Keep(IssuedCredentials issued)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_lock)
        {
            if (issued.Expiration is not { } end)
            {
                // They say of no end, but their source may change: an hour, as roles have it.
                _term = new Term(issued.Keys, now + TimeSpan.FromHours(1), DateTimeOffset.MaxValue);
                return;
            }

            TimeSpan left = end - now;
            _term = left <= TimeSpan.Zero
                ? new Term(issued.Keys, now + s_hold, now + s_hold)
                : new Term(issued.Keys, end - Least(left / 3, s_mostAhead), end - Least(left / 10, s_mostMargin));
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Credentials with the times of their renewal.</summary>
    private sealed record Term(ImmutableCredentials Keys, DateTimeOffset RenewFrom, DateTimeOffset UseUntil);

    /// <summary>How a renewal ended.</summary>
    private sealed record Outcome(ImmutableCredentials? Keys, Exception? Failure);
}
