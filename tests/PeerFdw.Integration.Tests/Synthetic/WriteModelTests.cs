using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>
/// Random transactions on a foreign table and on a local one side by side: the same answer at every step, the same rows after. The model is
/// PostgreSQL itself; a failure names its seed.
/// </summary>
[Collection(SyntheticCollection.Name)]
public sealed class WriteModelTests(SyntheticCluster cluster)
{
    private const int TransactionsPerSeed = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Random_transactions_do_what_a_local_table_does(int seed)
    {
        await using Session session = await cluster.OpenAsync();
        string foreign = await cluster.WritableAsync(session, "batch_rows '4'");
        string local = cluster.NextName("local");
        await session.ExecuteAsync($"CREATE TABLE {local} (n bigint PRIMARY KEY, label text)");
        var random = new Random(seed);
        for (int i = 0; i < TransactionsPerSeed; i++)
        {
            List<string> steps = Steps(random);
            bool isInTransaction = false;
            for (int step = 0; step < steps.Count; step++)
            {
                if (!steps[step].Contains("{t}", StringComparison.Ordinal))
                {
                    await session.ExecuteAsync(steps[step]);
                    isInTransaction = steps[step] is not ("COMMIT" or "ROLLBACK");
                    continue;
                }

                string expected = await AnswerAsync(session, steps[step], local, isInTransaction);
                string answer = await AnswerAsync(session, steps[step], foreign, isInTransaction);
                Assert.True(
                    expected == answer,
                    $"seed {seed}, transaction {i}: {string.Join("; ", steps.Take(step + 1))}\nexpected {expected}\nactual   {answer}");
            }
        }

        Assert.Equal(["0", "0"], await session.RowAsync("SELECT handles, faults FROM peer_fdw_bridge()"));
    }

    /// <summary>
    /// Both tables are written in one transaction. A step that fails on the first table must fail on the second, so each runs in a savepoint of its
    /// own.
    /// </summary>
    private static async Task<string> AnswerAsync(Session session, string step, string table, bool isInTransaction)
    {
        if (isInTransaction)
        {
            await session.ExecuteAsync("SAVEPOINT step");
        }

        try
        {
            IReadOnlyList<string?[]> rows = await session.RowsAsync(step.Replace("{t}", table, StringComparison.Ordinal));
            if (isInTransaction)
            {
                await session.ExecuteAsync("RELEASE step");
            }

            return string.Join('|', rows.Select(r => string.Join(',', r)).Order(StringComparer.Ordinal));
        }
        catch (PostgresException error)
        {
            if (isInTransaction)
            {
                await session.ExecuteAsync("ROLLBACK TO step; RELEASE step");
            }

            return error.SqlState;
        }
    }

    private static List<string> Steps(Random random)
    {
        var steps = new List<string>();
        int depth = 0;
        bool isExplicit = random.Next(5) > 0;
        if (isExplicit)
        {
            steps.Add("BEGIN");
        }

        for (int count = random.Next(1, 9); count > 0; count--)
        {
            switch (random.Next(isExplicit ? 10 : 7))
            {
                case 7:
                    steps.Add($"SAVEPOINT s{++depth}");
                    break;
                case 8 when depth > 0:
                    steps.Add($"ROLLBACK TO s{random.Next(1, depth + 1)}");
                    depth = int.Parse(steps[^1].AsSpan(13), System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case 9 when depth > 0:
                    steps.Add($"RELEASE s{depth--}");
                    break;
                default:
                    steps.Add(Statement(random));
                    steps.Add("SELECT n, label FROM {t}");
                    break;
            }
        }

        if (isExplicit)
        {
            steps.Add(random.Next(4) > 0 ? "COMMIT" : "ROLLBACK");
        }

        steps.Add("SELECT n, label FROM {t}");
        return steps;
    }

    private static string Statement(Random random)
    {
        int key = random.Next(12);
        int other = random.Next(12);
        return random.Next(12) switch
        {
            0 or 1 => $"INSERT INTO {{t}} VALUES ({key}, 'v{other}')",
            2 => $"INSERT INTO {{t}} SELECT g, 'g' || g FROM generate_series({key}, {key + 5}) AS g ON CONFLICT DO NOTHING RETURNING n",
            3 => $"INSERT INTO {{t}} SELECT g, 'h' FROM generate_series({key}, {key + 2}) AS g",
            4 => $"UPDATE {{t}} SET label = label || '.' WHERE n >= {key} RETURNING n, label",
            5 => $"UPDATE {{t}} SET n = {other} WHERE n = {key} RETURNING *",
            6 => $"UPDATE {{t}} SET label = NULL WHERE n IN ({key}, {other})",
            7 => $"DELETE FROM {{t}} WHERE n = {key} RETURNING *",
            8 => $"DELETE FROM {{t}} WHERE n > {key}",
            9 => $"WITH d AS (DELETE FROM {{t}} WHERE n < {key} RETURNING *) SELECT count(*), (SELECT count(*) FROM {{t}}) FROM d",
            10 => $"SELECT count(*), min(n), max(label) FROM {{t}} WHERE n BETWEEN {Math.Min(key, other)} AND {Math.Max(key, other)}",
            _ => $"SELECT n FROM {{t}} WHERE n > {key} ORDER BY n DESC LIMIT 2",
        };
    }
}
