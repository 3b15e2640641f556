using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerNotice</c> in native/bridge.h: a queued message. Absent texts have length -1.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PeerNotice
{
    /// <summary>PEER_LEVEL_*.</summary>
    public int Level;

    /// <summary>Zero.</summary>
    public int Reserved;

    /// <summary>The message.</summary>
    public PeerText Message;

    /// <summary>The DETAIL line.</summary>
    public PeerText Detail;

    /// <summary>The HINT line.</summary>
    public PeerText Hint;
}
