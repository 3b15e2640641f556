using System;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Connections: cached, replaced when an object changes, and never another user's. Options and secrets.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ConnectionTests(SyntheticCluster cluster)
{
    private const string Secret = "s3cr3t-Zm9vYmFy";

    [Fact]
    public async Task A_connection_is_kept_until_server_or_mapping_change()
    {
        await using Session session = await cluster.OpenAsync();
        (string server, string table) = await TableAsync(session);
        string query = $"SELECT max(c) || ' ' || max(u) FROM {table}";
        string[] first = (await session.TextAsync(query))!.Split(' ');
        Assert.Equal("first", first[1]);
        Assert.Equal(string.Join(' ', first), await session.TextAsync(query));

        await session.ExecuteAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (SET \"user\" 'second')");
        string[] second = (await session.TextAsync(query))!.Split(' ');
        Assert.Equal("second", second[1]);
        Assert.NotEqual(first[0], second[0]);

        // Changed by another session; and a prepared plan must follow, too.
        await session.ExecuteAsync($"PREPARE {table}_p AS {query}");
        Assert.Equal(string.Join(' ', second), await session.TextAsync($"EXECUTE {table}_p"));
        await using (Session other = await cluster.OpenAsync())
        {
            await other.ExecuteAsync($"ALTER SERVER {server} OPTIONS (ADD seed '7')");
        }

        Assert.NotEqual(second[0], (await session.TextAsync($"EXECUTE {table}_p"))!.Split(' ')[0]);
        await using (Session other = await cluster.OpenAsync())
        {
            await other.ExecuteAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (SET password 'another')");
        }

        string third = (await session.TextAsync($"EXECUTE {table}_p"))!;
        Assert.Equal(third, await session.TextAsync(query));
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    [Fact]
    public async Task A_scan_in_progress_outlives_the_change()
    {
        await using Session session = await cluster.OpenAsync();
        (string server, string table) = await TableAsync(session);
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (SET rows '5000', ADD page_rows '10'); BEGIN; DECLARE c CURSOR FOR SELECT n, u FROM {table}");
        Assert.Equal(100, (await session.RowsAsync("FETCH 100 FROM c")).Count);
        await session.ExecuteAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (SET \"user\" 'second')");
        Assert.Equal("first", (await session.RowsAsync("FETCH ALL FROM c"))[^1][1]);
        Assert.Equal("second", await session.TextAsync($"SELECT max(u) FROM {table}"));
        await session.ExecuteAsync("COMMIT");
    }

    [Fact]
    public async Task Ambient_credentials_are_for_superusers_and_whom_they_mark()
    {
        await using Session super = await cluster.OpenAsync();
        (string server, string table) = await TableAsync(super);
        string role = cluster.NextName("plain");
        await super.ExecuteAsync($"CREATE ROLE {role} LOGIN; GRANT SELECT ON {table} TO {role}; GRANT USAGE ON FOREIGN SERVER {server} TO {role}; CREATE USER MAPPING FOR {role} SERVER {server}");
        Assert.Equal("t", await super.TextAsync($"SELECT bool_and(a) FROM {table}"));
        await using (Session plain = await cluster.OpenAsync(role))
        {
            Assert.Equal("f", await plain.TextAsync($"SELECT bool_or(a) FROM {table}"));
            PostgresException refused = await plain.ErrorAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (ADD ambient_credentials 'allowed')");
            Assert.Equal("42501", refused.SqlState);
        }

        await super.ExecuteAsync($"ALTER USER MAPPING FOR {role} SERVER {server} OPTIONS (ADD ambient_credentials 'allowed')");
        await using (Session plain = await cluster.OpenAsync(role))
        {
            Assert.Equal("t", await plain.TextAsync($"SELECT bool_and(a) FROM {table}"));

            // What a superuser set its owner may not take elsewhere, by changing the rest (postgres_fdw: password_required).
            Assert.Equal(
                "42501", (await plain.ErrorAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (ADD \"user\" 'x')")).SqlState);
        }

        // A view and a security definer function read with their owner's mapping.
        await super.ExecuteAsync($"CREATE VIEW {table}_view AS SELECT * FROM {table}; GRANT SELECT ON {table}_view TO {role}");
        await using (Session plain = await cluster.OpenAsync(role))
        {
            Assert.Equal("first", await plain.TextAsync($"SELECT max(u) FROM {table}_view"));
        }
    }

    [Fact]
    public async Task A_secret_is_never_seen_again()
    {
        await using Session session = await cluster.OpenAsync();
        (string server, string table) = await TableAsync(session);
        await session.ExecuteAsync("SET client_min_messages = debug5; SET peer_fdw.log_documents = on; SET debug_print_plan = on");
        string seen = await session.ExplainAsync($"SELECT * FROM {table} WHERE n > 1", "ANALYZE, VERBOSE")
            + await session.ExplainAsync($"SELECT * FROM {table} WHERE n > 1", "VERBOSE, FORMAT JSON");
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} OPTIONS (ADD error_at '2')");
        PostgresException failure = await session.ErrorAsync($"SELECT * FROM {table}");
        seen += failure.ToString() + failure.Detail + failure.Hint + failure.Where;
        foreach (PostgresNotice notice in session.Notices)
        {
            seen += notice.MessageText + notice.Detail + notice.Hint;
        }

        Assert.Contains("\"wrapper\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, seen, StringComparison.Ordinal);

        PostgresException misplaced = await session.ErrorAsync($"ALTER SERVER {server} OPTIONS (ADD password '{Secret}')");
        Assert.Equal("HV00D", misplaced.SqlState);
        Assert.DoesNotContain(Secret, misplaced.MessageText + misplaced.Detail + misplaced.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_synthetic OPTIONS (nonsense 'a')", "HV00D", "rows")]
    [InlineData("CREATE SERVER x FOREIGN DATA WRAPPER peer_synthetic OPTIONS (password 'a')", "HV00D", "USER MAPPING")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER syn OPTIONS (rows '5')", "HV00D", "password")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER syn OPTIONS (ambient_credentials 'perhaps')", "HV024", "allowed")]
    [InlineData("CREATE FOREIGN TABLE x (n int) SERVER syn OPTIONS (generator 'row')", "HV00D", "delay_ms")]
    [InlineData("CREATE FOREIGN TABLE x (n int) SERVER syn OPTIONS (rows 'many')", "HV024", "endless")]
    [InlineData("CREATE FOREIGN TABLE x (n int) SERVER syn OPTIONS (page_rows '0')", "HV024", "1")]
    [InlineData("CREATE FOREIGN TABLE x (n int) SERVER syn OPTIONS (page_rows 'x')", "HV024", null)]
    [InlineData("CREATE FOREIGN TABLE x (n int) SERVER syn OPTIONS (ignore_cancel 'perhaps')", "HV024", null)]
    [InlineData("CREATE FOREIGN TABLE x (n int) SERVER syn OPTIONS (filter_mode 'sometimes')", "HV024", "inexact")]
    [InlineData("CREATE FOREIGN TABLE x (n int OPTIONS (rows '5')) SERVER syn", "HV00D", "generator")]
    [InlineData("CREATE FOREIGN TABLE x (n int OPTIONS (generator 'constant')) SERVER syn", "HV00J", "value")]
    [InlineData("ALTER FOREIGN DATA WRAPPER peer_synthetic OPTIONS (ADD rows '5')", "HV00D", null)]
    public async Task A_wrong_option_is_refused_with_the_legal_ones(string sql, string sqlState, string? hint)
    {
        await using Session session = await cluster.OpenAsync();
        PostgresException error = await session.ErrorAsync(sql);
        Assert.Equal(sqlState, error.SqlState);
        Assert.NotNull(error.Hint);
        Assert.Contains(hint ?? "", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writing_is_refused_clearly()
    {
        await using Session session = await cluster.OpenAsync();
        (_, string table) = await TableAsync(session);
        foreach (string sql in new[] { $"INSERT INTO {table} (n) VALUES (1)", $"UPDATE {table} SET n = 2", $"DELETE FROM {table}" })
        {
            Assert.Equal("55000", (await session.ErrorAsync(sql)).SqlState);
        }
    }

    private async Task<(string Server, string Table)> TableAsync(Session session)
    {
        string server = cluster.NextName("own");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_synthetic;
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS ("user" 'first', password '{Secret}');
            CREATE FOREIGN TABLE {server}_t (n bigint NOT NULL, c bigint OPTIONS (generator 'connection'), u text OPTIONS (generator 'user'),
                a boolean OPTIONS (generator 'ambient')) SERVER {server} OPTIONS (rows '5');
            """);
        return (server, $"{server}_t");
    }
}
