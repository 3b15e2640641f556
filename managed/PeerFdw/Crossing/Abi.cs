using System;
using System.Runtime.InteropServices;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi;

namespace PeerFdw.Crossing;

/// <summary>The version of native/bridge.h that this library was written to, and the comparison with the shim's.</summary>
internal static unsafe class Abi
{
    /// <summary>PEER_ABI_VERSION.</summary>
    public const int Version = 2;

    private const string Hint =
        "The shim and the managed library must come from one build: install both files again, then reconnect.";

    private static readonly (string Name, int Size)[] s_structs =
    [
        (nameof(PeerText), sizeof(PeerText)),
        (nameof(PeerError), sizeof(PeerError)),
        (nameof(PeerDocument), sizeof(PeerDocument)),
        (nameof(PeerNotice), sizeof(PeerNotice)),
        (nameof(PeerBytes), sizeof(PeerBytes)),
        (nameof(PeerColumn), sizeof(PeerColumn)),
        (nameof(PeerBatch), sizeof(PeerBatch)),
        (nameof(PeerOperation), sizeof(PeerOperation)),
        (nameof(PeerInit), sizeof(PeerInit)),
        (nameof(PeerVersion), sizeof(PeerVersion)),
        (nameof(PeerStats), sizeof(PeerStats)),
        (nameof(PeerRows), sizeof(PeerRows)),
        (nameof(PeerModified), sizeof(PeerModified)),
    ];

    /// <summary>This library's version: that of the build (Directory.Build.props).</summary>
    public static string LibraryVersion { get; } = typeof(Abi).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>Says which versions these are.</summary>
    /// <param name="version">The caller's struct.</param>
    public static void Describe(PeerVersion* version)
    {
        *version = default;
        version->AbiVersion = Version;
        NativeText.WriteTerminated(LibraryVersion, new Span<byte>(version->ManagedVersion, PeerVersion.ManagedVersionSize));
        NativeText.WriteTerminated(
            RuntimeInformation.FrameworkDescription, new Span<byte>(version->RuntimeVersion, PeerVersion.RuntimeVersionSize));
    }

    /// <summary>Compares.</summary>
    /// <param name="init">What the shim says. Only its first field is read if the version differs.</param>
    /// <exception cref="PeerException">58000 if the two do not fit together.</exception>
    public static void Check(PeerInit* init)
    {
        if (init->AbiVersion != Version)
        {
            throw Mismatch(
                $"the shim speaks version {init->AbiVersion} of the bridge, the managed library {LibraryVersion} version {Version}");
        }

        string shim = System.Text.Encoding.UTF8.GetString(init->ShimVersion.Bytes);
        if (shim != LibraryVersion)
        {
            throw Mismatch($"the shim is of version {shim}, the managed library of version {LibraryVersion}");
        }

        if (init->SizeCount != s_structs.Length)
        {
            throw Mismatch(
                $"the shim (version {shim}) has {init->SizeCount} structs, the managed library (version {LibraryVersion}) {s_structs.Length}");
        }

        for (int i = 0; i < s_structs.Length; i++)
        {
            if (init->Sizes[i] != s_structs[i].Size)
            {
                throw Mismatch(
                    $"{s_structs[i].Name} has {init->Sizes[i]} bytes in the shim (version {shim}) and {s_structs[i].Size} in the managed library (version {LibraryVersion})");
            }
        }
    }

    private static PeerException Mismatch(string detail) =>
        new(SqlState.SystemError, "the shim and the managed library of peer_fdw do not fit together", $"{char.ToUpperInvariant(detail[0])}{detail[1..]}.", Hint);
}
