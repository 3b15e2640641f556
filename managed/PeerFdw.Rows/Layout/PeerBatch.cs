using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerBatch</c> in native/bridge.h: rows, by column.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerBatch
{
    /// <summary>More than 0.</summary>
    public long Rows;

    /// <summary>Memory that the batch holds.</summary>
    public long Bytes;

    /// <summary>The columns.</summary>
    public PeerColumn* Columns;

    /// <summary>How many; may be 0.</summary>
    public int ColumnCount;

    /// <summary>Zero.</summary>
    public int Reserved;
}
