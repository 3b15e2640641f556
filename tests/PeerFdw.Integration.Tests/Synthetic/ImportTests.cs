using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>IMPORT FOREIGN SCHEMA.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class ImportTests(SyntheticCluster cluster)
{
    [Theory]
    [InlineData("", "Mixed Case,a,b,c")]
    [InlineData("LIMIT TO (a, \"Mixed Case\", nowhere)", "Mixed Case,a")]
    [InlineData("EXCEPT (a, b)", "Mixed Case,c")]
    public async Task The_tables_asked_for_are_made(string selection, string expected)
    {
        await using Session session = await cluster.OpenAsync();
        string server = await ServerAsync(session);
        await session.ExecuteAsync($"IMPORT FOREIGN SCHEMA synthetic {selection} FROM SERVER {server} INTO {server}");
        Assert.Equal(
            expected,
            string.Join(',', (await session.ColumnAsync($"SELECT relname::text COLLATE \"C\" AS r FROM pg_class WHERE relnamespace = '{server}'::regnamespace ORDER BY r"))));
        Assert.Contains(session.Notices, n => n.MessageText == "the synthetic peer was asked for its tables");
    }

    [Fact]
    public async Task An_imported_table_is_as_the_peer_described_it()
    {
        await using Session session = await cluster.OpenAsync();
        string server = await ServerAsync(session);
        await session.ExecuteAsync($"IMPORT FOREIGN SCHEMA synthetic LIMIT TO (\"Mixed Case\") FROM SERVER {server} INTO {server}");
        Assert.Equal(
            [
                ["n", "bigint", "t", null, null],
                ["label", "text", "f", "C", "{generator=text}"],
                ["Quoted \"Name\"", "numeric(12,2)", "f", null, "{generator=constant,value=1.50}"],
            ],
            await session.RowsAsync($"""
                SELECT attname, format_type(atttypid, atttypmod), attnotnull, (SELECT collname FROM pg_collation AS c WHERE c.oid = attcollation), attfdwoptions
                FROM pg_attribute WHERE attrelid = '{server}."Mixed Case"'::regclass AND attnum > 0 ORDER BY attnum
                """));
        Assert.Equal("10|row 1|1.50", await session.TextAsync($"SELECT count(*) || '|' || min(label) || '|' || min(\"Quoted \"\"Name\"\"\") FROM {server}.\"Mixed Case\""));
    }

    [Fact]
    public async Task A_wrong_schema_or_option_is_an_error_with_a_hint()
    {
        await using Session session = await cluster.OpenAsync();
        string server = await ServerAsync(session);
        PostgresException schema = await session.ErrorAsync($"IMPORT FOREIGN SCHEMA other FROM SERVER {server} INTO {server}");
        Assert.Equal(("HV00R", "The only schema is synthetic."), (schema.SqlState, schema.Hint));
        PostgresException option = await session.ErrorAsync($"IMPORT FOREIGN SCHEMA synthetic FROM SERVER {server} INTO {server} OPTIONS (rows '5')");
        Assert.Equal("HV00D", option.SqlState);
        Assert.Contains("import_tables", option.Hint, System.StringComparison.Ordinal);
        Assert.Equal(0, await session.NumberAsync("SELECT handles FROM peer_fdw_bridge()"));
    }

    private async Task<string> ServerAsync(Session session)
    {
        string server = cluster.NextName("import");
        await session.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_synthetic OPTIONS (import_tables 'a, b, c, Mixed Case');
            CREATE USER MAPPING FOR PUBLIC SERVER {server};
            CREATE SCHEMA {server};
            """);
        return server;
    }
}
