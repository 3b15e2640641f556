using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Security;

/// <summary>URLs, hosts and files in options are checked before anything is asked.</summary>
[Collection(SecurityCollection.Name)]
public sealed class OptionTests(SecurityCluster cluster)
{
    [Theory]
    [InlineData("")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("gopher://127.0.0.1:11211/_x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//127.0.0.1")]
    [InlineData("127.0.0.1:8000")]
    [InlineData("http://")]
    [InlineData("http://user:password@127.0.0.1")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1/?a=b")]
    [InlineData("http://127.0.0.1/#a")]
    [InlineData("http://127.0.0.1\r\nX-Evil: 1")]
    [InlineData("http://127.0.0.1 /")]
    public async Task An_endpoint_is_a_URL_of_HTTP_and_nothing_besides(string url)
    {
        await using Session superuser = await cluster.OpenAsync();
        foreach (string option in (string[])["endpoint", "sts_endpoint"])
        {
            PostgresException error = await superuser.ErrorAsync(
                $"CREATE SERVER {cluster.NextName("url")} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', {option} '{url}')");
            Assert.Equal("HV024", error.SqlState);
        }
    }

    [Theory]
    [InlineData("us-west-2.evil.example/")]
    [InlineData("us-west-2@evil.example")]
    [InlineData("../../x")]
    [InlineData("US-WEST-2")]
    [InlineData("us west")]
    public async Task A_region_cannot_become_another_host(string region)
    {
        await using Session superuser = await cluster.OpenAsync();
        Assert.Equal("HV024", (await superuser.ErrorAsync($"CREATE SERVER {cluster.NextName("region")} FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region '{region}')")).SqlState);
        Assert.Equal("HV024", (await superuser.ErrorAsync($"CREATE FOREIGN TABLE {cluster.NextName("region")} (id text OPTIONS (partition_key 'true')) SERVER ddb OPTIONS (aws_region '{region}')")).SqlState);
    }

    /// <summary>A server's owner may name files, but what is in them, or whether they are there, is not told.</summary>
    [Theory]
    [InlineData("sslrootcert '/etc/shadow', sslmode 'verify-full'")]
    [InlineData("sslrootcert '/etc/passwd', sslmode 'verify-full'")]
    [InlineData("sslrootcert '/nonexistent', sslmode 'verify-full'")]
    [InlineData("sslcert '/etc/passwd', sslkey '/etc/passwd', sslmode 'require'")]
    public async Task A_file_that_is_no_certificate_is_an_error_that_shows_nothing_of_it(string options)
    {
        await using Session superuser = await cluster.OpenAsync();
        string user = await cluster.CreateUserAsync(superuser);
        string server = cluster.NextName("files");
        await superuser.ExecuteAsync($"GRANT USAGE ON FOREIGN DATA WRAPPER peer_postgres TO {user}");
        await using Session plain = await cluster.OpenAsync(user);
        await plain.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{cluster.Postgres.Port}', dbname 'there', {options});
            CREATE USER MAPPING FOR CURRENT_USER SERVER {server} OPTIONS ("user" 'scram_user', password '{SecurityCluster.Password}');
            CREATE FOREIGN TABLE {server} (id int) SERVER {server} OPTIONS (schema_name 'public', table_name 'account')
            """);
        PostgresException error = await plain.ErrorAsync($"SELECT * FROM {server}");
        Assert.Contains(error.SqlState, (string[])["08001", "58000", "HV024"]);
        string text = $"{error.MessageText}{error.Detail}{error.Hint}{error.Where}";
        Assert.DoesNotContain("root:", text, System.StringComparison.Ordinal);
        SecurityCluster.AssertSecret("the error", text);
    }

    [Theory]
    [InlineData("service 'x'")]
    [InlineData("passfile '/etc/passwd'")]
    [InlineData("sslcrl '/etc/passwd'")]
    [InlineData("requirepeer 'root'")]
    [InlineData("gssencmode 'prefer'")]
    [InlineData("krbsrvname 'x'")]
    [InlineData("replication 'true'")]
    [InlineData("client_encoding 'SQL_ASCII'")]
    public async Task What_would_not_be_obeyed_is_refused(string option)
    {
        await using Session superuser = await cluster.OpenAsync();
        PostgresException error = await superuser.ErrorAsync($"CREATE SERVER {cluster.NextName("refused")} FOREIGN DATA WRAPPER peer_postgres OPTIONS ({option})");
        Assert.Equal(("HV00D", true), (error.SqlState, error.Hint is not null));
    }
}
