using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace PeerFdw.Integration.Tests;

/// <summary>What Linux tells of a backend (proc(5)).</summary>
internal static class Backend
{
    /// <summary>Whether the process is there.</summary>
    public static bool IsAlive(int process) => Directory.Exists($"/proc/{process}");

    /// <summary>How many file descriptors it has open.</summary>
    public static int Descriptors(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    /// <summary>How many of them are none of PostgreSQL's own files, of which it opens more as it goes: sockets, events, temporary files.</summary>
    public static int Channels(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Count(d => !Target(d).Contains("/data/", StringComparison.Ordinal));

    /// <summary>How many threads it has.</summary>
    public static int Threads(int process) => Directory.GetDirectories($"/proc/{process}/task").Length;

    /// <summary>Its resident memory that is no file's and not shared, in KiB.</summary>
    public static long PrivateKilobytes(int process) => Status($"/proc/{process}/status", "RssAnon:", 10);

    /// <summary>The signals that each thread but the main one blocks, bit 0 for signal 1.</summary>
    public static IReadOnlyList<(string Thread, long Blocked)> BlockedSignals(int process) =>
    [
        .. Directory.GetDirectories($"/proc/{process}/task")
            .Select(Path.GetFileName)
            .Where(thread => thread != process.ToString(CultureInfo.InvariantCulture))
            .Select(thread => (thread!, Status($"/proc/{process}/task/{thread}/status", "SigBlk:", 16))),
    ];

    /// <summary>Waits until the process has ended.</summary>
    /// <returns>How long that took, or null if it did not within ten seconds.</returns>
    public static async Task<TimeSpan?> WaitForEndAsync(int process, Stopwatch since)
    {
        while (IsAlive(process) && !IsZombie(process))
        {
            if (since.Elapsed > TimeSpan.FromSeconds(10))
            {
                return null;
            }

            await Task.Delay(1);
        }

        return since.Elapsed;
    }

    private static string Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // It was closed since.
            return "/data/";
        }
    }

    private static bool IsZombie(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static long Status(string file, string field, int numberBase)
    {
        string line = File.ReadLines(file).First(l => l.StartsWith(field, StringComparison.Ordinal));
        return Convert.ToInt64(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), numberBase);
    }
}
