using System;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>What is pushed, what stays local and why; and that neither changes a row.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class PushdownTests(SyntheticCluster cluster)
{
    private const string Columns = "n int NOT NULL, m int OPTIONS (generator 'mod', modulus '7'), label text COLLATE \"C\"";

    [Theory]
    [InlineData("n = 17")]
    [InlineData("n < 5")]
    [InlineData("n <= 5")]
    [InlineData("n > 495")]
    [InlineData("n >= 495")]
    [InlineData("5 >= n")]
    [InlineData("n BETWEEN 10 AND 20")]
    [InlineData("n IN (3, 5, 3, 1000, -1)")]
    [InlineData("n IN (3, NULL, 5)")]
    [InlineData("n NOT IN (3, 5)")]
    [InlineData("n = ANY (NULL::int[])")]
    [InlineData("n = NULL")]
    [InlineData("n > 9223372036854775807")]
    [InlineData("n < (-9223372036854775808)::bigint")]
    [InlineData("n = 5::smallint")]
    [InlineData("n = 5.0")]
    [InlineData("n <> 5")]
    [InlineData("NOT (n > 5)")]
    [InlineData("n > 5 AND n < 10 AND m = 0")]
    [InlineData("n < 10 OR n > 490")]
    [InlineData("n IS NULL")]
    [InlineData("m IS NULL")]
    [InlineData("m = 3")]
    [InlineData("m <> 3")]
    [InlineData("NOT (m = 3)")]
    [InlineData("m IS DISTINCT FROM 3")]
    [InlineData("label > 'row 3'")]
    [InlineData("label LIKE 'row 1_'")]
    [InlineData("label = 'row 99'")]
    [InlineData("n = m")]
    [InlineData("n > 100 AND n < 50")]
    [InlineData("n + 1 = 8")]
    [InlineData("false")]
    [InlineData("(n > 5) IS TRUE")]
    [InlineData("(m > 5) IS NOT UNKNOWN")]
    [InlineData("n = (SELECT 17)")]
    [InlineData("n IN (SELECT generate_series(5, 9))")]
    [InlineData("n > random() * 0")]
    [InlineData("CASE WHEN n > 5 THEN m = 2 ELSE label IS NULL END")]
    public async Task Pushdown_changes_no_row(string condition)
    {
        await using Session session = await cluster.OpenAsync();
        string local = cluster.NextName("local");
        await session.ExecuteAsync($"""
            CREATE TABLE {local} AS SELECT n::int, CASE WHEN n % 5 <> 0 THEN (n % 7)::int END AS m,
                CASE WHEN n % 5 <> 0 THEN ('row ' || n) COLLATE "C" END AS label FROM generate_series(1, 500) AS n
            """);
        string? expected = await session.TextAsync($"SELECT string_agg(t::text, ' ' ORDER BY n) FROM {local} AS t WHERE {condition}");
        foreach (string mode in new[] { "exact", "inexact", "none" })
        {
            string table = await cluster.TableAsync(session, $"rows '500', null_every '5', page_rows '30', filter_mode '{mode}'", Columns);
            foreach (string pushdown in new[] { "on", "off" })
            {
                await session.ExecuteAsync($"SET peer_fdw.pushdown = {pushdown}");
                Assert.Equal(
                    expected, await session.TextAsync($"SELECT string_agg(t::text, ' ' ORDER BY n) FROM {table} AS t WHERE {condition}"));
                Assert.Equal(
                    await session.TextAsync($"SELECT count(*) FROM {local} WHERE {condition}"),
                    await session.TextAsync($"SELECT count(*) FROM {table} WHERE {condition}"));
                Assert.Equal(
                    await session.TextAsync($"SELECT array_agg(n) FROM (SELECT n FROM {local} WHERE {condition} ORDER BY n LIMIT 3 OFFSET 1) AS s"),
                    await session.TextAsync($"SELECT array_agg(n) FROM (SELECT n FROM {table} WHERE {condition} ORDER BY n LIMIT 3 OFFSET 1) AS s"));
            }
        }
    }

    [Fact]
    public async Task An_exact_condition_leaves_the_local_plan()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '500'", Columns);
        string plan = await session.ExplainAsync($"SELECT label FROM {table} WHERE n BETWEEN 5 AND 9");
        Assert.Contains("Synthetic Operation: Seek", plan, StringComparison.Ordinal);
        Assert.Contains("n >= 5", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inexact", "n = 5", "filter_mode is inexact", true)]
    [InlineData("none", "n = 5", "filter_mode is none", false)]
    [InlineData("exact", "m = 5", "it is not a comparison of n with an integer", false)]
    public async Task What_stays_local_says_why(string mode, string condition, string reason, bool isPushed)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, $"rows '500', filter_mode '{mode}'", Columns);
        string plan = await session.ExplainAsync($"SELECT label FROM {table} WHERE {condition}");
        Assert.Contains("Local Filter: ", plan, StringComparison.Ordinal);
        Assert.Contains(reason, plan, StringComparison.Ordinal);
        Assert.Equal(isPushed, plan.Contains("Condition: n = 5", StringComparison.Ordinal));

        JsonElement scan = Assert.Single(await session.ForeignScansAsync($"SELECT label FROM {table} WHERE {condition}"));
        JsonElement filter = Assert.Single(scan.GetProperty("Local Filters").EnumerateArray());
        Assert.Equal(reason, filter.GetProperty("Reason").GetString());
        Assert.Contains("= 5", filter.GetProperty("Filter").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_pushdown_off_everything_stays_local_and_says_so()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '500'", Columns);
        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        string plan = await session.ExplainAsync($"SELECT count(*) FROM {table} WHERE n = 5");
        Assert.Contains("Local Filter: ", plan, StringComparison.Ordinal);
        Assert.Contains("pushdown", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Condition: n = 5", plan, StringComparison.Ordinal);
        Assert.Contains("Aggregate", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_of_exactly_filtered_rows_is_pushed()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '500'", Columns);
        Assert.Contains("Synthetic Operation: Count", await session.ExplainAsync($"SELECT count(*) FROM {table} WHERE n > 5"), StringComparison.Ordinal);
        Assert.Equal(495, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE n > 5"));
        Assert.Equal(["990", "5"], await session.RowAsync($"SELECT count(*) * 2, 2 + 3 FROM {table} WHERE n > 5"));
        Assert.Empty(await session.RowsAsync($"SELECT count(*) FROM {table} WHERE n > 5 HAVING count(*) < 10"));
        Assert.DoesNotContain(
            "Synthetic Operation: Count", await session.ExplainAsync($"SELECT count(*) FROM {table} WHERE m > 5"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Synthetic Operation: Count", await session.ExplainAsync($"SELECT m, count(*) FROM {table} GROUP BY m"), StringComparison.Ordinal);
        Assert.Equal(7, (await session.RowsAsync($"SELECT m, count(*) FROM {table} GROUP BY m")).Count);
    }

    [Fact]
    public async Task An_order_of_the_key_is_claimed_and_kept()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '2000', page_rows '100'", Columns);
        Assert.DoesNotContain("Sort", await session.ExplainAsync($"SELECT n FROM {table} ORDER BY n"), StringComparison.Ordinal);
        Assert.Equal(
            await session.TextAsync("SELECT array_agg(n ORDER BY n) FROM generate_series(1, 2000) AS n"),
            await session.TextAsync($"SELECT array_agg(n) FROM (SELECT n FROM {table} ORDER BY n) AS s"));
        Assert.Equal(
            await session.TextAsync("SELECT array_agg(n ORDER BY n DESC) FROM generate_series(1, 2000) AS n"),
            await session.TextAsync($"SELECT array_agg(n) FROM (SELECT n FROM {table} ORDER BY n DESC) AS s"));
        string several = await cluster.TableAsync(session, "rows '2000', producers '2'", Columns);
        Assert.Contains("Sort", await session.ExplainAsync($"SELECT n FROM {several} ORDER BY n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_explain_of_a_run_says_what_it_cost()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '500', page_rows '50'", Columns);
        JsonElement scan = Assert.Single(await session.ForeignScansAsync($"SELECT n FROM {table} WHERE n <= 120", "ANALYZE, VERBOSE"));
        Assert.Equal(3, scan.GetProperty("Pages").GetInt64());
        Assert.Equal(120, scan.GetProperty("Rows Generated").GetInt64());
        Assert.Equal(120, scan.GetProperty("Rows").GetInt64());
        Assert.True(scan.GetProperty("Batches").GetInt64() > 0);
        Assert.True(scan.GetProperty("Bytes").GetInt64() > 0);
    }
}
