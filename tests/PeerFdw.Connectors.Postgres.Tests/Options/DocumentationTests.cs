using System;
using System.IO;
using System.Text.RegularExpressions;
using PeerFdw.Planning.Options;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Options;

/// <summary>What docs/postgres.md says of options. With PEER_WRITE_DOCS=1 its table is written instead of compared.</summary>
public sealed class DocumentationTests
{
    private const string End = "<!-- options: end -->";

    private static readonly Regex s_begin = new("<!-- options: begin[^>]*-->\n");
    private static readonly string s_file = Path.Combine(Repository.Root, "docs", "postgres.md");

    [Fact]
    public void The_table_of_options_is_the_one_that_the_validator_reads()
    {
        string text = File.ReadAllText(s_file);
        Match begin = Assert.Single(s_begin.Matches(text));
        int first = begin.Index + begin.Length;
        int end = text.IndexOf(End, first, StringComparison.Ordinal);
        Assert.True(end >= first, "the end of the table is not marked");
        string table = $"\n{OptionTable.Markdown(new PostgresConnector().Options)}\n";
        if (Environment.GetEnvironmentVariable("PEER_WRITE_DOCS") == "1")
        {
            File.WriteAllText(s_file, text[..first] + table + text[end..]);
            return;
        }

        Assert.Equal(table, text[first..end]);
    }
}
