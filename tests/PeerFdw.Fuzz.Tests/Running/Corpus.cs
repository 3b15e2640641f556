using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using PeerFdw.Testing;

namespace PeerFdw.Fuzz.Running;

/// <summary>The inputs of a target that are kept in the source tree: seeds, and what was found once and must not come back.</summary>
internal sealed class Corpus
{
    private readonly string _regressions;

    /// <summary>Reads the folders.</summary>
    /// <param name="target">Whose they are.</param>
    public Corpus(IFuzzTarget target)
    {
        string project = Path.Combine(Repository.Root, "tests", "PeerFdw.Fuzz.Tests");
        _regressions = Path.Combine(project, "Regressions", target.Name);
        Seeds = [.. ReadFolder(Path.Combine(project, "Seeds", target.Name)), .. target.MadeSeeds];
        Regressions = ReadFolder(_regressions);
    }

    /// <summary>What new inputs are made of.</summary>
    public IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>What was found before, with the names of the files.</summary>
    public IReadOnlyList<byte[]> Regressions { get; }

    /// <summary>Keeps an input that was found.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The file.</returns>
    public string Keep(ReadOnlySpan<byte> input)
    {
        Directory.CreateDirectory(_regressions);
        string path = Path.Combine(_regressions, Convert.ToHexStringLower(SHA256.HashData(input))[..16] + ".input");
        File.WriteAllBytes(path, input.ToArray());
        return path;
    }

    private static byte[][] ReadFolder(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray()
        : [];
}
