using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;

namespace PeerFdw.Benchmarks;

/// <summary>Timing: medians of several runs, and what a backend's process costs.</summary>
internal static class Measure
{
    /// <summary>Runs two things in turn, so that a drift of the machine's speed meets both.</summary>
    /// <param name="runs">How often each.</param>
    /// <param name="first">The thing measured.</param>
    /// <param name="second">The reference.</param>
    /// <returns>Medians in seconds, after one run of each that does not count.</returns>
    public static async Task<(double First, double Second)> PairAsync(int runs, Func<Task> first, Func<Task> second)
    {
        var times = (First: new List<double>(), Second: new List<double>());
        for (int i = -1; i < runs; i++)
        {
            double a = await SecondsAsync(first);
            double b = await SecondsAsync(second);
            if (i >= 0)
            {
                times.First.Add(a);
                times.Second.Add(b);
            }
        }

        return (Median(times.First), Median(times.Second));
    }

    /// <summary>How long something takes.</summary>
    /// <param name="action">What.</param>
    /// <returns>Seconds.</returns>
    public static async Task<double> SecondsAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The middle value.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>The median.</returns>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Processor time of a process so far: /proc/pid/stat, fields 14 and 15.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>Seconds.</returns>
    public static double ProcessorSeconds(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture)
            + long.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture)) / 100.0;
    }

    /// <summary>
    /// Memory that a process has written and shares with no other: Private_Dirty of /proc/pid/smaps_rollup. (Private_Clean would count the
    /// library's code, which is one copy for all backends that use it, as long as only one does.)
    /// </summary>
    /// <param name="process">Its id.</param>
    /// <returns>MiB.</returns>
    public static double PrivateMegabytes(int process) => File.ReadLines($"/proc/{process}/smaps_rollup")
        .Where(line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
        .Sum(line => long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture)) / 1024.0;

    /// <summary>A process's resident memory that is no file's: RssAnon of /proc/pid/status.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>MiB.</returns>
    public static double AnonymousMegabytes(int process) => StatusMegabytes(process, "RssAnon:");

    /// <summary>The most that was ever resident of a process: VmHWM of /proc/pid/status.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>MiB.</returns>
    public static double PeakMegabytes(int process) => StatusMegabytes(process, "VmHWM:");

    /// <summary>Runs a statement and reads its rows away.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">The statement.</param>
    /// <returns>The first column of the first row, or null.</returns>
    public static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return await command.ExecuteScalarAsync();
    }

    private static double StatusMegabytes(int process, string field) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..].Replace("kB", "", StringComparison.Ordinal),
        System.Globalization.CultureInfo.InvariantCulture) / 1024.0;
}
