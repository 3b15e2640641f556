using System;
using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerText</c> in native/bridge.h: UTF-8 with a length, not terminated.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerText
{
    /// <summary>The length of a text that is absent.</summary>
    public const long Absent = -1;

    /// <summary>The bytes; may be null if <see cref="Length"/> is 0.</summary>
    public byte* Data;

    /// <summary>How many.</summary>
    public long Length;

    /// <summary>The bytes. Sound only while the owner of the memory keeps it: for an argument, during the call.</summary>
    public readonly ReadOnlySpan<byte> Bytes =>
        Data is null || Length <= 0 ? [] : new ReadOnlySpan<byte>(Data, checked((int)Length));
}
