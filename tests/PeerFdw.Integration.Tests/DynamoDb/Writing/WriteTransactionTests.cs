using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>What transactions, savepoints and other sessions see, and what is promised at the commit.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class WriteTransactionTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task Nothing_is_written_before_the_commit()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk) SELECT 'a', g FROM generate_series(1, 30) AS g");
        Assert.Equal(30, await session.NumberAsync($"SELECT count(*) FROM {table.Name}"));
        Assert.Equal(0, await table.CountAsync());
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(0, await table.CountAsync());
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table.Name}"));
    }

    [Fact]
    public async Task Every_kind_of_read_shows_own_writes()
    {
        await using Session session = await cluster.OpenAsync();
        string name = cluster.NextName("w");
        await cluster.Client.CreateTableAsync(SampleData.SampleTable.Define(
            name, ["pk:S", "sk:N", "note:S", "qty:N"], ["pk", "sk"], [("by_note", ["note", "qty"])], [("by_qty", ["pk", "qty"])]));
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {name} (
                pk text OPTIONS (partition_key 'true') COLLATE "C", sk int OPTIONS (sort_key 'true'),
                note text OPTIONS (gsi_partition_key_gsi_name 'by_note') COLLATE "C", qty int OPTIONS (lsi_name 'by_qty', gsi_sort_key_gsi_name 'by_note'))
            SERVER ddb OPTIONS (table_name '{name}');
            CREATE TEMP TABLE l (pk text COLLATE "C", sk int, note text COLLATE "C", qty int, PRIMARY KEY (pk, sk));
            """);
        foreach (string table in new[] { name, "l" })
        {
            await session.ExecuteAsync($"INSERT INTO {table} SELECT 'p' || g % 3, g, 'n' || g % 4, g % 10 FROM generate_series(1, 60) AS g");
        }

        await session.ExecuteAsync("BEGIN");
        foreach (string table in new[] { name, "l" })
        {
            await session.ExecuteAsync($"""
                INSERT INTO {table} SELECT 'p' || g % 3, g, 'n' || g % 4, g % 10 FROM generate_series(61, 80) AS g;
                UPDATE {table} SET qty = qty + 3 WHERE sk % 5 = 0;
                UPDATE {table} SET note = 'n1' WHERE sk % 7 = 0;
                UPDATE {table} SET sk = sk + 1000 WHERE sk % 11 = 0;
                DELETE FROM {table} WHERE sk % 6 = 0
                """);
        }

        foreach (string query in new[]
        {
            "SELECT * FROM {0} ORDER BY pk, sk", "SELECT count(*) FROM {0}", "SELECT * FROM {0} WHERE pk = 'p1' AND sk = 5", "SELECT * FROM {0} WHERE pk = 'p1' AND sk = 6",
            "SELECT * FROM {0} WHERE pk = 'p1' ORDER BY sk DESC LIMIT 4", "SELECT min(sk), max(sk) FROM {0} WHERE pk = 'p2'", "SELECT count(*) FROM {0} WHERE pk = 'p0'",
            "SELECT * FROM {0} WHERE note = 'n1' AND qty > 4 ORDER BY pk, sk", "SELECT * FROM {0} WHERE pk = 'p1' AND qty BETWEEN 3 AND 12 ORDER BY qty, sk",
            "SELECT pk, sum(qty) FROM {0} GROUP BY pk ORDER BY pk", "SELECT * FROM {0} WHERE pk = 'p2' AND sk IN (5, 8, 11, 1011, 1022, 62) ORDER BY sk",
            "SELECT count(*) FROM {0} AS a JOIN {0} AS b ON b.pk = a.pk AND b.sk = a.sk + 3",
        })
        {
            Assert.Equal(
                await session.RowsAsync(query.Replace("{0}", "l", StringComparison.Ordinal)),
                await session.RowsAsync(query.Replace("{0}", name, StringComparison.Ordinal)));
        }

        Assert.Equal(60, (await cluster.Client.ScanAsync(new ScanRequest { TableName = name })).Count);
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(await session.RowsAsync("SELECT * FROM l ORDER BY pk, sk"), await session.RowsAsync($"SELECT * FROM {name} ORDER BY pk, sk"));
    }

    [Fact]
    public async Task Savepoints_and_exception_blocks_drop_their_own_writes_only()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk, qty) VALUES ('a', 1, 1); SAVEPOINT s");
        await session.ExecuteAsync($"UPDATE {table.Name} SET qty = 2; INSERT INTO {table.Name} (pk, sk) VALUES ('a', 2); SAVEPOINT t; DELETE FROM {table.Name}");
        await session.ExecuteAsync("ROLLBACK TO t");
        Assert.Equal(["1", "2"], await session.ColumnAsync($"SELECT sk FROM {table.Name} ORDER BY sk"));
        await session.ExecuteAsync("ROLLBACK TO s");
        Assert.Equal(["1"], await session.ColumnAsync($"SELECT qty FROM {table.Name}"));
        await session.ExecuteAsync($"""
            DO $$
            BEGIN
                FOR i IN 1..5 LOOP
                    BEGIN
                        INSERT INTO {table.Name} (pk, sk) VALUES ('b', i);
                        IF i % 2 = 0 THEN RAISE division_by_zero; END IF;
                        INSERT INTO {table.Name} (pk, sk) VALUES ('a', i);
                    EXCEPTION
                        WHEN division_by_zero THEN NULL;
                        WHEN unique_violation THEN INSERT INTO {table.Name} (pk, sk) VALUES ('dup', i);
                    END;
                END LOOP;
            END $$
            """);
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(
            ["a1", "a3", "a5", "b3", "b5", "dup1"],
            (await session.RowsAsync($"SELECT pk, sk FROM {table.Name} ORDER BY pk, sk")).Select(r => r[0] + r[1]));
        Assert.Equal(6, await table.CountAsync());
    }

    [Fact]
    public async Task A_statement_does_not_see_its_own_rows_and_a_cursor_not_later_ones()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk) SELECT 'a', g FROM generate_series(1, 5) AS g");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk) VALUES ('a', 6); DECLARE c CURSOR FOR SELECT sk FROM {table.Name} WHERE pk = 'a' ORDER BY sk");
        await session.ExecuteAsync($"DELETE FROM {table.Name} WHERE sk = 2; INSERT INTO {table.Name} (pk, sk) SELECT pk, sk + 10 FROM {table.Name}");
        Assert.Equal(["1", "2", "3", "4", "5", "6"], await session.ColumnAsync("FETCH ALL FROM c"));
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(10, await table.CountAsync());
    }

    [Fact]
    public async Task Two_inserts_of_one_key_end_in_one_item_and_a_serialization_failure()
    {
        await using Session one = await cluster.OpenAsync();
        await using Session two = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, one);
        await one.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk, note) VALUES ('a', 1, 'one')");
        await two.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note) VALUES ('a', 1, 'two')");
        PostgresException error = await one.ErrorAsync("COMMIT");
        Assert.Equal("40001", error.SqlState);
        Assert.Contains("another writer has inserted it meanwhile", error.MessageText, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        Assert.Equal("two", (await table.ItemAsync("a", 1))!["note"].S);

        // Again, as the hint says: now the statement knows.
        Assert.Equal("23505", (await one.ErrorAsync($"INSERT INTO {table.Name} (pk, sk, note) VALUES ('a', 1, 'one')")).SqlState);
    }

    [Theory]
    [InlineData("UPDATE {0} SET qty = qty + 1 WHERE pk = 'a'")]
    [InlineData("DELETE FROM {0} WHERE pk = 'a'")]
    public async Task A_version_attribute_finds_lost_updates(string sql)
    {
        await using Session one = await cluster.OpenAsync();
        await using Session two = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, one, "version_attr 'version'", WritableTable.Columns + ", version bigint");
        await one.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, qty, version) VALUES ('a', 1, 1, 1)");
        sql = sql.Replace("{0}", table.Name, StringComparison.Ordinal);
        await one.ExecuteAsync($"BEGIN; {sql}");
        await two.ExecuteAsync($"UPDATE {table.Name} SET qty = 50 WHERE pk = 'a' AND sk = 1");
        PostgresException error = await one.ErrorAsync("COMMIT");
        Assert.Equal("40001", error.SqlState);
        Assert.Contains("changed or deleted it since it was read", error.MessageText, StringComparison.Ordinal);
        Dictionary<string, AttributeValue> item = (await table.ItemAsync("a", 1))!;
        Assert.Equal("50", item["qty"].N);
        Assert.Equal("2", item["version"].N);
        await one.ExecuteAsync(sql);
        Assert.Equal(sql.StartsWith("DELETE", StringComparison.Ordinal) ? null : "51", (await table.ItemAsync("a", 1))?["qty"].N);
    }

    [Fact]
    public async Task A_transactional_table_is_all_or_nothing()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, "write_mode 'transaction'");
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, qty) SELECT 'a', g, g FROM generate_series(1, 100) AS g");
        Assert.Equal(100, await table.CountAsync());
        PostgresException error = await session.ErrorAsync($"INSERT INTO {table.Name} (pk, sk) SELECT 'b', g FROM generate_series(1, 101) AS g");
        Assert.Equal("54000", error.SqlState);
        Assert.Equal("Nothing was written.", error.Detail);
        Assert.Equal(100, await table.CountAsync());
        await session.ExecuteAsync(
            $"BEGIN; UPDATE {table.Name} SET qty = 0 WHERE sk < 10; DELETE FROM {table.Name} WHERE sk > 90; INSERT INTO {table.Name} (pk, sk) VALUES ('c', 1), ('c', 2)");
        await table.DeleteAsync("a", 5);
        await table.PutAsync("c", 2);
        error = await session.ErrorAsync("COMMIT");
        Assert.Equal("40001", error.SqlState);
        Assert.Contains("nothing of it was written", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("""{"pk":"a","sk":5}""", error.Detail, StringComparison.Ordinal);
        Assert.Contains("""{"pk":"c","sk":2}""", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("""{"pk":"c","sk":1}""", error.Detail, StringComparison.Ordinal);
        Assert.Equal("1", (await table.ItemAsync("a", 1))!["qty"].N);
        Assert.Equal(100, await table.CountAsync());
        Assert.DoesNotContain(session.Notices, n => n.Severity == "WARNING");
    }

    [Fact]
    public async Task Two_phase_commit_is_refused()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk) VALUES ('a', 1)");
        PostgresException error = await session.ErrorAsync("PREPARE TRANSACTION 'x'");
        Assert.Equal("0A000", error.SqlState);
        await session.ExecuteAsync("ROLLBACK");
        Assert.Equal(0, await table.CountAsync());
    }

    [Fact]
    public async Task Constraints_that_are_deferred_fail_before_anything_is_sent()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string local = cluster.NextName("deferred");
        await session.ExecuteAsync($"CREATE TABLE {local} (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {table.Name} (pk, sk) VALUES ('a', 1); INSERT INTO {local} VALUES (1), (1)");
        Assert.Equal("23505", (await session.ErrorAsync("COMMIT")).SqlState);
        Assert.Equal(0, await table.CountAsync());
    }

    [Fact]
    public async Task A_failed_commit_takes_the_local_rows_with_it()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string local = cluster.NextName("beside");
        await session.ExecuteAsync($"CREATE TABLE {local} (n int)");
        await session.ExecuteAsync($"BEGIN; INSERT INTO {local} VALUES (1); INSERT INTO {table.Name} (pk, sk) VALUES ('a', 1)");
        await table.PutAsync("a", 1);
        Assert.Equal("40001", (await session.ErrorAsync("COMMIT")).SqlState);
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {local}"));
    }

    [Fact]
    public async Task A_procedure_commits_in_between()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"""
            DO $$
            BEGIN
                FOR i IN 1..20 LOOP
                    INSERT INTO {table.Name} (pk, sk) VALUES ('a', i);
                    IF i % 2 = 0 THEN COMMIT; ELSE ROLLBACK; END IF;
                END LOOP;
            END $$
            """);
        Assert.Equal(10, await table.CountAsync());
    }
}
