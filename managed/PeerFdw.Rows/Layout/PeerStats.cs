using System.Runtime.InteropServices;

namespace PeerFdw.Rows.Layout;

/// <summary>Mirror of <c>PeerStats</c> in native/bridge.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PeerStats
{
    /// <summary>Operations open.</summary>
    public long Handles;

    /// <summary>Operations closed whose tasks still run.</summary>
    public long WindingDown;

    /// <summary>Cached connections.</summary>
    public long Connections;

    /// <summary>Operations opened since the backend started.</summary>
    public long HandlesOpened;

    /// <summary>Threads of the managed thread pool.</summary>
    public long Threads;

    /// <summary>Bytes live after the last collection.</summary>
    public long ManagedBytes;

    /// <summary>The heap's hard limit in bytes.</summary>
    public long ManagedLimit;

    /// <summary>Bytes held by batches, pooled or in use.</summary>
    public long NativeBytes;

    /// <summary>Collections so far.</summary>
    public long Collections;

    /// <summary>Exceptions that no operation owned.</summary>
    public long Faults;

    /// <summary>Messages waiting.</summary>
    public long Notices;
}
