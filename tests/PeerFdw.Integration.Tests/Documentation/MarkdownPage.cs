using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using PeerFdw.Testing;

namespace PeerFdw.Integration.Tests.Documentation;

/// <summary>
/// A page of the documentation, as far as the tests read Markdown: blocks of code that are fenced or indented, links, and commands of make. A block is SQL
/// if it begins with a word that SQL statements begin with, comments aside.
/// </summary>
public sealed partial class MarkdownPage
{
    private const int Indent = 4;

    private static readonly HashSet<string> s_verbs = new(StringComparer.Ordinal)
    {
        "ALTER", "ANALYZE", "BEGIN", "COMMIT", "COPY", "CREATE", "DELETE", "DROP", "EXECUTE", "EXPLAIN", "GRANT", "IMPORT", "INSERT", "PREPARE", "RESET", "REVOKE", "ROLLBACK", "SELECT", "SET",
        "SHOW", "TABLE", "TRUNCATE", "UPDATE", "VALUES", "WITH",
    };

    private readonly string[] _lines;

    public MarkdownPage(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path));
        _lines = Text.Split('\n');
    }

    /// <summary>From the project's root.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>Where links lead that stay within the project: relative to this page, with a heading's anchor perhaps.</summary>
    public IEnumerable<string> Links => Link().Matches(Text).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal));

    /// <summary>The targets of make that the page names.</summary>
    public IEnumerable<string> MakeTargets => Make().Matches(Text).Select(m => m.Groups[1].Value).Distinct();

    /// <summary>The anchors of its headings, as they are made by everything that renders such pages.</summary>
    public IEnumerable<string> Anchors => _lines.Where(l => l.StartsWith('#'))
        .Select(l => NotInAnchor().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The pages that have a block.</summary>
    public static IEnumerable<string> All() =>
        Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md"))
            .Select(p => System.IO.Path.GetRelativePath(Repository.Root, p)).Order(StringComparer.Ordinal);

    public IReadOnlyList<SqlBlock> Blocks()
    {
        var blocks = new List<SqlBlock>();
        for (int i = 0; i < _lines.Length; i++)
        {
            bool isFence = _lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isFence && !IsIndented(i))
            {
                continue;
            }

            int first = isFence ? i + 1 : i;
            int end = first;
            while (end < _lines.Length && (isFence ? !_lines[end].TrimStart().StartsWith("```", StringComparison.Ordinal) : IsCode(end)))
            {
                end++;
            }

            string code = Code(first, end);
            if (IsSql(code))
            {
                blocks.Add(new SqlBlock(Path, first + 1, code, Reason(isFence ? i : first)));
            }

            i = isFence ? end : end - 1;
        }

        return blocks;
    }

    /// <summary>Whether an indented block begins here: after an empty line.</summary>
    private bool IsIndented(int line) => IsCode(line) && _lines[line].Length > 0 && line > 0 && _lines[line - 1].Trim().Length == 0;

    /// <summary>Whether an indented block goes on: an empty line counts if more of it follows.</summary>
    private bool IsCode(int line)
    {
        int next = line;
        while (next < _lines.Length && _lines[next].Trim().Length == 0)
        {
            next++;
        }

        return next < _lines.Length && _lines[next].StartsWith(new string(' ', Indent), StringComparison.Ordinal);
    }

    private string Code(int first, int end)
    {
        var code = new StringBuilder();
        foreach (string line in _lines[first..end])
        {
            code.Append(line.Trim()).Append('\n');
        }

        return code.ToString();
    }

    private static bool IsSql(string code)
    {
        string? statement = code.Split('\n').FirstOrDefault(l => l.Length > 0 && !l.StartsWith("--", StringComparison.Ordinal));
        return statement is not null && s_verbs.Contains(statement.Split(' ', ';')[0]);
    }

    /// <summary>The comment that stands before the block, with nothing but empty lines between.</summary>
    private string? Reason(int line)
    {
        int before = line - 1;
        while (before >= 0 && _lines[before].Trim().Length == 0)
        {
            before--;
        }

        return before >= 0 && NotRun().Match(_lines[before]) is { Success: true } match ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^<!-- not run: (.+) -->$")]
    private static partial Regex NotRun();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:^    |`)make ([a-z][a-z0-9-]*)", RegexOptions.Multiline)]
    private static partial Regex Make();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NotInAnchor();
}
