using System.Collections.Generic;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>That the comparison finds what is planted, and nothing else; and that chapters are cut rightly.</summary>
public sealed class ComparisonTests
{
    private static readonly StatementOutcome s_two = new() { Tag = "SELECT 2", HasColumns = true, Rows = [["1", "a"], ["2", null]], Notices = ["NOTICE 00000"] };

    public static TheoryData<string, string, bool> Planted => new()
    {
        { "nothing", "SELECT * FROM t", false },
        { "row", "SELECT * FROM t", true },
        { "null", "SELECT * FROM t", true },
        { "missing", "SELECT * FROM t", true },
        { "order", "SELECT * FROM t", false },
        { "order", "SELECT * FROM t ORDER BY 1", true },
        { "order", "SELECT array_agg(x ORDER BY x) FROM t", false },
        { "order", "FETCH ALL FROM c", true },
        { "tag", "SELECT * FROM t", true },
        { "state", "SELECT * FROM t", true },
        { "message", "SELECT * FROM t", false },
        { "columns", "SELECT * FROM t", true },
        { "notice", "SELECT * FROM t", true },
        { "row", "EXPLAIN SELECT * FROM t", false },
        { "state", "EXPLAIN SELECT * FROM t", true },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_difference_is_found(string planted, string sql, bool found)
    {
        StatementOutcome other = planted switch
        {
            "row" => s_two with { Rows = [["1", "a"], ["3", null]] },
            "null" => s_two with { Rows = [["1", "a"], ["2", ""]] },
            "missing" => s_two with { Rows = [["1", "a"]] },
            "order" => s_two with { Rows = [["2", null], ["1", "a"]] },
            "tag" => s_two with { Tag = "SELECT 3" },
            "state" => s_two with { SqlState = "22012" },
            "message" => s_two with { Message = "other words" },
            "columns" => s_two with { HasColumns = false, Rows = [], Tag = s_two.Tag },
            "notice" => s_two with { Notices = ["WARNING 00000"] },
            _ => s_two,
        };
        ScriptStatement statement = Assert.Single(ScriptParser.Parse("planted.sql", sql + ";"));
        var reference = new Dictionary<int, StatementOutcome> { [1] = s_two };
        IReadOnlyList<string> differences = ChapterComparison.Differences([statement], reference, new Dictionary<int, StatementOutcome> { [1] = other }, documented: true);
        Assert.Equal(found ? 1 : 0, differences.Count);
    }

    [Fact]
    public void Rows_before_an_error_do_not_count()
    {
        ScriptStatement statement = Assert.Single(ScriptParser.Parse("planted.sql", "SELECT * FROM t;"));
        StatementOutcome failed = s_two with { SqlState = "22012", Tag = null };
        Assert.Null(OutcomeComparer.Difference(statement, failed, failed with { Rows = [], HasColumns = false }));
        Assert.Equal("SQLSTATE", OutcomeComparer.Difference(statement, failed, failed with { SqlState = "22003" }));
    }

    [Fact]
    public void A_documented_difference_must_be_one()
    {
        ScriptStatement statement = Assert.Single(ScriptParser.Parse("planted.sql", "-- differs: a reason\nSELECT 1;"));
        var reference = new Dictionary<int, StatementOutcome> { [2] = s_two };
        var other = new Dictionary<int, StatementOutcome> { [2] = s_two with { Tag = "SELECT 9" } };
        Assert.Empty(ChapterComparison.Differences([statement], reference, other, documented: true));
        Assert.Single(ChapterComparison.Differences([statement], reference, other, documented: false));
        Assert.Contains("a reason", Assert.Single(ChapterComparison.Differences([statement], reference, reference, documented: true)));
    }

    [Fact]
    public void Statements_are_cut_at_their_own_semicolons()
    {
        IReadOnlyList<ScriptStatement> statements = ScriptParser.Parse("cut.sql", """
            -- A comment; with a semicolon.
            SELECT 'a;''b', E'\';', "c;d" -- not; here
            ;
            -- error: 22012
            -- session: other as somebody
            DO $x$ BEGIN; $$;$$ END $x$;
            COPY t FROM STDIN;
            1;2
            \.
            SELECT x FROM t WHERE y = (SELECT z FROM u ORDER BY z LIMIT 1);
            """);
        Assert.Equal(4, statements.Count);
        Assert.Equal((2, "main", null), (statements[0].Line, statements[0].Session, statements[0].Error));
        Assert.Equal("DO $x$ BEGIN; $$;$$ END $x$", statements[1].Sql);
        Assert.Equal(("other", "somebody", "22012"), (statements[1].Session, statements[1].Role, statements[1].Error));
        Assert.Equal(["1;2"], statements[2].CopyData);
        Assert.Equal("other", statements[3].Session);
        Assert.Null(statements[3].Error);
        Assert.False(statements[3].Ordered);
        Assert.Throws<System.FormatException>(() => ScriptParser.Parse("bad.sql", "-- eror: 22012\nSELECT 1;"));
        Assert.Throws<System.FormatException>(() => ScriptParser.Parse("bad.sql", "SELECT 1"));
    }
}
