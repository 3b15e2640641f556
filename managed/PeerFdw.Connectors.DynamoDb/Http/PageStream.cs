using System;
using System.IO;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// A <see cref="PageBuffer"/> as a stream, for the SDK's reader of errors. The reader of pages takes the buffer out instead and owns it from then on.
/// </summary>
internal sealed class PageStream(PageBuffer page) : Stream
{
    private PageBuffer? _page = page;
    private int _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _page?.Length ?? 0;

    /// <inheritdoc/>
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <summary>Takes the buffer; the caller disposes it.</summary>
    internal PageBuffer Take()
    {
        PageBuffer taken = _page ?? throw new InvalidOperationException("the body was taken before");
        _page = null;
        return taken;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = _page is null ? default : _page.Memory.Span[_position..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _page?.Dispose();
            _page = null;
        }

        base.Dispose(disposing);
    }
}
