using System;
using System.Threading;
using Npgsql;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// How long a session that was told to stop may take for its last answer. Then its connection is cut: a server, or a network, that says nothing any more would otherwise be waited for
/// as long as the backend lives. It is disposed of behind the answer.
/// </summary>
/// <param name="connection">The session's.</param>
internal sealed class AnswerDeadline(NpgsqlConnection connection) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private CancellationTokenRegistration _watching;
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _cutting;
    private bool _isOver;

    /// <summary>The time begins.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_source is null && !_isOver)
            {
                _source = new CancellationTokenSource(s_patience);
                _cutting = _source.Token.UnsafeRegister(static c => RemoteCancel.Cut((NpgsqlConnection)c!), connection);
            }
        }
    }

    /// <summary>
    /// The time begins when a token is cancelled: the driver asks the server itself then. But it also waits without a token: for the rest of a value whose length is wrong, for one.
    /// </summary>
    /// <param name="connection">The session's.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>The deadline.</returns>
    public static AnswerDeadline Watch(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var deadline = new AnswerDeadline(connection);
        deadline._watching = cancellationToken.UnsafeRegister(static d => ((AnswerDeadline)d!).Start(), deadline);
        return deadline;
    }

    /// <summary>The time begins, and the server is asked to stop. It blocks its thread until it has taken note.</summary>
    public void Stop()
    {
        Start();
        _ = RemoteCancel.Request(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watching.Dispose();
        lock (_gate)
        {
            _isOver = true;
        }

        // Waits for one that is about to cut.
        _cutting.Dispose();
        _source?.Dispose();
    }
}
