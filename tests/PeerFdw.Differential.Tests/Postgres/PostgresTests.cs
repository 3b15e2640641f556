using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Differential.Tests.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>
/// The PostgreSQL peer against local tables, with pushdown and without: every built-in operator, function, aggregate and cast over a column of every type, what the grammar has
/// besides, and random queries. PEER_TEST_SEED chooses other columns, constants and queries; PEER_TEST_QUERIES says how many of the random ones, and without it how many of the others.
/// </summary>
[Collection(PostgresSidesCollection.Name)]
public sealed class PostgresTests(PostgresSides sides, ITestOutputHelper output)
{
    /// <summary>Random queries of a usual run.</summary>
    private const int UsualQueries = 1500;

    /// <summary>Of the queries of the catalog and of the grammar a usual run takes one of so many, chosen by the seed; PEER_TEST_QUERIES set to anything takes all.</summary>
    private const int UsualShare = 4;

    private static int Seed => PostgresSides.Setting("PEER_TEST_SEED", 1);

    [Fact]
    public async Task Operators_functions_aggregates_and_casts_give_what_they_give_here()
    {
        var random = new Random(Seed);
        var queries = new List<PostgresQuery>();
        foreach (Signature signature in await SignaturesAsync())
        {
            string label = $"seed {Seed}, {signature.Kind} {signature.Name}({string.Join(", ", signature.Arguments)})";
            foreach (string expression in signature.Expressions(random))
            {
                if (signature.Kind == "aggregate")
                {
                    queries.Add(new PostgresQuery(label, $"SELECT {expression}, {expression} FILTER (WHERE id > 5) FROM every WHERE {PostgresQuery.Condition}"));
                    queries.Add(new PostgresQuery(label, $"SELECT b, {expression} FROM every WHERE {PostgresQuery.Condition} GROUP BY b"));
                    continue;
                }

                queries.Add(PostgresQuery.Values(label, expression));
                queries.Add(new PostgresQuery(label, $"SELECT id FROM every WHERE {PostgresQuery.Condition} AND {(signature.IsBoolean ? expression : $"{expression} IS NULL")}"));
            }
        }

        await RunAsync(queries, leastWhole: 0.5);
    }

    [Fact]
    public Task What_the_grammar_has_besides_gives_what_it_gives_here() => RunAsync([.. ColumnQueries.All(new Random(Seed))], leastWhole: 0.3);

    [Fact]
    public async Task Random_queries_give_what_they_give_here()
    {
        var queries = new RandomQueries(await ConditionsAsync());
        int count = PostgresSides.Setting("PEER_TEST_QUERIES", UsualQueries);
        var run = new PostgresRun(sides);
        await run.RunAsync([.. Enumerable.Range(Seed, count).Select(queries.Make)]);
        output.WriteLine(run.Summary);
        Assert.True(run.Failures.Count == 0, run.Report);
        Assert.InRange(run.Errors, 0, count / 20);
        Assert.True(count < UsualQueries || run.WholeShare > 0.2, run.Summary);
    }

    [Theory]
    [InlineData("SELECT * FROM local.every WHERE id <> 7")]
    [InlineData("SELECT * FROM local.every UNION ALL SELECT * FROM local.every WHERE id = 9")]
    public async Task A_mistake_is_found(string every)
    {
        await using (Side side = sides.Open("local", ""))
        {
            // json, xml and their kin have no equality for UNION, but UNION ALL asks for none.
            Outcome made = await side.RunAsync($"DROP SCHEMA IF EXISTS wrong CASCADE; CREATE SCHEMA wrong; CREATE VIEW wrong.every AS {every}; CREATE VIEW wrong.small AS SELECT * FROM local.small");
            Assert.Null(made.SqlState);
        }

        var run = new PostgresRun(sides, remote: "wrong");
        var queries = new RandomQueries(await ConditionsAsync());
        await run.RunAsync([.. Enumerable.Range(1, 60).Select(queries.Make)]);
        Assert.True(run.Failures.Count >= 10, run.Summary);
    }

    [Fact]
    public void The_same_seed_makes_the_same_query()
    {
        var queries = new RandomQueries(["{p}id > 1", "{p}t = 'a'"]);
        Assert.All(Enumerable.Range(1, 200), seed => Assert.Equal(queries.Make(seed), queries.Make(seed)));
    }

    private async Task RunAsync(List<PostgresQuery> queries, double leastWhole)
    {
        bool isWhole = Environment.GetEnvironmentVariable("PEER_TEST_QUERIES") is not null;
        var run = new PostgresRun(sides);
        await run.RunAsync(isWhole ? queries : [.. queries.Where((_, i) => (i + Seed) % UsualShare == 0)]);
        output.WriteLine(run.Summary);
        Assert.True(run.Failures.Count == 0, run.Report);
        Assert.True(run.WholeShare > leastWhole, run.Summary);
    }

    private async Task<IReadOnlyList<Signature>> SignaturesAsync()
    {
        var signatures = new List<Signature>();
        await using NpgsqlConnection connection = await sides.Postgres.ConnectAsync();
        await using var command = new NpgsqlCommand(Signature.Query, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            signatures.Add(new Signature(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<string[]>(2), reader.GetBoolean(3)));
        }

        Assert.InRange(signatures.Count(s => s.Kind == "operator"), 600, 2000);
        Assert.InRange(signatures.Count(s => s.Kind == "function"), 1000, 4000);
        return signatures;
    }

    /// <summary>Conditions for random queries: those that no row makes fail. An error that depends on the order of evaluation would prove nothing.</summary>
    private async Task<IReadOnlyList<string>> ConditionsAsync()
    {
        const string Prefix = "{p}";
        var random = new Random(1);
        var candidates = new List<string>();
        foreach (Signature signature in (await SignaturesAsync()).Where(s => s.IsBoolean && s.Kind != "aggregate"))
        {
            candidates.AddRange(signature.Expressions(random, Prefix));
        }

        foreach (TypedColumn column in TypedColumns.All)
        {
            candidates.AddRange(ColumnQueries.Expressions(column).Select(e => ColumnQueries.Fill(e, column, random, Prefix)));
        }

        await using Side local = sides.Open("local", "");
        var conditions = new List<string>();
        foreach (string candidate in candidates.OrderBy(_ => random.Next()).Take(700))
        {
            string condition = candidate.Replace(Prefix, "a.", StringComparison.Ordinal);
            // A template's own id is ambiguous here, and so left out.
            if ((await local.RunAsync($"SELECT count(*) FROM every AS a, small AS b WHERE a.id = b.id OR ({condition})")).SqlState is null)
            {
                conditions.Add(candidate);
            }
        }

        Assert.InRange(conditions.Count, 200, 700);
        return conditions;
    }
}
