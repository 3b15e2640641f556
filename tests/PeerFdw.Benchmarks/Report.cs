using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace PeerFdw.Benchmarks;

/// <summary>The table of results, printed and written to docs/benchmarks.md.</summary>
internal sealed class Report
{
    private const string Remarks = "## Remarks";

    private readonly List<(string Measure, string Ours, string Reference, string Ratio, string Aim)> _lines = [];

    /// <summary>Adds a line.</summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="ours">The figure, with its unit.</param>
    /// <param name="reference">The reference's figure, with its unit.</param>
    /// <param name="ratio">The one by the other.</param>
    /// <param name="aim">What is aimed at.</param>
    public void Add(string measure, string ours, string reference, string ratio, string aim)
    {
        _lines.Add((measure, ours, reference, ratio, aim));
        Console.WriteLine($"{measure}\n    peer_fdw {ours}; reference {reference}; ratio {ratio}; aim {aim}");
    }

    /// <summary>Formats a number with three significant digits.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Number(double value) => value >= 100
        ? Math.Round(value).ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString(value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>Writes the document. What people wrote about the figures stays: the file from its <see cref="Remarks"/> on.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        string[] remarks = File.Exists(path) ? [.. File.ReadLines(path).SkipWhile(l => l != Remarks)] : [];
        string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        using var writer = new StreamWriter(path);
        writer.WriteLine("# Benchmarks");
        writer.WriteLine();
        writer.WriteLine("Made by `make bench`. Machines differ and are noisy: read the ratios, which compare with a reference measured in the same run, in turn, medians");
        writer.WriteLine("of several runs, both warmed; the absolute figures are context.");
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Machine: {Environment.ProcessorCount} × {model}. The peers ran on the same machine."));
        writer.WriteLine();
        writer.WriteLine("| measure | peer_fdw | reference | ratio | aim |");
        writer.WriteLine("|---|---|---|---|---|");
        foreach ((string measure, string ours, string reference, string ratio, string aim) in _lines)
        {
            writer.WriteLine($"| {measure} | {ours} | {reference} | {ratio} | {aim} |");
        }

        if (remarks.Length > 0)
        {
            writer.WriteLine();
            writer.WriteLine(string.Join(writer.NewLine, remarks));
        }
    }
}
