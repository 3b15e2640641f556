using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// Brings the rows of one query from a session into batches. Where somebody else needs the session, what is still to come is read at once and kept: in
/// memory up to a budget, then in a temporary file.
/// </summary>
internal sealed class CopyRows : IDisposable
{
    private const int BufferSize = 256 << 10;

    /// <summary>What of a stream that had to be read early stays in memory.</summary>
    private const int MostKept = 8 << 20;

    private readonly SessionLease _lease;
    private readonly CopyDecoder _decoder;
    private readonly RowWriter _writer;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private Task<bool> _flushing = Task.FromResult(true);
    private ByteLog? _kept;
    private long _keptRead;
    private int _start;
    private int _end;
    private bool _hasFlushed;

    /// <summary>Makes it.</summary>
    /// <param name="lease">The session; given back as soon as it has nothing more to give.</param>
    /// <param name="decoder">Writes the rows.</param>
    /// <param name="writer">Where they go.</param>
    public CopyRows(SessionLease lease, CopyDecoder decoder, RowWriter writer)
    {
        _lease = lease;
        _decoder = decoder;
        _writer = writer;
    }

    /// <summary>Bytes received.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the rest was read early.</summary>
    public bool WasKept => _kept is not null;

    /// <summary>Reads to the end, or until no more rows are wanted.</summary>
    /// <param name="stream">The query; disposed of here.</param>
    /// <param name="blocks">Whether the pool's thread waits for the server's first answer itself.</param>
    /// <param name="cancellationToken">Cancelled with the scan.</param>
    /// <returns>The end.</returns>
    /// <exception cref="PeerException">The remote server's error, or a value that cannot be written.</exception>
    public async Task RunAsync(IRowStream stream, bool blocks, CancellationToken cancellationToken)
    {
        bool isWanted;
        try
        {
            CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(static s => ((IRowStream)s!).Cancel(), stream);
            await using (cancelling.ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await stream.StartAsync(blocks).ConfigureAwait(false);
                isWanted = await StreamAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Whoever waits for it need not wait until the rows that are here already were taken.
            await stream.DisposeAsync().ConfigureAwait(false);
            Bytes = stream.Bytes;
            await _lease.DisposeAsync().ConfigureAwait(false);
        }

        if (isWanted && await _flushing.ConfigureAwait(false) && await ReplayAsync(cancellationToken).ConfigureAwait(false))
        {
            _ = await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _kept?.Dispose();
    }

    /// <summary>Reads the stream to its end, decoding or keeping what comes.</summary>
    private async Task<bool> StreamAsync(IRowStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Decode())
            {
                // A completed one costs nothing here; one that waits, waits long.
                Task<bool> flushed = FlushAsync(cancellationToken).AsTask();
                if (!flushed.IsCompleted && await Task.WhenAny(flushed, _lease.Wanted).ConfigureAwait(false) != flushed)
                {
                    await KeepAsync(stream, cancellationToken).ConfigureAwait(false);
                    _flushing = flushed;
                    return true;
                }

                if (!await flushed.ConfigureAwait(false))
                {
                    return false;
                }

                continue;
            }

            if (_lease.Wanted.IsCompleted && !_decoder.HasEnded)
            {
                await KeepAsync(stream, cancellationToken).ConfigureAwait(false);
                return true;
            }

            if (stream.IsWaiting && !_hasFlushed && _decoder is { IsBetweenRows: true, Rows: > 0 } && !await FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                // The server takes its time, and the first rows are here.
                return false;
            }

            MakeRoom(stream.HasPending);
            int count = await stream.ReadAsync(_buffer.AsMemory(_end, BufferSize - _end)).ConfigureAwait(false);
            _end += count;
            if (count == 0)
            {
                return _decoder.HasEnded ? true : throw Cut();
            }
        }
    }

    /// <summary>Decodes what was kept.</summary>
    private async Task<bool> ReplayAsync(CancellationToken cancellationToken)
    {
        while (_kept is not null)
        {
            if (Decode())
            {
                if (!await FlushAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                continue;
            }

            if (_decoder.HasEnded)
            {
                break;
            }

            MakeRoom(isFixed: false);
            int count = (int)Math.Min(BufferSize - _end, _kept.Length - _keptRead);
            if (count == 0)
            {
                throw Cut();
            }

            _kept.Read(_keptRead, _buffer.AsSpan(_end, count));
            _keptRead += count;
            _end += count;
        }

        return true;
    }

    private async Task KeepAsync(IRowStream stream, CancellationToken cancellationToken)
    {
        _kept = new ByteLog(MostKept, Path.GetTempPath(), "rows of a remote query");
        while (stream.HasPending)
        {
            // It goes where it was promised to go.
            _end += await stream.ReadAsync(_buffer.AsMemory(_end, BufferSize - _end)).ConfigureAwait(false);
        }

        byte[] piece = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();

                // A read that is under way goes on where the last one ended.
                int filled = 0;
                do
                {
                    count = await stream.ReadAsync(piece.AsMemory(filled, BufferSize - filled)).ConfigureAwait(false);
                    filled += count;
                }
                while (stream.HasPending && filled < BufferSize);

                _kept.Append(piece.AsSpan(0, filled));
            }
            while (count > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private bool Decode()
    {
        bool isFull = _decoder.Decode(_buffer.AsSpan(_start, _end - _start), out int taken);
        _start += taken;
        return isFull;
    }

    private ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        _hasFlushed = true;
        return _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Moves what is left to the front, unless a read goes on behind it.</summary>
    private void MakeRoom(bool isFixed)
    {
        if (isFixed)
        {
            return;
        }

        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_start > 0 && BufferSize - _end < BufferSize / 2)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
    }

    private static PeerException Cut() => new(SqlState.ProtocolViolation, "the remote server ended its rows before their end");
}
