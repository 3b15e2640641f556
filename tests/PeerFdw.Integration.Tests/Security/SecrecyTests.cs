using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.SampleData;
using PeerFdw.Testing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Security;

/// <summary>Secrets of user mappings are seen nowhere: not by the user, not by other sessions, not in the log at its most talkative.</summary>
[Collection(SecurityCollection.Name)]
public sealed partial class SecrecyTests(SecurityCluster cluster, ITestOutputHelper output)
{
    private const string Talkative = """
        SET log_min_messages = debug5; SET client_min_messages = debug5; SET log_error_verbosity = verbose; SET log_min_duration_statement = 0;
        SET debug_print_parse = on; SET debug_print_rewritten = on; SET debug_print_plan = on; SET debug_pretty_print = on; SET peer_fdw.log_documents = on; SET peer_fdw.progress = '1ms'
        """;

    private static readonly string[] s_formats = ["TEXT", "JSON", "XML", "YAML"];

    [Theory]
    [InlineData("pg")]
    [InlineData("ddb")]
    public async Task Nothing_that_is_shown_or_logged_has_a_secret(string peer)
    {
        bool isPostgres = peer == "pg";
        string user = cluster.NextName("talker");
        string table = cluster.NextName("t");
        await using Session superuser = await cluster.OpenAsync();
        await superuser.ExecuteAsync($"""
            CREATE ROLE {user} LOGIN SUPERUSER;
            CREATE SERVER {table} FOREIGN DATA WRAPPER {(isPostgres ? "peer_postgres" : "peer_dynamodb")} OPTIONS ({Server(isPostgres)});
            CREATE SERVER {table}_off FOREIGN DATA WRAPPER {(isPostgres ? "peer_postgres" : "peer_dynamodb")} OPTIONS ({(isPostgres
                ? $"host '127.0.0.1', port '{FreePort.Next()}'" : $"aws_region 'us-west-2', endpoint 'http://127.0.0.1:{FreePort.Next()}', max_retries '0'")});
            CREATE USER MAPPING FOR {user} SERVER {table} OPTIONS ({Mapping(isPostgres)});
            CREATE USER MAPPING FOR {user} SERVER {table}_off OPTIONS ({Mapping(isPostgres)});
            CREATE USER MAPPING FOR postgres SERVER {table} OPTIONS ({(isPostgres ? $"\"user\" 'scram_user', password 'wrong-{SecurityCluster.AmbientPassword}'" : Mapping(false))});
            """);
        string schema = isPostgres ? "public" : "dynamodb";
        if (isPostgres)
        {
            await using Session there = await cluster.OpenAsync(database: "there");
            await there.ExecuteAsync("ALTER ROLE scram_user SET log_min_messages = debug5; ALTER ROLE scram_user SET log_statement = 'all'; ALTER ROLE scram_user SET debug_print_plan = on");
        }
        else
        {
            await cluster.Client.CreateTableAsync(SampleTable.Define("account", ["id:N"], ["id"]));
        }

        int before = cluster.Postgres.Log.Length;
        await using Session session = await cluster.OpenAsync(user);
        await session.ExecuteAsync(Talkative);
        await session.ExecuteAsync($"CREATE SCHEMA {table}; SET search_path = {table}, public");
        var shown = new List<string>();
        string key = isPostgres ? "" : " OPTIONS (partition_key 'true')";
        await RunAsync(session, shown, $"IMPORT FOREIGN SCHEMA {schema} FROM SERVER {table} INTO {table}");
        await RunAsync(session, shown, $"DROP FOREIGN TABLE account; CREATE FOREIGN TABLE account (id int{key}, owner text, balance numeric) SERVER {table} OPTIONS (table_name 'account'{(isPostgres ? ", schema_name 'public'" : "")})");
        await RunAsync(session, shown, $"CREATE FOREIGN TABLE off (id int{key}) SERVER {table}_off");
        foreach (string statement in (string[])
        [
            "INSERT INTO account VALUES (1001, 'a', 1), (1002, 'b', 2)", "BEGIN; UPDATE account SET owner = 'c' WHERE id = 1001; SAVEPOINT s; DELETE FROM account WHERE id = 1002; ROLLBACK TO s; COMMIT",
            "UPDATE account SET balance = balance + random() WHERE id = 1001", "DELETE FROM account WHERE id > 1000", "ANALYZE VERBOSE account",
            "PREPARE p(int) AS SELECT * FROM account WHERE id = $1; EXECUTE p(1); EXECUTE p(2)", "BEGIN; DECLARE c CURSOR FOR SELECT * FROM account; FETCH 2 FROM c; ROLLBACK",
            "SET peer_fdw.pushdown = off; SELECT * FROM account; RESET peer_fdw.pushdown",
        ])
        {
            await RunAsync(session, shown, statement);
        }

        foreach (string format in s_formats)
        {
            await RunAsync(session, shown, $"EXPLAIN (ANALYZE, VERBOSE, FORMAT {format}) SELECT count(*) FROM account WHERE id = 5 AND length(owner) > 3");
            await RunAsync(session, shown, $"EXPLAIN (VERBOSE, FORMAT {format}) UPDATE account SET owner = 'x' WHERE id = 5");
        }

        await RunAsync(session, shown, "SELECT * FROM peer_table_description('account')");
        await RunAsync(session, shown, "SELECT * FROM peer_get_connections()");
        await RunAsync(session, shown, "SELECT * FROM peer_fdw_bridge()");
        await RunAsync(session, shown, "SELECT peer_expression_documents('SELECT * FROM account WHERE id = 1')");

        // What fails says why, and no more.
        foreach (string statement in (string[])
        [
            "SELECT * FROM off", "INSERT INTO off VALUES (1)", $"IMPORT FOREIGN SCHEMA {schema} FROM SERVER {table}_off INTO {table}", "ANALYZE off", "SELECT * FROM peer_table_description('off')",
            "SET statement_timeout = '200ms'; SELECT count(*), pg_sleep(2) FROM account",
        ])
        {
            await FailAsync(session, shown, statement);
        }

        await session.ExecuteAsync("RESET statement_timeout");
        await superuser.ExecuteAsync(Talkative);
        if (isPostgres)
        {
            await FailAsync(superuser, shown, $"SELECT * FROM {table}.account");
        }

        // As others see the sessions, those at the peer too.
        await RunAsync(superuser, shown, "SELECT a::text FROM pg_stat_activity AS a");
        shown.AddRange(session.Notices.Concat(superuser.Notices).Select(n => $"{n.MessageText}\n{n.Detail}\n{n.Hint}\n{n.Where}"));
        string log = cluster.Postgres.Log[before..];
        output.WriteLine($"{shown.Count} texts, {log.Length >> 10} KiB of log");
        Assert.All(shown, text => SecurityCluster.AssertSecret("what is shown", text));
        SecurityCluster.AssertSecret("the log", log);

        // The log is as talkative as it was meant to be, and a secret in it is found.
        Assert.Contains(":fdw_private", log, StringComparison.Ordinal);
        Assert.Contains("\"server_options\"", log, StringComparison.Ordinal);
        await superuser.ExecuteAsync($"SELECT '{SecurityCluster.Password}'");
        Assert.ThrowsAny<Exception>(() => SecurityCluster.AssertSecret("the log", cluster.Postgres.Log[before..]));
    }

