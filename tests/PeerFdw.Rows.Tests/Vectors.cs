using System.Collections.Generic;
using System.IO;
using System.Text;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>What PostgreSQL itself makes of texts (Vectors/vectors.sql).</summary>
internal static class Vectors
{
    public static TheoryData<string, string> Of(string kind)
    {
        var data = new TheoryData<string, string>();
        foreach (string[] line in Lines())
        {
            if (line[0] == kind)
            {
                data.Add(line[1], line[2]);
            }
        }

        return data;
    }

    public static TheoryData<string, string, string> Arrays()
    {
        var data = new TheoryData<string, string, string>();
        foreach (string[] line in Lines())
        {
            if (line[0].StartsWith("array ", System.StringComparison.Ordinal))
            {
                data.Add(line[0][6..], line[1], line[2]);
            }
        }

        return data;
    }

    private static List<string[]> Lines()
    {
        using Stream stream = typeof(Vectors).Assembly.GetManifestResourceStream("vectors.tsv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line.Split('\t'));
        }

        return lines;
    }
}
