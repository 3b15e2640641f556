using System;
using System.Threading;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>How the rows of a remote query end: by themselves, by a failure, or by a cancel request, after which the server has a time limit for its last answer.</summary>
/// <param name="session">On which session the query runs.</param>
/// <param name="command">The query as messages show it.</param>
internal sealed class StreamEnd(PostgresSession session, string command) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AnswerDeadline _deadline = new(session.Connection);

    /// <summary>Whether nothing more comes.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether it was cancelled before it was done.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Stops the query at the server, unless it is done. From any thread.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (IsDone || IsCancelled)
            {
                return;
            }

            IsCancelled = true;
            _deadline.Stop();
        }
    }

    /// <summary>Nothing more comes: no cancel request is sent any more, which the next command would meet.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            IsDone = true;
        }
    }

    /// <summary>The session's transaction has failed.</summary>
    /// <param name="exception">What the driver threw.</param>
    /// <returns>What it is reported as: a cancellation, if it was asked for.</returns>
    public Exception Fail(Exception exception)
    {
        session.NoteFailure();
        return IsCancelled && exception is PostgresException { SqlState: "57014" } or OperationCanceledException
            ? new OperationCanceledException("the remote query was cancelled", exception)
            : session.Failure(exception, command);
    }

    /// <inheritdoc/>
    public void Dispose() => _deadline.Dispose();
}
