using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerRows</c> in native/bridge.h: rows to write, in text form, row by row.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerRows
{
    /// <summary>How many; more than 0.</summary>
    public long Rows;

    /// <summary>The command that writes them.</summary>
    public long CommandId;

    /// <summary><see cref="Rows"/> times <see cref="ColumnCount"/> texts; an absent one is NULL.</summary>
    public PeerText* Values;

    /// <summary>Of each row: the identity's values, then the columns'.</summary>
    public int ColumnCount;

    /// <summary>The nesting level of the (sub)transaction, 1 for the outermost.</summary>
    public int Level;
}
