using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>What the library does to a process, in one of its own (Native/host.c).</summary>
[Collection(LibraryCollection.Name)]
public sealed class ProcessTests(LibraryThread backend)
{
    /// <summary>Signals that bridge.c leaves open: the synchronous ones, and SIGRTMIN of the collector (34 with glibc).</summary>
    private static readonly int[] s_openSignals = [4, 5, 6, 7, 8, 11, 31, 34];

    private static readonly Lazy<string> s_host = new(() => CProgram.Compile("host"));

    [Fact]
    public void No_thread_of_the_library_takes_a_signal_of_PostgreSQLs()
    {
        string[] lines = Run(
            $"guard\ninit\nopen 1 {OpenDocument(("rows", "5000"), ("producers", "3"), ("delay_ms", "1"))}\ndrain\nmasks\nclose\nsettle\nmasks\n");
        string[] threads = lines.Where(l => l.StartsWith("thread ", StringComparison.Ordinal)).ToArray();

        // The finalizer's and the pool's at least.
        Assert.True(threads.Length >= 4, string.Join('\n', lines));
        foreach (string thread in threads)
        {
            ulong blocked = Convert.ToUInt64(Regex.Match(thread, "SigBlk:\\s*([0-9a-f]+)").Groups[1].Value, 16);
            for (int signal = 1; signal <= 64; signal++)
            {
                // SIGKILL, SIGSTOP and the two that glibc keeps for itself cannot be blocked.
                if (signal is 9 or 19 or 32 or 33 || s_openSignals.Contains(signal))
                {
                    continue;
                }

                Assert.True((blocked & (1UL << (signal - 1))) != 0, $"signal {signal} is open: {thread}");
            }
        }
    }

    [Fact]
    public void An_exception_that_nobody_owns_does_not_end_the_process()
    {
        string[] lines = Run(
            $"guard\ninit\nopen 1 {OpenDocument(("rows", "100"), ("error_at", "50"), ("error_kind", "thread"))}\ndrain\nclose\nsleep 100\nstats\n"
            + $"open 1 {OpenDocument(("rows", "7"))}\ndrain\nclose\nsettle\n");
        Assert.Contains(lines, l => l.Contains("faults 1 ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("rows 7 ", StringComparison.Ordinal));
        Assert.Equal("bye", lines[^1]);
    }

    [Fact]
    public void Running_out_of_the_managed_heap_is_53200_and_the_next_scan_works()
    {
        string[] lines = Run(
            $"guard\ninit\nopen 1 {OpenDocument(("rows", "100"), ("error_at", "50"), ("error_kind", "memory"))}\ndrain\nclose\nsettle\n"
            + $"open 1 {OpenDocument(("rows", "7"))}\ndrain\nclose\nsettle\nstats\n");
        Assert.Contains(lines, l => l.StartsWith("error 53200 ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("rows 7 ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("faults 0 ", StringComparison.Ordinal));
        Assert.Equal("bye", lines[^1]);
    }

    [Fact]
    public void Shutdown_cancels_what_runs_and_is_the_end()
    {
        string[] lines = Run(
            $"guard\ninit\nopen 1 {OpenDocument(("rows", "endless"), ("delay_ms", "60000"))}\nnext\nshutdown 5000\nstats\n");
        Match shutdown = Regex.Match(string.Join('\n', lines), "shutdown 0 ([0-9]+) ms");
        Assert.True(shutdown.Success, string.Join('\n', lines));
        Assert.InRange(int.Parse(shutdown.Groups[1].Value, CultureInfo.InvariantCulture), 0, 2000);
        Assert.Contains(lines, l => l.StartsWith("error XX000 ", StringComparison.Ordinal));
        Assert.Equal("bye", lines[^1]);
    }

    [Fact]
    public void Shutdown_does_not_wait_for_what_ignores_it()
    {
        string[] lines = Run(
            $"guard\ninit\nopen 1 {OpenDocument(("rows", "100"), ("delay_ms", "60000"), ("ignore_cancel", "true"))}\nnext\nsleep 500\nshutdown 200\n");
        Match shutdown = Regex.Match(string.Join('\n', lines), "shutdown 0 ([0-9]+) ms");
        Assert.True(shutdown.Success, string.Join('\n', lines));
        int waited = int.Parse(shutdown.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(waited is >= 150 and <= 5000, string.Join('\n', lines));
        Assert.Equal("bye", lines[^1]);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_table()
    {
        long small = PrivateDirty(50_000);
        long large = PrivateDirty(1_000_000);
        Assert.True(large < small + 16_384, $"{small} KiB against {large} KiB");

        long PrivateDirty(int rows)
        {
            string[] lines = Run(
                $"guard\ninit\nopen 1 {OpenDocument(("rows", rows.ToString(CultureInfo.InvariantCulture)), ("width", "200"))}\ndrain\nmemory\nclose\nsettle\n");
            string line = lines.Single(l => l.StartsWith("Private_Dirty", StringComparison.Ordinal));
            return long.Parse(Regex.Match(line, "[0-9]+").Value, CultureInfo.InvariantCulture);
        }
    }

    private string OpenDocument(params (string, string)[] options)
    {
        string document = backend.Run(() => Documents.Open(
            Scan.PlanOf(backend.Library, Documents.Table(Documents.Columns, options), 1, 2), Scan.Both));
        string path = Path.Combine(Directory.CreateTempSubdirectory("peer_bridge_").FullName, "open.json");
        File.WriteAllText(path, document);
        return path;
    }

    private static string[] Run(string commands)
    {
        (int code, string output) = CProgram.Run(s_host.Value, [TestLibrary.Path], commands);
        Assert.True(code == 0, $"exit code {code}: {output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
