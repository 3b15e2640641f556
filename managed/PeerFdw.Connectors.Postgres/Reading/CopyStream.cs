using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>The bytes of a running COPY. When it is disposed of the session can take the next command, or is broken.</summary>
internal sealed class CopyStream : IAsyncDisposable
{
    /// <summary>The driver gives a row at a time; so much is collected where it is there already.</summary>
    private const int Enough = 64 << 10;

    private readonly Lock _gate = new();
    private readonly PostgresSession _session;
    private readonly string _command;
    private NpgsqlRawCopyStream? _stream;
    private ValueTask<int> _pending;
    private bool _hasPending;
    private bool _isAtEnd;
    private bool _isDone;
    private bool _isCancelled;

    /// <summary>Makes it. Nothing runs yet.</summary>
    /// <param name="session">On which session.</param>
    /// <param name="command">The query as messages show it.</param>
    public CopyStream(PostgresSession session, string command)
    {
        _session = session;
        _command = command;
    }

    /// <summary>Whether a read is under way, so that the buffer behind what was read must stay where it is.</summary>
    public bool HasPending => _hasPending;

    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Starts the COPY. The server answers when it has some rows, or knows that there are none.</summary>
    /// <param name="query">The query.</param>
    /// <param name="blocks">
    /// Whether the pool's thread waits for the answer itself. For the short queries of a rescan: handing the wait over and back costs more than they do.
    /// </param>
    /// <returns>The start.</returns>
    /// <exception cref="PeerException">The remote server's error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by <see cref="Cancel"/>.</exception>
    public async Task StartAsync(string query, bool blocks)
    {
        try
        {
            string command = $"COPY ({query}) TO STDOUT (FORMAT binary)";
            _stream = blocks
                ? Begin(command)
                : await _session.Connection.BeginRawBinaryCopyAsync(command, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    /// <summary>Reads what is there, and waits if nothing is.</summary>
    /// <param name="room">Where to; while <see cref="HasPending"/> the place must follow what was read last.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="PeerException">The remote server's error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by <see cref="Cancel"/>.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> room)
    {
        int total = 0;
        try
        {
            if (_hasPending)
            {
                _hasPending = false;
                total = await _pending.ConfigureAwait(false);
                _isAtEnd = total == 0;
            }

            while (!_isAtEnd && total < Enough && total < room.Length)
            {
                ValueTask<int> read = _stream!.ReadAsync(room[total..], CancellationToken.None);
                if (!read.IsCompleted && total > 0)
                {
                    _pending = read;
                    _hasPending = true;
                    break;
                }

                int count = await read.ConfigureAwait(false);
                _isAtEnd = count == 0;
                total += count;
            }
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }

        Bytes += total;
        if (_isAtEnd && total == 0)
        {
            Finish();
        }

        return total;
    }

    /// <summary>
    /// Asks the server to stop, once. It waits until the server has taken note of the request, so that it cannot meet a later command. What reads fails with
    /// <see cref="OperationCanceledException"/> when the server has stopped. Any thread.
    /// </summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (_isDone || _isCancelled)
            {
                return;
            }

            _isCancelled = true;
            _ = RemoteCancel.Request(_session.Connection);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stream is null)
        {
            Finish();
            return;
        }

        if (!_isDone)
        {
            // Nobody wants the rest; the server is not made to compute it.
            Cancel();
            byte[] nowhere = new byte[Enough / 2];
            try
            {
                if (_hasPending)
                {
                    _hasPending = false;
                    _isAtEnd = await _pending.ConfigureAwait(false) == 0;
                }

                while (!_isDone && !_isAtEnd)
                {
                    _isAtEnd = await _stream!.ReadAsync(nowhere, CancellationToken.None).ConfigureAwait(false) == 0;
                }

                Finish();
            }
            catch (Exception exception)
            {
                _ = Fail(exception);
            }
        }

        try
        {
            await _stream!.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Why it failed was said before.
            _ = _session.Failure(exception, _command);
        }
    }

    private NpgsqlRawCopyStream Begin(string command) => _session.Connection.BeginRawBinaryCopy(command);

    private void Finish()
    {
        lock (_gate)
        {
            _isDone = true;
        }
    }

    private Exception Fail(Exception exception)
    {
        _hasPending = false;
        Finish();
        _session.NoteFailure();
        return _isCancelled && exception is PostgresException { SqlState: "57014" } or OperationCanceledException
            ? new OperationCanceledException("the remote query was cancelled", exception)
            : _session.Failure(exception, _command);
    }
}
