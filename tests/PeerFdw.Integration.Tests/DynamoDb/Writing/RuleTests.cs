using System;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>What PostgreSQL adds to writing: defaults, constraints, triggers, generated columns, views, rights.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class RuleTests(DynamoDbCluster cluster)
{
    private const string Ruled = """
        pk text OPTIONS (partition_key 'true') COLLATE "C" NOT NULL, sk int OPTIONS (sort_key 'true') NOT NULL DEFAULT 7,
        note text NOT NULL DEFAULT 'none', qty int CONSTRAINT few CHECK (qty < 100), twice int GENERATED ALWAYS AS (qty * 2) STORED
        """;

    [Fact]
    public async Task Defaults_constraints_and_generated_columns_hold()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, columns: Ruled);
        Assert.Equal(["7", "none", "8"], await session.RowAsync($"INSERT INTO {table.Name} (pk, qty) VALUES ('a', 4) RETURNING sk, note, twice"));
        Assert.Equal("8", (await table.ItemAsync("a", 7))!["twice"].N);
        Assert.Equal("23502", (await session.ErrorAsync($"INSERT INTO {table.Name} VALUES ('a', 1, NULL)")).SqlState);
        Assert.Equal("few", (await session.ErrorAsync($"INSERT INTO {table.Name} (pk, qty) VALUES ('b', 1), ('b', 100)")).ConstraintName);
        Assert.Equal("few", (await session.ErrorAsync($"UPDATE {table.Name} SET qty = qty + 96")).ConstraintName);
        Assert.Equal("23502", (await session.ErrorAsync($"UPDATE {table.Name} SET note = NULL")).SqlState);
        Assert.Equal("few", (await Assert.ThrowsAsync<PostgresException>(
            () => WritableTable.CopyAsync(session, $"COPY {table.Name} (pk, sk, qty) FROM STDIN", ["c\t1\t1", "c\t2\t100"]))).ConstraintName);
        Assert.Equal(1, await table.CountAsync());
        await session.ExecuteAsync($"UPDATE {table.Name} SET qty = 50");
        Assert.Equal("100", (await table.ItemAsync("a", 7))!["twice"].N);
        await WritableTable.CopyAsync(session, $"COPY {table.Name} (pk, qty) FROM STDIN", ["c\t1"]);
        Assert.Equal("2", (await table.ItemAsync("c", 7))!["twice"].N);
    }

    [Fact]
    public async Task Triggers_see_and_change_rows()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync($"""
            CREATE TEMP TABLE log (at serial, what text);
            CREATE FUNCTION pg_temp.before() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                IF NEW.note = 'drop' THEN RETURN NULL; END IF;
                NEW.note := NEW.note || '!';
                NEW.qty := (SELECT count(*) FROM {table.Name});
                RETURN NEW;
            END $$;
            CREATE FUNCTION pg_temp.after() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO log (what) VALUES (format('%s: %s -> %s', TG_OP, OLD.note, NEW.note)); RETURN NULL; END $$;
            CREATE FUNCTION pg_temp.statement() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO log (what) VALUES (format('%s %s', TG_WHEN, TG_OP)); RETURN NULL; END $$;
            CREATE TRIGGER b BEFORE INSERT OR UPDATE OR DELETE ON {table.Name} FOR EACH ROW EXECUTE FUNCTION pg_temp.before();
            CREATE TRIGGER a AFTER INSERT OR UPDATE OR DELETE ON {table.Name} FOR EACH ROW EXECUTE FUNCTION pg_temp.after();
            CREATE TRIGGER s AFTER INSERT OR DELETE ON {table.Name} FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.statement();
            INSERT INTO {table.Name} (pk, sk, note) VALUES ('a', 1, 'one'), ('a', 2, 'drop'), ('a', 3, 'three');
            UPDATE {table.Name} SET price = 5 WHERE sk = 1;
            DELETE FROM {table.Name} WHERE sk = 3
            """);
        Assert.Equal(
            ["INSERT:  -> one!", "INSERT:  -> three!", "AFTER INSERT", "UPDATE: one! -> one!!", "DELETE: three! -> ", "AFTER DELETE"],
            await session.ColumnAsync("SELECT what FROM log ORDER BY at"));
        Assert.Equal(["1", "one!!", "2", "5"], await session.RowAsync($"SELECT sk, note, qty, price FROM {table.Name}"));
        Assert.Equal(1, await table.CountAsync());
    }

    [Fact]
    public async Task Transition_tables_are_refused_by_the_core()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        await session.ExecuteAsync("CREATE FUNCTION pg_temp.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        Assert.Equal("42809", (await session.ErrorAsync(
            $"CREATE TRIGGER t AFTER INSERT ON {table.Name} REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.nothing()")).SqlState);
    }

    [Fact]
    public async Task Views_are_updatable_and_checked()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        string view = table.Name + "_view";
        await session.ExecuteAsync($"CREATE VIEW {view} AS SELECT sk AS number, note, pk FROM {table.Name} WHERE pk = 'v' AND sk < 100 WITH CHECK OPTION");
        await session.ExecuteAsync($"INSERT INTO {view} VALUES (1, 'a', 'v'), (2, 'b', 'v')");
        Assert.Equal("44000", (await session.ErrorAsync($"INSERT INTO {view} VALUES (3, 'c', 'v'), (100, 'd', 'v')")).SqlState);
        Assert.Equal("44000", (await session.ErrorAsync($"INSERT INTO {view} VALUES (3, 'c', 'w')")).SqlState);
        Assert.Equal("44000", (await session.ErrorAsync($"UPDATE {view} SET number = 200 WHERE number = 2")).SqlState);
        Assert.Equal(["1", "A"], await session.RowAsync($"UPDATE {view} SET note = upper(note) WHERE number = 1 RETURNING number, note"));
        await table.PutAsync("w", 1, ("note", new AttributeValue("other")));
        await session.ExecuteAsync($"DELETE FROM {view}");
        Assert.Equal(1, await table.CountAsync());
        Assert.NotNull(await table.ItemAsync("w", 1));
    }

    [Fact]
    public async Task A_table_or_server_that_is_not_updatable_says_so()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session, "updatable 'false'");
        foreach (string sql in new[] { "INSERT INTO {0} (pk, sk) VALUES ('a', 1)", "UPDATE {0} SET note = 'x'", "DELETE FROM {0}" })
        {
            PostgresException error = await session.ErrorAsync(sql.Replace("{0}", table.Name, StringComparison.Ordinal));
            Assert.Equal("55000", error.SqlState);
            Assert.Contains(table.Name, error.MessageText, StringComparison.Ordinal);
        }

        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(
            () => WritableTable.CopyAsync(session, $"COPY {table.Name} (pk, sk) FROM STDIN", ["a\t1"]))).SqlState);
        string insertable = $"SELECT is_insertable_into FROM information_schema.tables WHERE table_name = '{table.Name}'";
        Assert.Equal("NO", await session.TextAsync(insertable));
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table.Name} OPTIONS (SET updatable 'true'); INSERT INTO {table.Name} (pk, sk) VALUES ('a', 1)");
        Assert.Equal("YES", await session.TextAsync(insertable));
        Assert.Equal(1, await table.CountAsync());
        Assert.Equal("HV024", (await session.ErrorAsync($"ALTER FOREIGN TABLE {table.Name} OPTIONS (ADD insert_mode 'replace')")).SqlState);
    }

    [Fact]
    public async Task Rights_are_PostgreSQLs()
    {
        await using Session session = await cluster.OpenAsync();
        string server = await WritableTable.ServerAsync(cluster, session, cluster.Peer.Endpoint);
        WritableTable table = await WritableTable.CreateAsync(cluster, session, server: server);
        string role = cluster.NextName("writer");
        await session.ExecuteAsync($"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA app TO {role}; GRANT SELECT, INSERT, UPDATE (note) ON {table.Name} TO {role}");
        await using Session other = await cluster.OpenAsync(role);
        await other.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note) VALUES ('a', 1, 'x'); UPDATE {table.Name} SET note = 'y'");
        Assert.Equal("42501", (await other.ErrorAsync($"UPDATE {table.Name} SET qty = 1")).SqlState);
        Assert.Equal("42501", (await other.ErrorAsync($"DELETE FROM {table.Name}")).SqlState);
        Assert.Equal("y", (await table.ItemAsync("a", 1))!["note"].S);
    }
}
