using System;
using System.Runtime.InteropServices;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Crossing;

/// <summary>Replies in native memory.</summary>
internal static unsafe class Documents
{
    /// <summary>Hands out a reply.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="reply">The caller's struct.</param>
    public static void Fill(ReadOnlySpan<byte> json, PeerDocument* reply)
    {
        byte* data = (byte*)NativeMemory.Alloc((nuint)json.Length + 1);
        json.CopyTo(new Span<byte>(data, json.Length));
        data[json.Length] = 0;
        *reply = new PeerDocument { Data = data, Length = json.Length };
    }

    /// <summary>Frees a reply and forgets it, so that freeing it again does nothing.</summary>
    /// <param name="reply">The caller's struct, or null.</param>
    public static void Free(PeerDocument* reply)
    {
        if (reply != null)
        {
            NativeMemory.Free(reply->Data);
            *reply = default;
        }
    }
}
