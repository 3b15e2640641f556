using System;
using System.IO;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests;

/// <summary>A test that mounts a file system of its own; skipped where that is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_reason = new(WhyNot);

    public MountFactAttribute() => Skip = s_reason.Value;

    private static string? WhyNot()
    {
        string folder = Directory.CreateTempSubdirectory("peer_fdw_mount_").FullName;
        try
        {
            ServerProcess.RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder).GetAwaiter().GetResult();
            ServerProcess.RunAsync("umount", folder).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "mounting is not allowed here";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
