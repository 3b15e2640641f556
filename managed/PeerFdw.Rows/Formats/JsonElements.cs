using System;
using System.Text.Json;
using PeerFdw.Rows.Memory;

namespace PeerFdw.Rows.Formats;

/// <summary>Walking the elements of a JSON array without allocating.</summary>
internal static class JsonElements
{
    /// <summary>
    /// Depth up to which elements of json and jsonb may be nested: far beyond any document, far below what a reader could not hold.
    /// </summary>
    private const int MostDepth = 1000;

    /// <summary>A reader at the start of a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns>The reader.</returns>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> utf8) => new(utf8, new JsonReaderOptions { MaxDepth = MostDepth });

    /// <summary>The text of the value at which a reader stands; the reader then stands at its end.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="reader">The reader.</param>
    /// <returns>The value's text.</returns>
    public static ReadOnlySpan<byte> Current(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return utf8[start..(int)reader.BytesConsumed];
    }

    /// <summary>The string at which a reader stands, with its escapes resolved.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="buffer">Where it is put, behind what is there.</param>
    /// <returns>The text, valid until the buffer is written again.</returns>
    /// <exception cref="InvalidOperationException">It holds half a surrogate pair.</exception>
    public static Span<byte> Text(ref Utf8JsonReader reader, NativeBuffer buffer)
    {
        // Escapes only make a text shorter.
        Span<byte> target = buffer.Append(reader.ValueSpan.Length);
        int length = reader.CopyString(target);
        buffer.Truncate(buffer.Length - target.Length + length);
        return target[..length];
    }
}
