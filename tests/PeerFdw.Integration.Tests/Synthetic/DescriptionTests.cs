using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>peer_table_description(), use_remote_estimate, and the hint of a LIMIT that stays local.</summary>
[Collection(SyntheticCollection.Name)]
public sealed partial class DescriptionTests(SyntheticCluster cluster)
{
    [Fact]
    public async Task A_table_is_described_to_who_may_read_it_as_the_caller()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '7'");
        string role = cluster.NextName("reader");
        await session.ExecuteAsync($"CREATE ROLE {role}; CREATE USER MAPPING FOR {role} SERVER syn OPTIONS (\"user\" 'a reader')");
        Assert.Equal("7", await session.TextAsync($"SELECT value FROM peer_table_description('{table}') WHERE property = 'rows'"));
        Assert.Equal("someone", await session.TextAsync($"SELECT value FROM peer_table_description('{table}') WHERE property = 'user'"));
        await session.ExecuteAsync($"SET ROLE {role}");
        Assert.Equal("42501", (await session.ErrorAsync($"SELECT * FROM peer_table_description('{table}')")).SqlState);
        await session.ExecuteAsync($"RESET ROLE; GRANT SELECT ON {table} TO {role}; SET ROLE {role}");
        Assert.Equal("a reader", await session.TextAsync($"SELECT value FROM peer_table_description('{table}') WHERE property = 'user'"));
        await session.ExecuteAsync("RESET ROLE");
        Assert.Equal("42809", (await session.ErrorAsync("SELECT * FROM peer_table_description('pg_class')")).SqlState);
        Assert.Null(await session.TextAsync("SELECT value FROM peer_table_description(NULL)"));
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task A_remote_estimate_is_asked_for_once_a_minute_and_after_a_change()
    {
        await using Session session = await cluster.OpenAsync();
        string server = cluster.NextName("est");
        string table = cluster.NextName("estimated");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_synthetic OPTIONS (use_remote_estimate 'true');
            CREATE USER MAPPING FOR PUBLIC SERVER {server};
            CREATE FOREIGN TABLE {table} (n bigint NOT NULL, label text) SERVER {server} OPTIONS (rows '10', described_rows '77777', width '100');
            """);
        Assert.Equal(77777, await PlannedRowsAsync(session, table));
        long first = await DescribedAsync(session, table);
        Assert.Equal(77777, await PlannedRowsAsync(session, table));
        Assert.Equal(first + 1, await DescribedAsync(session, table));

        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (SET described_rows '88888')");
        Assert.Equal(88888, await PlannedRowsAsync(session, table));
        Assert.Equal(first + 3, await DescribedAsync(session, table));
        await session.ExecuteAsync($"ALTER SERVER {server} OPTIONS (ADD seed '1')");
        Assert.Equal(88888, await PlannedRowsAsync(session, table));
        Assert.Equal(first + 5, await DescribedAsync(session, table));

        // What a peer does not know, and 0, leave the local estimate.
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (SET described_rows '0')");
        Assert.Equal(10, await PlannedRowsAsync(session, table));
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (SET described_rows '55', ADD use_remote_estimate 'false')");
        Assert.Equal(10, await PlannedRowsAsync(session, table));
        Assert.Equal(10, await session.NumberAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_fails_the_planning_and_can_be_cancelled()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '10', use_remote_estimate 'true', describe_fails 'true'");
        Assert.Equal("08006", (await session.ErrorAsync($"EXPLAIN SELECT * FROM {table}")).SqlState);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (DROP describe_fails, ADD delay_ms '3600000')");
        await session.ExecuteAsync("SET statement_timeout = 100");
        Assert.Equal("57014", (await session.ErrorAsync($"EXPLAIN SELECT * FROM {table}")).SqlState);
        await session.ExecuteAsync("RESET statement_timeout");
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Theory]
    [InlineData("SELECT * FROM {0} WHERE m >= 0 LIMIT 5", 16)]
    [InlineData("SELECT * FROM {0} WHERE m >= 0 LIMIT 3 OFFSET 2", 16)]
    [InlineData("SELECT * FROM {0} WHERE m >= 0 ORDER BY n LIMIT 5", 16)]
    [InlineData("SELECT * FROM {0} WHERE m >= 0 ORDER BY m LIMIT 5", 0)]
    [InlineData("SELECT * FROM {0} WHERE m >= 0 ORDER BY n, m LIMIT 5", 16)]
    [InlineData("SELECT DISTINCT m FROM {0} WHERE m >= 0 LIMIT 5", 0)]
    [InlineData("SELECT count(*) FROM {0} WHERE m >= 0 LIMIT 5", 0)]
    [InlineData("SELECT * FROM {0} WHERE m >= 0", 0)]
    [InlineData("SELECT * FROM {0} WHERE m >= 0 LIMIT 5000", 0)]
    [InlineData("SELECT a.n FROM {0} AS a, {0} AS b WHERE a.m = b.m LIMIT 5", 0)]
    public async Task A_limit_that_stays_local_is_a_hint(string query, long hint)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '10000'", "n bigint NOT NULL, m int OPTIONS (generator 'mod')");
        string plan = await session.ExplainAsync(string.Format(CultureInfo.InvariantCulture, query, table), "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF");
        Assert.All(Hint().Matches(plan), m => Assert.Equal(hint, long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.NotEmpty(Hint().Matches(plan));
    }

    [GeneratedRegex("Row Hint: ([0-9]+)")]
    private static partial Regex Hint();

    private static async Task<long> PlannedRowsAsync(Session session, string table) =>
        (await session.ForeignScansAsync($"SELECT * FROM {table}")).Single().GetProperty("Plan Rows").GetInt64();

    private static Task<long> DescribedAsync(Session session, string table) =>
        session.NumberAsync($"SELECT value FROM peer_table_description('{table}') WHERE property = 'described'");
}
