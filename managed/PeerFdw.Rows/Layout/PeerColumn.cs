using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerColumn</c> in native/bridge.h: one column of a batch.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerColumn
{
    /// <summary>One entry per row, by encoding; undefined where the value is NULL.</summary>
    public ulong* Values;

    /// <summary>One byte per row, 1 is SQL NULL; a null pointer if there are none.</summary>
    public byte* Nulls;

    /// <summary>PEER_ENCODING_*.</summary>
    public int Encoding;

    /// <summary>Zero.</summary>
    public int Reserved;
}
