using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// The rows of a statement with parameters, which may be prepared: one round trip, and no reading and planning of text at the server. For few rows; many come
/// faster by COPY.
/// </summary>
internal sealed class StatementStream : IRowStream
{
    /// <summary>As of <see cref="CopyStream"/>.</summary>
    private const int Enough = 64 << 10;

    private readonly StreamEnd _end;
    private readonly PostgresSession _session;
    private readonly BoundStatement _statement;
    private readonly ResultShape _shape;
    private readonly string _command;
    private readonly RowBuffer _row = new();
    private NpgsqlDataReader? _reader;
    private Task<bool>? _reading;
    private int _fields;
    private long _rows;
    private bool _blocks;
    private bool _isAtEnd;

    /// <summary>Makes it. Nothing runs yet.</summary>
    /// <param name="session">On which session.</param>
    /// <param name="statement">What is run.</param>
    /// <param name="shape">What its columns must be.</param>
    /// <param name="command">The query as messages show it.</param>
    public StatementStream(PostgresSession session, BoundStatement statement, ResultShape shape, string command)
    {
        _session = session;
        _end = new StreamEnd(session, command);
        _statement = statement;
        _shape = shape;
        _command = command;
    }

    /// <inheritdoc/>
    public bool HasPending => false;

    /// <inheritdoc/>
    public bool IsWaiting => _reading is not null;

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ResultChangedException">Its columns are of other types than the shape was made for.</exception>
    public async Task StartAsync(bool blocks)
    {
        _blocks = blocks;
        try
        {
            _reader = await _session.OpenReaderAsync(_statement, blocks).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }

        if (!_shape.FitsStatement(PostgresSession.ReadTypes(_reader)))
        {
            throw new ResultChangedException();
        }

        _fields = _reader.FieldCount;
        _row.AddHeader();
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> room)
    {
        int total = 0;
        try
        {
            while (true)
            {
                total += _row.Read(room.Span[total..]);
                if (_isAtEnd || total == room.Length || total >= Enough)
                {
                    break;
                }

                bool isRow;
                if (_blocks)
                {
                    isRow = _reader!.Read();
                }
                else
                {
                    Task<bool> reading = _reading ?? _reader!.ReadAsync(CancellationToken.None);
                    _reading = null;
                    if (!reading.IsCompleted && total > 0)
                    {
                        _reading = reading;
                        break;
                    }

                    isRow = await reading.ConfigureAwait(false);
                }

                if (isRow)
                {
                    _row.AddRow(_reader!, _fields);
                    _rows++;
                }
                else
                {
                    await EndAsync().ConfigureAwait(false);
                }
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
        _row.Dispose();
        if (_reader is null)
        {
            _end.Finish();
            return;
        }

        if (!_end.IsDone && !_isAtEnd)
        {
            // Nobody wants the rest; the server is not made to compute it.
            _end.Cancel();
        }

        try
        {
            if (_reading is { } reading)
            {
                _reading = null;
                _ = await reading.ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _ = Fail(exception);
        }

        try
        {
            // What is left is read over; an error in it is none that anybody waits for.
            await _reader.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _ = _session.Failure(exception, _command);
        }

        _end.Finish();
        if (_end.IsCancelled)
        {
            _session.NoteFailure();
        }
    }

    /// <summary>To the end of the answer, so that a late error is not lost.</summary>
    private async Task EndAsync()
    {
        while (_blocks ? _reader!.NextResult() : await _reader!.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
        {
        }

        _session.CheckCount(_rows, _command);
        _isAtEnd = true;
        _row.AddTrailer();
    }

    private Exception Fail(Exception exception)
    {
        if (exception is not PeerException)
        {
            _end.Finish();
        }

        return _end.Fail(exception);
    }
}
