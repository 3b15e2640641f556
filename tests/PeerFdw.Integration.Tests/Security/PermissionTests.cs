using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Security;

/// <summary>Who is let in where: each step towards a peer is refused for want of the one thing that is missing.</summary>
[Collection(SecurityCollection.Name)]
public sealed class PermissionTests(SecurityCluster cluster)
{
    [Theory]
    [InlineData("peer_postgres")]
    [InlineData("peer_dynamodb")]
    public async Task Without_usage_of_the_wrapper_there_is_no_server(string wrapper)
    {
        await using Session superuser = await cluster.OpenAsync();
        string user = await cluster.CreateUserAsync(superuser);
        await using Session plain = await cluster.OpenAsync(user);
        Assert.Equal("42501", (await plain.ErrorAsync($"CREATE SERVER {cluster.NextName("own")} FOREIGN DATA WRAPPER {wrapper}")).SqlState);

        // The extension is not trusted: who owns a database may not bring it in, either.
        await superuser.ExecuteAsync($"GRANT CREATE ON DATABASE there TO {user}");
        await using Session there = await cluster.OpenAsync(user, "there");
        Assert.Equal("42501", (await there.ErrorAsync("CREATE EXTENSION peer_fdw")).SqlState);
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("ddb")]
    public async Task Without_usage_of_the_server_nothing_of_it_can_be_used(string server)
    {
        await using Session superuser = await cluster.OpenAsync();
        await using Session plain = await cluster.OpenAsync(await cluster.CreateUserAsync(superuser));
        foreach (string statement in (string[])
        [
            $"CREATE FOREIGN TABLE {cluster.NextName("t")} (id int) SERVER {server}", $"CREATE USER MAPPING FOR CURRENT_USER SERVER {server}",
            $"IMPORT FOREIGN SCHEMA public FROM SERVER {server} INTO public", $"ALTER SERVER {server} OPTIONS (ADD updatable 'false')", $"DROP SERVER {server} CASCADE",
            $"CREATE USER MAPPING FOR PUBLIC SERVER {server}", $"CREATE USER MAPPING FOR postgres SERVER {server}",
        ])
        {
            Assert.Equal("42501", (await plain.ErrorAsync(statement)).SqlState);
        }
    }

