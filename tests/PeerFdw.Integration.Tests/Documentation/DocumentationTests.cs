using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Documentation;

/// <summary>README and docs are run: what they say of SQL, commands, links, settings and errors is so.</summary>
public sealed partial class DocumentationTests(DocumentationCluster cluster, ITestOutputHelper output) : IClassFixture<DocumentationCluster>
{
    /// <summary>Pages that go on where another one ends.</summary>
    private static readonly Dictionary<string, string> s_before = new()
    {
        [Path.Combine("docs", "operations.md")] = "README.md",
        [Path.Combine("docs", "troubleshooting.md")] = "README.md",
    };

    public static TheoryData<string> PagesWithSql()
    {
        var pages = new TheoryData<string>();
        foreach (string page in MarkdownPage.All().Where(p => new MarkdownPage(p).Blocks().Any(b => b.NotRun is null)))
        {
            pages.Add(page);
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(PagesWithSql))]
    public async Task Every_block_of_SQL_runs(string page)
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("DROP ROLE IF EXISTS analyst");
        try
        {
            if (page != "README.md" && !s_before.ContainsKey(page))
            {
                await session.ExecuteAsync("CREATE EXTENSION peer_fdw");
            }

            if (s_before.TryGetValue(page, out string? before))
            {
                await RunAllAsync(session, before);
            }

            int count = await RunAllAsync(session, page);
            output.WriteLine($"{page}: {count} blocks");
            Assert.NotEqual(0, count);
        }
        finally
        {
            await session.ExecuteAsync("DROP EXTENSION IF EXISTS peer_fdw CASCADE; DO $$ BEGIN DROP OWNED BY analyst; EXCEPTION WHEN undefined_object THEN NULL; END $$");
        }
    }

    [Fact]
    public void Blocks_that_are_not_run_say_why()
    {
        List<SqlBlock> blocks = [.. MarkdownPage.All().SelectMany(p => new MarkdownPage(p).Blocks())];
        foreach (SqlBlock block in blocks.Where(b => b.NotRun is not null))
        {
            output.WriteLine($"{block} is not run: {block.NotRun}");
            Assert.InRange(block.NotRun!.Length, 10, 200);
        }

        int notRun = blocks.Count(b => b.NotRun is not null);
        output.WriteLine($"{blocks.Count - notRun} blocks are run, {notRun} are not");
        Assert.True(notRun * 5 < blocks.Count, "most of what is shown must be run");
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        foreach (MarkdownPage page in MarkdownPage.All().Select(p => new MarkdownPage(p)))
        {
            foreach (string link in page.Links)
            {
                string[] parts = link.Split('#', 2);
                string target = parts[0].Length == 0 ? page.Path : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, parts[0]));
                Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{page.Path}: {link}");
                Assert.True(parts.Length == 1 || new MarkdownPage(target).Anchors.Contains(parts[1]), $"{page.Path}: {link}");
            }
        }
    }

    [Fact]
    public void Commands_of_make_are_targets()
    {
        string makefile = File.ReadAllText(Path.Combine(Repository.Root, "Makefile"));
        List<string> targets = [.. MarkdownPage.All().SelectMany(p => new MarkdownPage(p).MakeTargets).Distinct()];
        Assert.Contains("demo", targets);
        Assert.All(targets, t => Assert.Matches($@"(?m)^{Regex.Escape(t)}:", makefile));
    }

    [Fact]
    public void Files_that_are_named_are_there()
    {
        foreach (MarkdownPage page in MarkdownPage.All().Select(p => new MarkdownPage(p)))
        {
            Assert.All(NamedFile().Matches(page.Text).Select(m => m.Groups[1].Value), f => Assert.True(Path.Exists(Path.Combine(Repository.Root, f)), $"{page.Path}: {f}"));
        }
    }

    [Fact]
    public async Task The_settings_are_those_of_the_table()
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("LOAD 'peer_fdw'");
        IEnumerable<string> settings = (await session.RowsAsync("SELECT name, reset_val FROM pg_settings WHERE name LIKE 'peer_fdw.%' ORDER BY name COLLATE \"C\""))
            .Select(r => $"{r[0]} {(string.IsNullOrEmpty(r[1]) ? "empty" : r[1])}");
        IEnumerable<string> documented = Setting().Matches(new MarkdownPage("README.md").Text).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value.Trim('`')}");
        Assert.Equal(settings, documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_SQLSTATE_of_the_library_is_explained()
    {
        string states = File.ReadAllText(Path.Combine(Repository.Root, "managed", "PeerFdw.Spi", "Errors", "SqlState.cs"));
        string page = new MarkdownPage(Path.Combine("docs", "troubleshooting.md")).Text;
        List<string> codes = [.. State().Matches(states).Select(m => m.Groups[1].Value)];
        Assert.True(codes.Count > 30);
        Assert.All(codes, c => Assert.Contains(c, page, StringComparison.Ordinal));
    }

    private async Task<int> RunAllAsync(Session session, string page)
    {
        int count = 0;
        foreach (SqlBlock block in new MarkdownPage(page).Blocks().Where(b => b.NotRun is null))
        {
            await cluster.RunAsync(session, block);
            count++;
        }

        return count;
    }

    [GeneratedRegex(@"(?m)^\| `(peer_fdw\.\w+)` \| ([^|]+?) \|")]
    private static partial Regex Setting();

    [GeneratedRegex("new\\(\"([0-9A-Z]{5})\"\\)")]
    private static partial Regex State();

    [GeneratedRegex(@"`((?:scripts|tests|native|managed|sql)/[\w./-]*\w)`")]
    private static partial Regex NamedFile();
}
