using System;
using System.Buffers;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>
/// Rows in the text format of COPY ("COPY", PostgreSQL's documentation): tab, newline, backslash and carriage return are escaped, \N is NULL. Its memory is used again for
/// the next rows.
/// </summary>
internal sealed class CopyText
{
    /// <summary>What is kept from one use to the next, in bytes, at most.</summary>
    private const int MostKept = 1 << 20;

    private static readonly SearchValues<byte> s_escaped = SearchValues.Create("\\\t\n\r"u8);

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What was written. Valid until the next <see cref="Write"/>.</summary>
    internal ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Writes rows in place of those before.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="stride">How many values a row has.</param>
    /// <param name="places">Which of them are written, in order.</param>
    internal void Write(WrittenRows rows, int stride, ReadOnlySpan<int> places)
    {
        _length = 0;
        if (_buffer.Length > MostKept)
        {
            _buffer = [];
        }

        for (int row = 0; row < rows.Count; row++)
        {
            for (int i = 0; i < places.Length; i++)
            {
                if (rows.TryGet((row * stride) + places[i], out ReadOnlySpan<byte> value))
                {
                    Append(value);
                }
                else
                {
                    Reserve(3);
                    _buffer[_length++] = (byte)'\\';
                    _buffer[_length++] = (byte)'N';
                }

                _buffer[_length++] = i + 1 == places.Length ? (byte)'\n' : (byte)'\t';
            }
        }
    }

    /// <summary>Appends a value, and leaves room for what ends it.</summary>
    private void Append(ReadOnlySpan<byte> value)
    {
        Reserve((2L * value.Length) + 1);
        int at;
        while ((at = value.IndexOfAny(s_escaped)) >= 0)
        {
            value[..at].CopyTo(_buffer.AsSpan(_length));
            _length += at;
            _buffer[_length++] = (byte)'\\';
            _buffer[_length++] = value[at] switch
            {
                (byte)'\t' => (byte)'t',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                _ => (byte)'\\',
            };
            value = value[(at + 1)..];
        }

        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    private void Reserve(long bytes)
    {
        if (bytes > _buffer.Length - _length)
        {
            Array.Resize(ref _buffer, checked((int)Math.Min(Array.MaxLength, Math.Max(_length + bytes, Math.Max(4096, 2L * _buffer.Length)))));
        }
    }
}
