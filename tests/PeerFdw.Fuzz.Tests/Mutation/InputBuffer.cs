using System;

namespace PeerFdw.Fuzz.Mutation;

/// <summary>An input under construction. It never grows beyond its bound: what would not fit is left out.</summary>
/// <param name="most">The most bytes.</param>
internal sealed class InputBuffer(int most)
{
    private byte[] _bytes = new byte[4096];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; valid until the next change.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>How many bytes more would fit.</summary>
    public int Room => most - Length;

    /// <summary>Begins anew.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = 0;
        Replace(0, 0, bytes);
    }

    /// <summary>Puts bytes in the place of others.</summary>
    /// <param name="start">Where.</param>
    /// <param name="count">How many go.</param>
    /// <param name="with">What comes; it does not lie in this buffer.</param>
    public void Replace(int start, int count, ReadOnlySpan<byte> with)
    {
        start = Math.Clamp(start, 0, Length);
        count = Math.Clamp(count, 0, Length - start);
        int length = Length - count + with.Length;
        if (length > most)
        {
            return;
        }

        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(most, Math.Max(length, _bytes.Length * 2)));
        }

        _bytes.AsSpan(start + count, Length - start - count).CopyTo(_bytes.AsSpan(start + with.Length));
        with.CopyTo(_bytes.AsSpan(start));
        Length = length;
    }

    /// <summary>A copy.</summary>
    public byte[] ToArray() => Bytes.ToArray();
}
