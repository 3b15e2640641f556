using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>Tables of several servers under one Append: scans side by side, joins and aggregates partition by partition.</summary>
[Collection(SeveralServersCollection.Name)]
public sealed class AppendTests(SeveralServersCluster cluster)
{
    /// <summary>A remote query that notes when it begins, takes its time, and notes when it ends.</summary>
    private const string Slow = "SELECT s.started, clock_timestamp() AS ended FROM (SELECT clock_timestamp() AS started, pg_sleep(0.4) OFFSET 0) AS s";

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "async_capable 'true'", true)]
    [InlineData("", "async_capable 'false'", false)]
    [InlineData("async_capable 'false'", "", false)]
    [InlineData("async_capable 'false'", "async_capable 'true'", true)]
    public async Task Scans_of_several_servers_run_side_by_side_unless_they_may_not(string serverOption, string tableOption, bool isAsync)
    {
        string table = cluster.NextName("slow");
        await using Session session = await cluster.OpenAsync();
        foreach (string server in SeveralServersCluster.Servers)
        {
            await SeveralServersCluster.CreateServerAsync(session, $"{table}_{server}", cluster.Postgres.Port, server, serverOption.Length > 0 ? $", {serverOption}" : "");
            await session.ExecuteAsync($"""
                CREATE FOREIGN TABLE {table}_{server} (started timestamptz, ended timestamptz) SERVER {table}_{server}
                    OPTIONS (query '{Slow}'{(tableOption.Length > 0 ? $", {tableOption}" : "")})
                """);
        }

        string union = string.Join(" UNION ALL ", SeveralServersCluster.Servers.Select(s => $"SELECT * FROM {table}_{s}"));
        string plan = await session.ExplainAsync(union);
        Assert.Equal(isAsync ? 3 : 0, plan.Split("Async Foreign Scan").Length - 1);
        Assert.Equal(isAsync ? "t" : "f", await session.TextAsync($"SELECT max(started) < min(ended) FROM ({union}) AS u"));
        Assert.Equal("3", await session.TextAsync($"SELECT count(ended) FROM ({union}) AS u"));
    }

    [Fact]
    public async Task A_join_may_run_side_by_side_if_both_of_its_tables_may()
    {
        (string table, _) = await CreatePartitionedAsync();
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET enable_partitionwise_join = on");
        string query = $"SELECT a.id, b.v FROM p_{table} AS a JOIN q_{table} AS b ON b.k = a.k";
        Assert.Equal(2, (await session.ExplainAsync(query)).Split("Async Foreign Scan").Length - 1);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE q_{table}_s1 OPTIONS (ADD async_capable 'false')");
        Assert.Equal(1, (await session.ExplainAsync(query)).Split("Async Foreign Scan").Length - 1);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE q_{table}_s1 OPTIONS (SET async_capable 'true')");
    }

    /// <summary>
    /// Queries over tables p and q, partitioned alike by k; what the foreign scans below the Append hold; and how many there are. PostgreSQL itself does not join partitions where whole
    /// rows are wanted, and has no DISTINCT by partitions.
    /// </summary>
    public static TheoryData<string, string, int> Partitionwise => new()
    {
        { "SELECT a.id, a.k, b.v FROM {p} AS a JOIN {q} AS b ON b.k = a.k", "INNER JOIN", 2 },
        { "SELECT a.id, a.k, b.v FROM {p} AS a JOIN {q} AS b ON b.k = a.k WHERE a.id % 3 = 1 AND b.v < 40", "INNER JOIN", 2 },
        { "SELECT a.id, b.v FROM {p} AS a LEFT JOIN {q} AS b ON b.k = a.k AND b.v > 10", "LEFT JOIN", 2 },
        { "SELECT a.k, b.k FROM {p} AS a FULL JOIN {q} AS b ON b.k = a.k", "FULL JOIN", 2 },
        { "SELECT a.id FROM {p} AS a WHERE EXISTS (SELECT FROM {q} AS b WHERE b.k = a.k AND b.v > 5)", "EXISTS", 2 },
        { "SELECT a.id FROM {p} AS a WHERE NOT EXISTS (SELECT FROM {q} AS b WHERE b.k = a.k)", "NOT EXISTS", 2 },
        { "SELECT a, b.v FROM {p} AS a JOIN {q} AS b ON b.k = a.k AND b.v = a.id", "SELECT", 4 },
        { "SELECT a.id, b.v, c.id FROM {p} AS a JOIN {q} AS b ON b.k = a.k JOIN {p} AS c ON c.k = b.k", "INNER JOIN", 2 },
        { "SELECT k, count(*), sum(id), max(note) FROM {p} GROUP BY k", "GROUP BY k", 2 },
        { "SELECT k, avg(id), count(DISTINCT note) FROM {p} WHERE id > 20 GROUP BY k HAVING count(*) > 1", "HAVING (count(*) > 1)", 2 },
        { "SELECT a.k, count(*), sum(b.v) FROM {p} AS a JOIN {q} AS b ON b.k = a.k GROUP BY a.k", "GROUP BY", 2 },
        { "SELECT DISTINCT k FROM {p}", "SELECT k FROM", 2 },
        { "SELECT k, array_agg(id ORDER BY id DESC) FILTER (WHERE id % 2 = 0) FROM {p} GROUP BY k", "array_agg(id ORDER BY id DESC", 2 },
        { "SELECT count(*), sum(id), max(note), avg(id) FROM {p}", "SELECT id, note FROM", 2 },
        { "SELECT note, count(*), min(k) FROM {p} GROUP BY note", "SELECT k, note FROM", 2 },
        { "SELECT a.tableoid = a.tableoid, a.id FROM {p} AS a JOIN {q} AS b ON b.k = a.k ORDER BY a.id, b.v LIMIT 5", "INNER JOIN", 2 },
        { "SELECT a.id, n.g FROM {p} AS a JOIN {q} AS b ON b.k = a.k JOIN generate_series(1, 200) AS n(g) ON n.g = b.v", "INNER JOIN", 2 },
    };

    [Theory]
    [MemberData(nameof(Partitionwise))]
    public async Task Partitions_are_joined_and_grouped_where_they_are(string query, string sent, int scans)
    {
        await using Session session = await cluster.OpenAsync();
        await AssertPartitionwiseAsync(session, query, sent, scans);
    }

    /// <summary>Before 18 PostgreSQL itself does not join partitions where a key is a constant.</summary>
    [Fact]
    public async Task Partitions_are_joined_where_their_key_is_a_constant()
    {
        await using Session session = await cluster.OpenAsync();
        const string Query = "SELECT a.id FROM {p} AS a JOIN {q} AS b ON b.k = a.k WHERE a.k = 7";
        await (session.Connection.PostgreSqlVersion.Major < 18
            ? AssertPartitionwiseAsync(session, Query, "WHERE (k = 7)", scans: 2)
            : AssertPartitionwiseAsync(session, Query, "INNER JOIN", scans: 1));
    }

    private async Task AssertPartitionwiseAsync(Session session, string query, string sent, int scans)
    {
        (string table, _) = await CreatePartitionedAsync();
        string Of(string p, string q) => query.Replace("{p}", $"{p}_{table}", StringComparison.Ordinal).Replace("{q}", $"{q}_{table}", StringComparison.Ordinal);
        IEnumerable<string> expected = await LinesAsync(session, Of("lp", "lq"));
        foreach (string setting in new[] { "on", "off" })
        {
            await session.ExecuteAsync($"SET enable_partitionwise_join = {setting}; SET enable_partitionwise_aggregate = {setting}");
            Assert.Equal(expected, await LinesAsync(session, Of("p", "q")));
        }

        await session.ExecuteAsync("SET enable_partitionwise_join = on; SET enable_partitionwise_aggregate = on");
        string plan = await session.ExplainAsync(Of("p", "q"));
        Assert.Equal(scans, plan.Split("Foreign Scan").Length - 1);
        string[] statements = [.. plan.Split('\n').Where(l => l.Contains("Remote SQL", StringComparison.Ordinal))];
        Assert.True(statements.Length == scans && statements.All(s => s.Contains(sent, StringComparison.Ordinal)), plan);
    }

    [Fact]
    public async Task A_query_of_two_servers_sees_rows_that_it_has_written()
    {
        (string table, _) = await CreatePartitionedAsync();
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET enable_partitionwise_join = on; SET enable_partitionwise_aggregate = on; BEGIN");
        foreach (string p in new[] { "p", "lp" })
        {
            await session.ExecuteAsync($"INSERT INTO {p}_{table} VALUES (1001, 3, 'new'), (1002, 33, 'new'); UPDATE {p}_{table} SET note = 'old' WHERE k IN (4, 34); DELETE FROM {p}_{table} WHERE k IN (5, 35)");
        }

        foreach (string query in new[] { "SELECT a.id, a.note, b.v FROM {p} AS a JOIN {q} AS b ON b.k = a.k", "SELECT k, count(*), max(note) FROM {p} GROUP BY k" })
        {
            string Of(string p, string q) => query.Replace("{p}", $"{p}_{table}", StringComparison.Ordinal).Replace("{q}", $"{q}_{table}", StringComparison.Ordinal);
            Assert.Equal(await LinesAsync(session, Of("lp", "lq")), await LinesAsync(session, Of("p", "q")));
        }

        await session.ExecuteAsync("ROLLBACK");
    }

    /// <summary>Tables p and q with a partition at s1 and one at s2, and lp and lq, which are local.</summary>
    private async Task<(string Table, string[] Names)> CreatePartitionedAsync()
    {
        string table = cluster.NextName("parts");
        await cluster.EverywhereAsync($"CREATE TABLE p_{table} (id int, k int, note text); CREATE TABLE q_{table} (k int, v int);");
        await using Session session = await cluster.OpenAsync();
        foreach ((string name, string columns, string rows) in new[]
        {
            ("p", "id int, k int, note text", "SELECT i, i * 7 % 60, 'note ' || i % 9 FROM generate_series(1, 150) AS i"), ("q", "k int, v int", "SELECT i % 50, i FROM generate_series(1, 110) AS i"),
        })
        {
            await session.ExecuteAsync($"""
                CREATE TABLE {name}_{table} ({columns}) PARTITION BY RANGE (k);
                CREATE FOREIGN TABLE {name}_{table}_s1 PARTITION OF {name}_{table} FOR VALUES FROM (0) TO (30) SERVER s1 OPTIONS (schema_name 'public', table_name '{name}_{table}');
                CREATE FOREIGN TABLE {name}_{table}_s2 PARTITION OF {name}_{table} FOR VALUES FROM (30) TO (60) SERVER s2 OPTIONS (schema_name 'public', table_name '{name}_{table}');
                CREATE TABLE l{name}_{table} ({columns});
                INSERT INTO {name}_{table} {rows};
                INSERT INTO l{name}_{table} {rows};
                ANALYZE {name}_{table};
                ANALYZE l{name}_{table};
                """);
        }

        return (table, SeveralServersCluster.Servers);
    }

    private static async Task<IEnumerable<string>> LinesAsync(Session session, string query) =>
        (await session.RowsAsync(query)).Select(r => string.Join('|', r.Select(v => v ?? "NULL"))).Order(StringComparer.Ordinal).ToArray();
}
