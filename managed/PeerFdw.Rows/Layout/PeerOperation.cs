using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerOperation</c> in native/bridge.h: what peer_open hands out.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PeerOperation
{
    /// <summary>Never reused; 0 is none.</summary>
    public long Handle;

    /// <summary>An eventfd: readable means ask again.</summary>
    public int WakeFd;

    /// <summary>Zero.</summary>
    public int Reserved;
}
