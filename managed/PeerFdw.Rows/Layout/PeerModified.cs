using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerModified</c> in native/bridge.h: what became of the rows that were written.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerModified
{
    /// <summary>One for each row: 0 done, 1 skipped.</summary>
    public byte* Outcomes;

    /// <summary>The rows that are done, if they were asked for; null if there are none.</summary>
    public PeerBatch* Returned;

    /// <summary>1: rows of this target may turn out not to count, so they must not be gathered.</summary>
    public int MaySkip;

    /// <summary>0.</summary>
    public int Reserved;
}
