using System;
using System.Buffers;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>A response's body in pooled memory. It has one owner, who disposes it once.</summary>
internal sealed class PageBuffer : IDisposable
{
    private byte[]? _array;

    internal PageBuffer(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    /// <summary>How many bytes it holds.</summary>
    internal int Length { get; }

    /// <summary>The bytes.</summary>
    internal ReadOnlyMemory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PageBuffer))).AsMemory(0, Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
