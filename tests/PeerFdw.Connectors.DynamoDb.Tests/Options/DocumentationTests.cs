using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using PeerFdw.Planning.Options;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Options;

/// <summary>What docs/dynamodb.md says of options and permissions. With PEER_WRITE_DOCS=1 its table of options is written instead of compared.</summary>
public sealed class DocumentationTests
{
    private const string End = "<!-- options: end -->";

    private static readonly Regex s_begin = new("<!-- options: begin[^>]*-->\n");
    private static readonly Regex s_policy = new("```json\n(.*?)```", RegexOptions.Singleline);
    private static readonly string s_file = Path.Combine(Repository.Root, "docs", "dynamodb.md");

    [Fact]
    public void The_table_of_options_is_the_one_that_the_validator_reads()
    {
        string text = File.ReadAllText(s_file);
        Match begin = Assert.Single(s_begin.Matches(text));
        int first = begin.Index + begin.Length;
        int end = text.IndexOf(End, first, StringComparison.Ordinal);
        Assert.True(end >= first, "the end of the table is not marked");
        string table = $"\n{OptionTable.Markdown(new DynamoDbConnector().Options)}\n";
        if (Environment.GetEnvironmentVariable("PEER_WRITE_DOCS") == "1")
        {
            File.WriteAllText(s_file, text[..first] + table + text[end..]);
            return;
        }

        Assert.Equal(table, text[first..end]);
    }

    [Fact]
    public void The_policies_are_whole_and_name_each_operation_that_is_sent()
    {
        var actions = new HashSet<string>(StringComparer.Ordinal);
        MatchCollection policies = s_policy.Matches(File.ReadAllText(s_file));
        foreach (Match policy in policies)
        {
            using JsonDocument document = JsonDocument.Parse(policy.Groups[1].Value);
            Assert.Equal("2012-10-17", document.RootElement.GetProperty("Version").GetString());
            foreach (JsonElement statement in document.RootElement.GetProperty("Statement").EnumerateArray())
            {
                Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
                Assert.True(statement.TryGetProperty("Resource", out _) != statement.TryGetProperty("Principal", out _));
                JsonElement action = statement.GetProperty("Action");
                actions.UnionWith(action.ValueKind == JsonValueKind.Array ? action.EnumerateArray().Select(a => a.GetString()!) : [action.GetString()!]);
            }
        }

        // Operations stand in the sources as the words that X-Amz-Target takes. TransactWriteItems has no action of its own: its members' count.
        string sources = string.Concat(Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "managed", "PeerFdw.Connectors.DynamoDb"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        IEnumerable<string> sent = Regex.Matches(sources, "\"((?:BatchGet|BatchWrite|Get|Put|Update|Delete)Item|Query|Scan|DescribeTable|ListTables)\"")
            .Select(m => $"dynamodb:{m.Groups[1].Value}").Distinct();
        Assert.Equal(sent.Append("sts:AssumeRole").Order(StringComparer.Ordinal), actions.Order(StringComparer.Ordinal));
    }
}
