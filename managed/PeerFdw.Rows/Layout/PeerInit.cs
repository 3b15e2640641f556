using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerInit</c> in native/bridge.h: what the shim says of itself.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PeerInit
{
    /// <summary>PEER_ABI_VERSION of the shim.</summary>
    public int AbiVersion;

    /// <summary>PG_VERSION_NUM.</summary>
    public int ServerVersion;

    /// <summary>The backend.</summary>
    public int ProcessId;

    /// <summary>Entries of <see cref="Sizes"/>.</summary>
    public int SizeCount;

    /// <summary>The sizes of all structs in the order of their declaration.</summary>
    public int* Sizes;

    /// <summary>The extension's version, such as 0.1.0.</summary>
    public PeerText ShimVersion;
}