    [Fact]
    public async Task Usage_lets_a_user_make_a_mapping_for_themselves_and_for_nobody_else()
    {
        await using Session superuser = await cluster.OpenAsync();
        string user = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"GRANT USAGE ON FOREIGN SERVER pg, ddb TO {user}");
        await using Session plain = await cluster.OpenAsync(user);
        foreach (string server in (string[])["pg", "ddb"])
        {
            await plain.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {server}");
            Assert.Equal("42501", (await plain.ErrorAsync($"CREATE USER MAPPING FOR postgres SERVER {server}")).SqlState);
            Assert.Equal("42501", (await plain.ErrorAsync($"ALTER SERVER {server} OWNER TO CURRENT_USER")).SqlState);
        }
    }

    [Theory]
    [InlineData("pg", "2F003")]
    [InlineData("ddb", "28000")]
    public async Task A_table_wants_a_grant_and_then_a_mapping_with_credentials(string server, string state)
    {
        await using Session superuser = await cluster.OpenAsync();
        string user = await cluster.CreateUserAsync(superuser);
        string table = await TableAsync(superuser, server);
        await superuser.ExecuteAsync($"REVOKE ALL ON {table} FROM PUBLIC");
        await using Session plain = await cluster.OpenAsync(user);
        foreach (string statement in (string[])[$"SELECT * FROM {table}", $"INSERT INTO {table} VALUES (1)", $"UPDATE {table} SET owner = 'x'", $"DELETE FROM {table}", $"SELECT * FROM peer_table_description('{table}')"])
        {
            Assert.Equal("42501", (await plain.ErrorAsync(statement)).SqlState);
        }

        await superuser.ExecuteAsync($"GRANT ALL ON {table} TO {user}");
        foreach (string mapping in (string[])["", $"CREATE USER MAPPING FOR {user} SERVER {server}"])
        {
            if (mapping.Length > 0)
            {
                await superuser.ExecuteAsync(mapping);
            }

            foreach (string statement in (string[])[$"SELECT * FROM {table}", $"INSERT INTO {table} VALUES (1)", $"SELECT * FROM peer_table_description('{table}')"])
            {
                PostgresException error = await plain.ErrorAsync(statement);
                Assert.Equal((state, true), (error.SqlState, error.Hint is not null));
                SecurityCluster.AssertSecret(statement, $"{error.MessageText}{error.Detail}{error.Hint}{error.Where}");
            }
        }
    }

    [Theory]
    [InlineData("pg", "password_required 'false'")]
    [InlineData("pg", "sslcert '/etc/ssl/certs/x.pem'")]
    [InlineData("pg", "sslkey '/etc/ssl/private/x.key'")]
    [InlineData("ddb", "ambient_credentials 'allowed'")]
    public async Task What_the_machine_has_is_given_by_superusers_only(string server, string option)
    {
        await using Session superuser = await cluster.OpenAsync();
        string user = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"GRANT USAGE ON FOREIGN SERVER {server} TO {user}");
        await using Session plain = await cluster.OpenAsync(user);
        Assert.Equal("42501", (await plain.ErrorAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS ({option})")).SqlState);
        await plain.ExecuteAsync($"CREATE USER MAPPING FOR CURRENT_USER SERVER {server}");
        Assert.Equal("42501", (await plain.ErrorAsync($"ALTER USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS (ADD {option})")).SqlState);
        await superuser.ExecuteAsync($"ALTER USER MAPPING FOR {user} SERVER {server} OPTIONS (ADD {option})");
    }

    [Fact]
    public async Task A_password_that_the_peer_does_not_ask_for_lets_nobody_in()
    {
        await using Session superuser = await cluster.OpenAsync();
        string table = await TableAsync(superuser, "pg");
        string user = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"GRANT SELECT ON {table} TO {user}; CREATE USER MAPPING FOR {user} SERVER pg OPTIONS (\"user\" 'postgres', password 'not asked for')");
        await using Session plain = await cluster.OpenAsync(user);
        Assert.Equal("2F003", (await plain.ErrorAsync($"SELECT * FROM {table}")).SqlState);
        await superuser.ExecuteAsync($"ALTER USER MAPPING FOR {user} SERVER pg OPTIONS (SET \"user\" 'scram_user', SET password '{SecurityCluster.Password}')");
        Assert.Equal("100", await plain.TextAsync($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task The_servers_environment_lets_no_plain_user_in()
    {
        await using Session superuser = await cluster.OpenAsync();
        string table = await TableAsync(superuser, "pg");
        string user = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"GRANT SELECT ON {table} TO {user}; CREATE USER MAPPING FOR {user} SERVER pg OPTIONS (\"user\" 'ambient_user', password_required 'false')");
        await using Session plain = await cluster.OpenAsync(user);

        // A superuser has allowed the connection without a password; the password of the environment is still not this user's.
        PostgresException error = await plain.ErrorAsync($"SELECT * FROM {table}");
        Assert.Equal("08001", error.SqlState);
        SecurityCluster.AssertSecret("the error", $"{error.MessageText}{error.Detail}{error.Hint}");
    }

    [Fact]
    public async Task A_view_reads_as_its_owner_and_a_plain_function_as_its_caller()
    {
        await using Session superuser = await cluster.OpenAsync();
        string table = await TableAsync(superuser, "pg");
        string owner = await cluster.CreateUserAsync(superuser);
        string user = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"""
            GRANT SELECT ON {table} TO {owner}, {user};
            CREATE USER MAPPING FOR {owner} SERVER pg OPTIONS ("user" 'scram_user', password '{SecurityCluster.Password}');
            CREATE VIEW {table}_v AS SELECT * FROM {table};
            ALTER VIEW {table}_v OWNER TO {owner};
            GRANT SELECT ON {table}_v TO {user};
            CREATE FUNCTION {table}_f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM {table}';
            CREATE FUNCTION {table}_d() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM {table}';
            ALTER FUNCTION {table}_f() OWNER TO {owner};
            ALTER FUNCTION {table}_d() OWNER TO {owner};
            """);
        await using Session plain = await cluster.OpenAsync(user);
        Assert.Equal("100", await plain.TextAsync($"SELECT count(*) FROM {table}_v"));
        Assert.Equal("100", await plain.TextAsync($"SELECT {table}_d()"));
        Assert.Equal("2F003", (await plain.ErrorAsync($"SELECT {table}_f()")).SqlState);
        Assert.Equal("2F003", (await plain.ErrorAsync($"SELECT * FROM {table}")).SqlState);
    }

    [Fact]
    public async Task A_connection_of_one_user_is_never_anothers()
    {
        await using Session superuser = await cluster.OpenAsync();
        string table = await TableAsync(superuser, "pg");
        string first = await cluster.CreateUserAsync(superuser);
        string second = await cluster.CreateUserAsync(superuser);
        await superuser.ExecuteAsync($"""
            GRANT SELECT ON {table} TO {first}, {second};
            CREATE USER MAPPING FOR {first} SERVER pg OPTIONS ("user" 'scram_user', password '{SecurityCluster.Password}');
            CREATE USER MAPPING FOR {second} SERVER pg OPTIONS ("user" 'ambient_user', password '{SecurityCluster.AmbientPassword}');
            CREATE FOREIGN TABLE {table}_who (name text) SERVER pg OPTIONS (query 'SELECT current_user::text AS name');
            GRANT SELECT ON {table}_who TO PUBLIC;
            """);
        foreach ((string role, string remote) in new[] { (first, "scram_user"), (second, "ambient_user"), (first, "scram_user") })
        {
            await superuser.ExecuteAsync($"SET ROLE {role}");
            Assert.Equal(remote, await superuser.TextAsync($"SELECT name FROM {table}_who"));
            await superuser.ExecuteAsync("RESET ROLE");
        }
    }

    private async Task<string> TableAsync(Session superuser, string server)
    {
        string name = cluster.NextName("account");
        await superuser.ExecuteAsync(server == "pg"
            ? $"CREATE FOREIGN TABLE {name} (id int, owner text, balance numeric) SERVER pg OPTIONS (schema_name 'public', table_name 'account')"
            : $"CREATE FOREIGN TABLE {name} (id int OPTIONS (partition_key 'true'), owner text) SERVER ddb OPTIONS (table_name 'account')");
        return name;
    }
}
