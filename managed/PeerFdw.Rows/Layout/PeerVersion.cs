using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerVersion</c> in native/bridge.h: what the managed library says of itself.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerVersion
{
    /// <summary>The size of <see cref="ManagedVersion"/>.</summary>
    public const int ManagedVersionSize = 32;

    /// <summary>The size of <see cref="RuntimeVersion"/>.</summary>
    public const int RuntimeVersionSize = 64;

    /// <summary>PEER_ABI_VERSION of the managed library.</summary>
    public int AbiVersion;

    /// <summary>Zero.</summary>
    public int Reserved;

    /// <summary>Nul-terminated.</summary>
    public fixed byte ManagedVersion[ManagedVersionSize];

    /// <summary>Nul-terminated.</summary>
    public fixed byte RuntimeVersion[RuntimeVersionSize];
}
