using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>The bytes of a running COPY. When it is disposed of the session can take the next command, or is broken.</summary>
internal sealed class CopyStream : IRowStream
{
    /// <summary>The driver gives a row at a time; so much is collected where it is there already.</summary>
    private const int Enough = 64 << 10;

    private readonly StreamEnd _end;
    private readonly PostgresSession _session;
    private readonly string _query;
    private readonly string _command;
    private NpgsqlRawCopyStream? _stream;
    private ValueTask<int> _pending;
    private bool _hasPending;
    private bool _isAtEnd;

    /// <summary>Makes it. Nothing runs yet.</summary>
    /// <param name="session">On which session.</param>
    /// <param name="query">The query.</param>
    /// <param name="command">The query as messages show it.</param>
    public CopyStream(PostgresSession session, string query, string command)
    {
        _session = session;
        _end = new StreamEnd(session, command);
        _query = query;
        _command = command;
    }

    /// <inheritdoc/>
    public bool HasPending => _hasPending;

    /// <inheritdoc/>
    public bool IsWaiting => _hasPending;

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(bool blocks)
    {
        try
        {
            string command = $"COPY ({_query}) TO STDOUT (FORMAT binary)";
            _stream = blocks
                ? Begin(command)
                : await _session.Connection.BeginRawBinaryCopyAsync(command, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    /// <inheritdoc/>
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
            _end.Finish();
        }

        return total;
    }

    /// <inheritdoc/>
    public void Cancel() => _end.Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _end.Dispose();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_stream is null)
        {
            _end.Finish();
            return;
        }

        if (!_end.IsDone)
        {
            // Nobody wants the rest; the server is not made to compute it.
            _end.Cancel();
            byte[] nowhere = new byte[Enough / 2];
            try
            {
                if (_hasPending)
                {
                    _hasPending = false;
                    _isAtEnd = await _pending.ConfigureAwait(false) == 0;
                }

                while (!_end.IsDone && !_isAtEnd)
                {
                    _isAtEnd = await _stream!.ReadAsync(nowhere, CancellationToken.None).ConfigureAwait(false) == 0;
                }

                _end.Finish();
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
        catch (Exception exception)
        {
            // Why it failed was said before.
            _ = _session.Failure(exception, _command);
        }
    }

    private NpgsqlRawCopyStream Begin(string command) => _session.Connection.BeginRawBinaryCopy(command);

    private Exception Fail(Exception exception)
    {
        _hasPending = false;
        _end.Finish();
        return _end.Fail(exception);
    }
}
