using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerBytes</c> in native/bridge.h: a length, and that many bytes behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PeerBytes
{
    /// <summary>How many bytes follow.</summary>
    public int Length;
}
