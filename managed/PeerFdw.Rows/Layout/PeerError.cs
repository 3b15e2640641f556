using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerError</c> in native/bridge.h: a failure. Absent texts have length -1.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerError
{
    /// <summary>Five characters, then nuls.</summary>
    public fixed byte SqlState[8];

    /// <summary>The primary message.</summary>
    public PeerText Message;

    /// <summary>The DETAIL line.</summary>
    public PeerText Detail;

    /// <summary>The HINT line.</summary>
    public PeerText Hint;

    /// <summary>The CONTEXT line.</summary>
    public PeerText Context;
}
