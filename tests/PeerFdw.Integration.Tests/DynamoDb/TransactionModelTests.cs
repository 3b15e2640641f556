using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.SampleData;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>
/// Random transactions on a foreign table and on a local one side by side: every statement must give the same rows, the same count and the same
/// SQLSTATE, and after every transaction both tables must hold the same. PEER_TEST_TRANSACTIONS raises their number.
/// </summary>
[Collection(DynamoDbCollection.Name)]
public sealed class TransactionModelTests(DynamoDbCluster cluster, ITestOutputHelper output)
{
    private const string Contents = "SELECT * FROM {0} ORDER BY pk, sk";

    /// <summary>In CI, over all seeds.</summary>
    private static readonly int s_transactions =
        int.Parse(Environment.GetEnvironmentVariable("PEER_TEST_TRANSACTIONS") ?? "2000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1, "strict")]
    [InlineData(2, "strict")]
    [InlineData(3, "strict")]
    [InlineData(4, "strict")]
    public async Task Random_transactions_do_what_a_local_table_does(int seed, string mode)
    {
        string name = cluster.NextName("model");
        await cluster.Client.CreateTableAsync(SampleTable.Define(
            name, ["pk:S", "sk:N", "note:S", "qty:N"], ["pk", "sk"], [("by_note", ["note", "sk"])], [("by_qty", ["pk", "qty"])]));
        await using Session there = await cluster.OpenAsync();
        await using Session here = await cluster.OpenAsync();
        await there.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {name} (
                pk text OPTIONS (partition_key 'true') COLLATE "C",
                sk numeric OPTIONS (sort_key 'true', gsi_sort_key_gsi_name 'by_note'),
                note text OPTIONS (gsi_partition_key_gsi_name 'by_note') COLLATE "C",
                qty int OPTIONS (lsi_name 'by_qty'),
                price numeric DEFAULT 1.5,
                flag boolean,
                tags text[],
                city text OPTIONS (mapped_attr 'address.city') COLLATE "C",
                extra jsonb)
            SERVER ddb OPTIONS (table_name '{name}', insert_mode '{mode}', estimated_rows '100')
            """);
        await here.ExecuteAsync($"""
            CREATE TABLE local.{name} (
                pk text COLLATE "C", sk numeric, note text COLLATE "C", qty int, price numeric DEFAULT 1.5, flag boolean, tags text[],
                city text COLLATE "C", extra jsonb, PRIMARY KEY (pk, sk))
            """);
        var both = new Pair(there, name, here, $"local.{name}");
        var statements = new TransactionModel(seed);
        int count = Math.Max(1, s_transactions / 4);
        for (int i = 0; i < count; i++)
        {
            await RunAsync(both, statements, $"seed {seed}, transaction {i}");
        }

        output.WriteLine($"seed {seed}: {count} transactions, {both.Statements} statements, {both.Failures} of them failed on both sides");
        Assert.InRange(both.Failures, 1, both.Statements / 2);
    }

    private static async Task RunAsync(Pair both, TransactionModel statements, string where)
    {
        var history = new List<string>();
        string context = where;
        async Task DoAsync(string sql)
        {
            history.Add(sql);
            await both.SameAsync(sql, () => $"{context}\n{string.Join(";\n", history)}");
        }

        bool isExplicit = statements.Chance(80);
        if (!isExplicit)
        {
            await DoAsync(statements.Statement());
        }
        else
        {
            await DoAsync("BEGIN");
            int depth = 0;
            for (int i = statements.Next(1, 9); i > 0; i--)
            {
                int kind = statements.Next(0, 100);
                if (kind < 10)
                {
                    await DoAsync($"SAVEPOINT s{depth++}");
                }
                else if (kind < 16 && depth > 0)
                {
                    await DoAsync($"ROLLBACK TO SAVEPOINT s{statements.Next(0, depth)}");
                }
                else if (kind < 20 && depth > 0)
                {
                    depth = statements.Next(0, depth);
                    await DoAsync($"RELEASE SAVEPOINT s{depth}");
                }
                else
                {
                    // A statement that fails must not end the transaction.
                    await DoAsync("SAVEPOINT guard");
                    await DoAsync(statements.Statement());
                    await DoAsync(both.HasFailed ? "ROLLBACK TO SAVEPOINT guard" : "RELEASE SAVEPOINT guard");
                }

                // ROLLBACK TO keeps its savepoint and drops the later ones: names above it may be gone.
                if (both.HasFailed && history[^1].StartsWith("ROLLBACK TO SAVEPOINT s", StringComparison.Ordinal))
                {
                    await DoAsync("ROLLBACK");
                    isExplicit = false;
                    break;
                }

                if (history[^1].StartsWith("ROLLBACK TO SAVEPOINT s", StringComparison.Ordinal))
                {
                    depth = int.Parse(history[^1]["ROLLBACK TO SAVEPOINT s".Length..], CultureInfo.InvariantCulture) + 1;
                }
            }

            if (isExplicit)
            {
                await DoAsync(Contents);
                await DoAsync(statements.Chance(75) ? "COMMIT" : "ROLLBACK");
            }
        }

        await DoAsync(Contents);
    }

    /// <summary>Runs a statement on both sides.</summary>
    private sealed class Pair(Session there, string foreignTable, Session here, string localTable)
    {
        public int Statements { get; private set; }

        public int Failures { get; private set; }

        public bool HasFailed { get; private set; }

        public async Task SameAsync(string sql, Func<string> context)
        {
            string local = await OutcomeAsync(here, sql.Replace("{0}", localTable, StringComparison.Ordinal));
            string foreign = await OutcomeAsync(there, sql.Replace("{0}", foreignTable, StringComparison.Ordinal));
            Statements++;
            HasFailed = local.StartsWith("error", StringComparison.Ordinal);
            Failures += HasFailed ? 1 : 0;

            // Rows of one INSERT are encoded before they are looked for in the table: of two errors in it, which comes first may differ.
            if (sql.StartsWith("INSERT", StringComparison.Ordinal) && local == "error 23505" && foreign == "error 23502")
            {
                return;
            }

            Assert.True(local == foreign, $"{context()}\nlocal:   {local}\nforeign: {foreign}");
        }

        private static async Task<string> OutcomeAsync(Session session, string sql)
        {
            try
            {
                await using var command = new NpgsqlCommand(sql, session.Connection) { AllResultTypesAreUnknown = true };
                await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
                var rows = new List<string>();
                while (await reader.ReadAsync())
                {
                    rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))));
                }

                await reader.CloseAsync();
                IEnumerable<string> shown = sql.Contains("ORDER BY", StringComparison.Ordinal) ? rows : rows.Order(StringComparer.Ordinal);
                return $"{reader.RecordsAffected} {string.Join('\n', shown)}";
            }
            catch (PostgresException e)
            {
                return $"error {e.SqlState}";
            }
        }
    }
}
