using System;
using System.Text;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Crossing;

/// <summary>Texts that are written into memory behind a struct.</summary>
internal static unsafe class NativeText
{
    /// <summary>How many bytes a text takes.</summary>
    /// <param name="text">The text, or null.</param>
    /// <returns>Bytes of UTF-8.</returns>
    public static int Size(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    /// <summary>Writes a text.</summary>
    /// <param name="text">The text, or null for an absent one.</param>
    /// <param name="place">Where to; there is room for <see cref="Size"/> bytes. Moved behind it.</param>
    /// <returns>What refers to it.</returns>
    public static PeerText Write(string? text, ref byte* place)
    {
        if (text is null)
        {
            return new PeerText { Data = null, Length = PeerText.Absent };
        }

        int length = Size(text);
        _ = Encoding.UTF8.GetBytes(text, new Span<byte>(place, length));
        PeerText written = new() { Data = place, Length = length };
        place += length;
        return written;
    }

    /// <summary>Writes a text into an array of fixed size, cut if need be, and ends it with nuls.</summary>
    /// <param name="text">The text; ASCII.</param>
    /// <param name="target">The array.</param>
    public static void WriteTerminated(string text, Span<byte> target)
    {
        target.Clear();
        int length = Math.Min(text.Length, target.Length - 1);
        _ = Encoding.ASCII.GetBytes(text.AsSpan(0, length), target);
    }

    /// <summary>An argument's bytes, copied: documents are parsed into objects that must not point into the caller's memory.</summary>
    /// <param name="text">The argument.</param>
    /// <returns>The copy.</returns>
    public static byte[] Copy(in PeerText text) => text.Bytes.ToArray();
}
