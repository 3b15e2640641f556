using System;
using System.Buffers;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>A response's body, in pooled memory as a rule. It has one owner, who disposes it once.</summary>
internal sealed class PageBuffer : IDisposable
{
    private readonly bool _isPooled;
    private byte[]? _array;

    /// <summary>Takes pooled memory over.</summary>
    internal PageBuffer(byte[] array, int length)
    {
        _array = array;
        _isPooled = true;
        Length = length;
    }

    /// <summary>Shows memory that others read, too, and that is not given back.</summary>
    internal PageBuffer(byte[] shared)
    {
        _array = shared;
        Length = shared.Length;
    }

    /// <summary>Whether it was fetched earlier, for another run.</summary>
    internal bool IsShared => !_isPooled;

    /// <summary>The read capacity that was set aside for it before it was asked for.</summary>
    internal double Reserved { get; set; }

    /// <summary>The request that it answers, if an answer that is whole is to be kept; else null.</summary>
    internal byte[]? Question { get; set; }

    /// <summary>How many bytes it holds.</summary>
    internal int Length { get; }

    /// <summary>The bytes.</summary>
    internal ReadOnlyMemory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PageBuffer))).AsMemory(0, Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array && _isPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
