using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerDocument</c> in native/bridge.h: a reply.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerDocument
{
    /// <summary>UTF-8 JSON; a nul follows, not counted.</summary>
    public byte* Data;

    /// <summary>How many bytes.</summary>
    public long Length;
}
