using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>The script of statements, run with contrib's postgres_fdw and with this project's wrapper on one server: the answers must be the same.</summary>
[Collection(AcceptanceCollection.Name)]
public sealed class AcceptanceTests(AcceptanceCluster cluster, ITestOutputHelper output)
{
    public static TheoryData<string> All => [.. Chapter.Names];

    public static TheoryData<string> OfTables => [.. Chapter.OfTables];

    [Fact]
    public void The_script_has_at_least_600_statements()
    {
        int count = Chapter.Names.Sum(name => Chapter.Statements(name).Count);
        output.WriteLine($"{count} statements in {Chapter.Names.Count} chapters");
        Assert.True(count >= 600, $"{count} statements");
    }

    /// <summary>An error only where one is meant, rows only where some are meant.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task The_reference_answers_as_the_chapter_says(string chapter)
    {
        IReadOnlyDictionary<int, StatementOutcome> reference = await cluster.ReferenceAsync(chapter);
        var wrong = new List<string>();
        foreach (ScriptStatement statement in Chapter.Statements(chapter))
        {
            if (!reference.TryGetValue(statement.Line, out StatementOutcome? outcome))
            {
                continue;
            }

            if (!(statement.Error is { } meant ? meant.Split(' ').Contains(outcome.SqlState) : outcome.SqlState is null))
            {
                wrong.Add($"{statement}\n    expected {statement.Error ?? "no error"}: {outcome}");
            }
            else if (outcome.SqlState is null && outcome.HasColumns && (outcome.Rows.Count == 0) != statement.ReturnsNothing && !statement.Sql.StartsWith("COPY", System.StringComparison.Ordinal))
            {
                wrong.Add($"{statement}\n    expected {(statement.ReturnsNothing ? "no rows" : "rows")}: {outcome}");
            }
        }

        Report(wrong);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_chapter_gives_the_same_twice(string chapter) => await CompareAsync(chapter, AcceptanceTarget.ReferenceAgain, documented: false);

    [Theory]
    [MemberData(nameof(OfTables))]
    public async Task The_reference_equals_plain_tables(string chapter) => await CompareAsync(chapter, AcceptanceTarget.Tables, documented: false);

    [PeerPostgresTheory]
    [MemberData(nameof(All))]
    public async Task The_peer_equals_the_reference(string chapter) => await CompareAsync(chapter, AcceptanceTarget.Peer, documented: true);

    private async Task CompareAsync(string chapter, AcceptanceTarget target, bool documented)
    {
        IReadOnlyDictionary<int, StatementOutcome> reference = await cluster.ReferenceAsync(chapter);
        IReadOnlyDictionary<int, StatementOutcome> other = await Chapter.RunAsync(chapter, target, cluster);
        Report(ChapterComparison.Differences(Chapter.Statements(chapter), reference, other, documented));
    }

    private static void Report(IReadOnlyList<string> differences) =>
        Assert.True(differences.Count == 0, $"{differences.Count} statements:\n{string.Join('\n', differences)}");
}