    [Theory]
    [InlineData("CREATE SERVER {0} FOREIGN DATA WRAPPER peer_postgres OPTIONS (password '{1}')")]
    [InlineData("CREATE SERVER {0} FOREIGN DATA WRAPPER peer_postgres OPTIONS (host 'x', \"user\" '{1}')")]
    [InlineData("CREATE SERVER {0} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', secret_access_key '{1}')")]
    [InlineData("CREATE SERVER {0} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', session_token '{1}')")]
    [InlineData("CREATE FOREIGN TABLE {0} (id int) SERVER pg OPTIONS (password '{1}')")]
    [InlineData("CREATE FOREIGN TABLE {0} (id int OPTIONS (secret_access_key '{1}')) SERVER ddb")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER pg OPTIONS (password '{1}', unknown '{1}')")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER pg OPTIONS (password '{1}', password_required '{1}')")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER pg OPTIONS (sslpassword '{1}', sslkey '')")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER ddb OPTIONS (secret_access_key '{1}')")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER ddb OPTIONS (session_token '{1}')")]
    [InlineData("CREATE USER MAPPING FOR CURRENT_USER SERVER ddb OPTIONS (access_key_id 'x', secret_access_key '{1}', role_arn '{1}x')")]
    public async Task An_option_in_the_wrong_place_is_refused_without_its_value(string statement)
    {
        await using Session session = await cluster.OpenAsync();
        string sql = string.Format(null, statement, cluster.NextName("misplaced"), SecurityCluster.KeySecret);
        if (sql.Contains("sslkey", StringComparison.Ordinal) || sql.Contains("role_arn", StringComparison.Ordinal) || sql.Contains("password_required", StringComparison.Ordinal))
        {
            // A value that is not secret by its name may be told when it is not legal; the secret beside it is not.
            sql = sql.Replace($"role_arn '{SecurityCluster.KeySecret}x'", "role_arn 'no arn'", StringComparison.Ordinal)
                .Replace($"password_required '{SecurityCluster.KeySecret}'", "password_required 'perhaps'", StringComparison.Ordinal)
                .Replace("sslkey ''", "port '1'", StringComparison.Ordinal);
        }

        PostgresException error = await session.ErrorAsync(sql);
        Assert.StartsWith("HV0", error.SqlState, StringComparison.Ordinal);
        SecurityCluster.AssertSecret(statement, $"{error.MessageText}\n{error.Detail}\n{error.Hint}\n{error.Where}");
    }

    [Fact]
    public async Task Mappings_are_hidden_from_others_as_PostgreSQL_hides_them()
    {
        await using Session superuser = await cluster.OpenAsync();
        string owner = await cluster.CreateUserAsync(superuser);
        string other = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"GRANT USAGE ON FOREIGN SERVER ddb TO {other}; CREATE USER MAPPING FOR {owner} SERVER ddb OPTIONS (access_key_id 'x', secret_access_key '{SecurityCluster.KeySecret}')");
        await using Session session = await cluster.OpenAsync(other);
        Assert.Null(await session.TextAsync($"SELECT umoptions::text FROM pg_user_mappings WHERE usename = '{owner}'"));
        Assert.Equal("42501", (await session.ErrorAsync("SELECT * FROM pg_user_mapping")).SqlState);
        Assert.Equal("42501", (await session.ErrorAsync("SELECT * FROM peer_fdw_bridge()")).SqlState);

        // Before the shim is loaded PostgreSQL keeps any setting of an unknown name; when it is, those that are not this user's to set are dropped.
        await session.ExecuteAsync("SET peer_fdw.log_documents = on; SET peer_fdw.managed_library = '/nonexistent/other.so'");
        Assert.Empty(await session.RowsAsync("SELECT * FROM peer_get_connections()"));
        Assert.Equal("off", await session.TextAsync("SHOW peer_fdw.log_documents"));
        await session.ExecuteAsync($"CREATE FOREIGN TABLE pg_temp.t (id text OPTIONS (partition_key 'true')) SERVER ddb");
        Assert.Equal("42501", (await session.ErrorAsync("SET peer_fdw.log_documents = on")).SqlState);
        Assert.Equal("42501", (await session.ErrorAsync("SET peer_fdw.managed_library = '/nonexistent/other.so'")).SqlState);
    }

    [Fact]
    public void Documents_show_no_key()
    {
        foreach (string page in Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")))
        {
            string text = File.ReadAllText(page);
            Assert.False(Key().IsMatch(text), page);
            Assert.All(SecretOption().Matches(text).Select(m => m.Groups[1].Value), value => Assert.Contains(value, s_placeholders));
        }
    }

    private static readonly string[] s_placeholders = ["…", "secret", "sample"];

    private static async Task RunAsync(Session session, List<string> shown, string sql)
    {
        try
        {
            foreach (string?[] row in await session.RowsAsync(sql))
            {
                shown.Add(string.Join('|', row));
            }
        }
        catch (PostgresException e)
        {
            Assert.Fail($"{sql}: {e.SqlState} {e.MessageText} {e.Detail}");
        }
    }

    private static async Task FailAsync(Session session, List<string> shown, string sql)
    {
        PostgresException error = await session.ErrorAsync(sql);
        Assert.DoesNotContain(error.SqlState, (string[])["42601", "42703", "42P01", "XX000"]);
        shown.Add($"{error.MessageText}\n{error.Detail}\n{error.Hint}\n{error.Where}\n{error.InternalQuery}");
    }

    private string Server(bool isPostgres) => isPostgres
        ? $"host '127.0.0.1', port '{cluster.Postgres.Port}', dbname 'there'"
        : $"aws_region 'us-west-2', endpoint '{cluster.Peer.Endpoint}', max_retries '0'";

    private static string Mapping(bool isPostgres) => isPostgres
        ? $"\"user\" 'scram_user', password '{SecurityCluster.Password}', sslpassword '{SecurityCluster.TokenSecret}'"
        : $"access_key_id 'someone', secret_access_key '{SecurityCluster.KeySecret}', session_token '{SecurityCluster.TokenSecret}'";

    [GeneratedRegex("(?:AKIA|ASIA)[0-9A-Z]{16}")]
    private static partial Regex Key();

    [GeneratedRegex("(?:secret_access_key|session_token|password|sslpassword) '([^']*)'")]
    private static partial Regex SecretOption();
}
