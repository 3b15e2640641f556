using System;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Joins that are left to the peer give the rows that PostgreSQL's own joins give.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class JoinTests(SyntheticCluster cluster)
{
    private const string Columns = "n int NOT NULL, m int OPTIONS (generator 'mod', modulus '7'), label text COLLATE \"C\"";

    [Theory]
    [InlineData("SELECT a, b FROM (SELECT * FROM $a) AS a JOIN $b AS b USING (n)", false)]
    [InlineData("SELECT a.n, a.m, a.label, b.n, b.m, b.label FROM $a AS a JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, b.n FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE a.n > 5 AND b.n < 12", true)]
    [InlineData("SELECT a.n, a.m, b.label FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, a.m, b.label FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n AND b.n > 7", true)]
    [InlineData("SELECT a.n, a.m, b.label FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n AND a.n > 7", true)]
    [InlineData("SELECT a.n, a.m, b.label FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n WHERE b.n IS NULL", true)]
    [InlineData("SELECT a.n, b.n, b.m FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n WHERE b.n IS NULL", true)]
    [InlineData("SELECT a.n, a.m, b.label FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n WHERE b.n IS NULL OR b.m = 3", null)]
    [InlineData("SELECT a.n, a.m, b.n, b.label FROM $a AS a RIGHT JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, a.m, b.n, b.label FROM $a AS a FULL JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, a.m, b.n, b.label FROM (SELECT * FROM $a WHERE n > 3) AS a FULL JOIN (SELECT * FROM $b WHERE n < 20) AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, a.label FROM $a AS a WHERE EXISTS (SELECT FROM $b AS b WHERE b.n = a.n)", true)]
    [InlineData("SELECT a.n, a.label FROM $a AS a WHERE EXISTS (SELECT FROM $b AS b WHERE b.n = a.n AND b.n > 10)", true)]
    [InlineData("SELECT a.n, a.label FROM $a AS a WHERE n IN (SELECT n FROM $b)", true)]
    [InlineData("SELECT a.n, a.label FROM $a AS a WHERE NOT EXISTS (SELECT FROM $b AS b WHERE b.n = a.n)", true)]
    [InlineData("SELECT a.n, a.label FROM $a AS a WHERE NOT EXISTS (SELECT FROM $b AS b WHERE b.n = a.n AND b.n < 20)", true)]
    [InlineData("SELECT a.n, b.n, c.n, c.label FROM $a AS a JOIN $b AS b ON a.n = b.n JOIN $c AS c ON c.n = b.n", true)]
    [InlineData("SELECT a.n, b.n, c.n, c.label FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n LEFT JOIN $c AS c ON c.n = b.n", true)]
    [InlineData("SELECT a.n, b.n, c.n FROM $a AS a LEFT JOIN ($b AS b JOIN $c AS c ON b.n = c.n) ON a.n = b.n", true)]
    [InlineData("SELECT a.n, b.n, c.n FROM $a AS a FULL JOIN $b AS b ON a.n = b.n FULL JOIN $c AS c ON c.n = b.n", true)]
    [InlineData("SELECT a.n, b.n, c.n FROM $a AS a FULL JOIN $b AS b ON a.n = b.n JOIN $c AS c ON c.n = b.n", true)]
    [InlineData("SELECT a.n, c.n FROM $a AS a LEFT JOIN $c AS c ON a.n = c.n WHERE EXISTS (SELECT FROM $b AS b WHERE b.n = a.n)", true)]
    [InlineData("SELECT a.n FROM $a AS a WHERE EXISTS (SELECT FROM $b AS b JOIN $c AS c ON b.n = c.n WHERE b.n = a.n)", true)]
    [InlineData("SELECT a.n FROM $a AS a WHERE EXISTS (SELECT FROM $b AS b WHERE b.n = a.n) AND NOT EXISTS (SELECT FROM $c AS c WHERE c.n = a.n)", true)]
    [InlineData("SELECT a.n, b.m FROM $a AS a JOIN $b AS b ON a.n = b.n AND a.m = b.m", true)]
    [InlineData("SELECT a.n, b.m FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE a.label || b.label > 'r'", true)]
    [InlineData("SELECT a.n, b.m FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n AND a.m = b.m", false)]
    [InlineData("SELECT a.n, b.m FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n WHERE a.label || b.label > 'r'", null)]
    [InlineData("SELECT a.n, b.m FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE a.m = 3", false)]
    [InlineData("SELECT a.n, x.y FROM $a AS a LEFT JOIN (SELECT n, COALESCE(m, -1) AS y FROM $b) AS x ON a.n = x.n", false)]
    [InlineData("SELECT a.n, x.y FROM $a AS a LEFT JOIN (SELECT b.n, COALESCE(c.m, -1) AS y FROM $b AS b LEFT JOIN $c AS c ON b.n = c.n) AS x ON a.n = x.n", null)]
    [InlineData("SELECT a.n, s.n FROM $a AS a, LATERAL (SELECT b.n FROM $b AS b WHERE b.n = a.n OFFSET 0) AS s", false)]
    [InlineData("SELECT a.n, s.x FROM $a AS a, LATERAL (SELECT b.n + a.m AS x FROM $b AS b WHERE b.n = a.n) AS s", true)]
    [InlineData("SELECT a.n FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE (SELECT 1) > 0", false)]
    [InlineData("SELECT a.n FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE random() < 2", null)]
    [InlineData("SELECT a.n, b.n FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE false", null)]
    [InlineData("SELECT a.n, b.n FROM $a AS a JOIN $b AS b ON a.n = b.n WHERE current_date < '2000-01-01'", null)]
    [InlineData("SELECT a.n, b.n FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n AND current_date < '2000-01-01'", null)]
    [InlineData("SELECT count(*) FROM $a AS a JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT count(*) FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n WHERE b.n IS NULL", true)]
    [InlineData("SELECT count(*), max(b.m) FROM $a AS a JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, b.n FROM $a AS a FULL JOIN $b AS b ON a.n = b.n ORDER BY b.n DESC NULLS LAST, a.n", true)]
    [InlineData("SELECT a.n, b.n FROM $a AS a FULL JOIN $b AS b ON a.n = b.n ORDER BY b.n NULLS FIRST, a.n LIMIT 5 OFFSET 3", true)]
    [InlineData("SELECT a.n, b.n FROM $a AS a JOIN $b AS b ON a.n = b.n ORDER BY a.n LIMIT 3", true)]
    [InlineData("SELECT 1 FROM $a AS a JOIN $b AS b ON a.n = b.n", true)]
    [InlineData("SELECT a.n, b.n FROM $a AS a CROSS JOIN $b AS b WHERE a.n < 4 AND b.n < 8", null)]
    public async Task A_join_changes_no_row(string query, bool? isPushed)
    {
        await using Session session = await cluster.OpenAsync();
        string foreign = await WithTablesAsync(session, query);
        string local = await WithLocalTablesAsync(session, query);
        string order = query.Contains("ORDER BY", StringComparison.Ordinal) ? "" : " ORDER BY t::text";
        string rows = $"SELECT coalesce(string_agg(t::text, ' '{order}), '') FROM ({{0}}) AS t";
        string? expected = await session.TextAsync(rows.Replace("{0}", local, StringComparison.Ordinal));
        string actual = rows.Replace("{0}", foreign, StringComparison.Ordinal);
        Assert.Equal(expected, await session.TextAsync(actual));
        string plan = await session.ExplainAsync(foreign);
        if (isPushed is { } pushed)
        {
            Assert.True(plan.Contains("Relations: ", StringComparison.Ordinal) == pushed, plan);
        }

        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        Assert.Equal(expected, await session.TextAsync(actual));
        Assert.DoesNotContain("Relations: ", await session.ExplainAsync(foreign), StringComparison.Ordinal);
        await session.ExecuteAsync("RESET peer_fdw.pushdown; SET geqo_threshold = 2; SET geqo = on");
        Assert.Equal(expected, await session.TextAsync(actual));
    }

    [Fact]
    public async Task Parameters_of_both_sides_and_of_the_join_keep_apart()
    {
        await using Session session = await cluster.OpenAsync();
        string query = await WithTablesAsync(
            session, "SELECT string_agg(a.n::text, ' ' ORDER BY a.n) FROM $a AS a LEFT JOIN $b AS b ON a.n = b.n AND b.n > $2 WHERE a.n > $1 AND b.n < $3");
        await session.ExecuteAsync($"PREPARE p(int, int, int) AS {query}; SET plan_cache_mode = force_generic_plan");
        Assert.Equal("11 12 13", await session.TextAsync("EXECUTE p(5, 10, 14)"));
        Assert.Equal("6 7", await session.TextAsync("EXECUTE p(5, 3, 8)"));
        string plan = await session.ExplainAsync("EXECUTE p(5, 10, 14)");
        Assert.Contains("Relations: ", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_of_two_servers_are_joined_here()
    {
        await using Session session = await cluster.OpenAsync();
        string a = await cluster.TableAsync(session, "rows '30'", Columns);
        string server = cluster.NextName("other");
        await session.ExecuteAsync($"CREATE SERVER {server} FOREIGN DATA WRAPPER peer_synthetic");
        string b = cluster.NextName("t");
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {b} ({Columns}) SERVER {server} OPTIONS (rows '10')");
        string query = $"SELECT a.n FROM {a} AS a JOIN {b} AS b ON a.n = b.n";
        Assert.DoesNotContain("Relations: ", await session.ExplainAsync(query), StringComparison.Ordinal);
        Assert.Equal(10, (await session.RowsAsync(query)).Count);
    }

    [Fact]
    public async Task Partitions_are_joined_and_counted_one_by_one()
    {
        await using Session session = await cluster.OpenAsync();
        string[] parents = [cluster.NextName("p"), cluster.NextName("q")];
        foreach (string parent in parents)
        {
            await session.ExecuteAsync($"CREATE TABLE {parent} (n int NOT NULL, m int) PARTITION BY RANGE (n)");
            for (int i = 0; i < 2; i++)
            {
                string part = await cluster.TableAsync(session, "rows '20'", "n int NOT NULL, m int OPTIONS (generator 'mod', modulus '7')");
                await session.ExecuteAsync($"ALTER TABLE {parent} ATTACH PARTITION {part} FOR VALUES FROM ({i * 1000}) TO ({(i + 1) * 1000})");
            }
        }

        await session.ExecuteAsync("SET enable_partitionwise_join = on; SET enable_partitionwise_aggregate = on");
        string join = $"SELECT p.n, q.m FROM {parents[0]} AS p JOIN {parents[1]} AS q ON p.n = q.n";
        string plan = await session.ExplainAsync(join);
        Assert.Equal(3, plan.Split("Relations: ").Length);
        Assert.Equal(40, (await session.RowsAsync(join)).Count);
        string left = $"SELECT count(*), sum(q.m) FROM {parents[0]} AS p LEFT JOIN {parents[1]} AS q ON p.n = q.n AND q.n > 10";
        string? expected = await session.TextAsync($"SELECT t::text FROM ({left}) AS t");
        await session.ExecuteAsync("SET peer_fdw.pushdown = off");
        Assert.Equal(expected, await session.TextAsync($"SELECT t::text FROM ({left}) AS t"));
    }

    [Fact]
    public async Task A_join_of_a_view_is_read_as_its_owner_and_not_joined_with_what_others_read()
    {
        await using Session session = await cluster.OpenAsync();
        string a = await cluster.TableAsync(session, "rows '30'", Columns);
        string b = await cluster.TableAsync(session, "rows '10'", Columns);
        string user = cluster.NextName("owner");
        string view = cluster.NextName("v");
        await session.ExecuteAsync($"CREATE ROLE {user}; GRANT SELECT ON {a} TO {user}; CREATE VIEW {view} AS SELECT * FROM {a}; ALTER VIEW {view} OWNER TO {user}");
        string query = $"SELECT v.n FROM {view} AS v JOIN {b} AS b ON v.n = b.n";
        Assert.DoesNotContain("Relations: ", await session.ExplainAsync(query), StringComparison.Ordinal);
        Assert.Equal(10, (await session.RowsAsync(query)).Count);
    }

    private async Task<string> WithTablesAsync(Session session, string query)
    {
        string text = query;
        foreach ((string name, int rows, int nulls) in new[] { ("a", 30, 5), ("b", 20, 4), ("c", 12, 3) })
        {
            if (text.Contains($"${name}", StringComparison.Ordinal))
            {
                string table = await cluster.TableAsync(session, $"rows '{rows}', null_every '{nulls}', page_rows '7'", Columns);
                text = text.Replace($"${name}", table, StringComparison.Ordinal);
            }
        }

        return text;
    }

    private async Task<string> WithLocalTablesAsync(Session session, string query)
    {
        string text = query;
        foreach ((string name, int rows, int nulls) in new[] { ("a", 30, 5), ("b", 20, 4), ("c", 12, 3) })
        {
            string table = cluster.NextName("local");
            await session.ExecuteAsync($"""
                CREATE TABLE {table} AS SELECT n::int, CASE WHEN n % {nulls} <> 0 THEN (n % 7)::int END AS m,
                    CASE WHEN n % {nulls} <> 0 THEN ('row ' || n) COLLATE "C" END AS label FROM generate_series(1, {rows}) AS n
                """);
            text = text.Replace($"${name}", table, StringComparison.Ordinal);
        }

        return text;
    }
}
