using System;
using System.IO;
using System.Linq;
using PeerFdw.Spi.Options;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Options;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_option_has_its_line_with_its_places_and_no_line_is_without_option()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "dynamodb.md"))
            .SkipWhile(l => l != "## Options").TakeWhile(l => l != "## Credentials").Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            new DynamoDbConnector().Options.Definitions.Select(d => $"{d.Name}: {Places(d.Places)}"),
            lines.Select(l => l.Split('|')).Select(c => $"{c[1].Trim(' ', '`')}: {c[2].Trim()}"));
    }

    private static string Places(OptionPlace places) => string.Join(", ", Enum.GetValues<OptionPlace>()
        .Where(p => p != OptionPlace.None && places.HasFlag(p))
        .Select(p => p == OptionPlace.UserMapping ? "user mapping" : p.ToString().ToLowerInvariant()));
}
