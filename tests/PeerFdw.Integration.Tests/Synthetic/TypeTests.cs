using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Synthetic;

/// <summary>Every type, through every encoding, against what SQL computes from the row number.</summary>
[Collection(SyntheticCollection.Name)]
public sealed class TypeTests(SyntheticCluster cluster)
{
    private const int Rows = 2500;

    [Theory]
    [InlineData("boolean", "n % 2 = 0")]
    [InlineData("smallint", "n % 30000")]
    [InlineData("integer", "n % 2000000000")]
    [InlineData("bigint", "n::bigint * 1000000007")]
    [InlineData("real", "n / 4.0")]
    [InlineData("double precision", "n / 8.0")]
    [InlineData("numeric", "n || '.' || lpad((n % 1000)::text, 3, '0')")]
    [InlineData("numeric(12,1)", "n || '.' || lpad((n % 1000)::text, 3, '0')")]
    [InlineData("text", "'row ' || n")]
    [InlineData("text COLLATE \"C\"", "'row ' || n")]
    [InlineData("varchar", "'row ' || n")]
    [InlineData("varchar(20)", "'row ' || n")]
    [InlineData("character(20)", "'row ' || n")]
    [InlineData("name", "'row ' || n")]
    [InlineData("bytea", "int8send(n)")]
    [InlineData("date", "date '2000-01-01' + (n % 100000)::int")]
    [InlineData("time", "time '00:00' + (n % 86400) * interval '1 second'")]
    [InlineData("time(0)", "time '00:00' + (n % 86400) * interval '1 second'")]
    [InlineData("timetz", "(time '00:00' + (n % 86400) * interval '1 second') || '+00'")]
    [InlineData("timestamp", "timestamp '2000-01-01' + n * interval '1.000001 second'")]
    [InlineData("timestamp(3)", "timestamp '2000-01-01' + n * interval '1.000001 second'")]
    [InlineData("timestamptz", "timestamptz '2000-01-01 00:00+00' + n * interval '1.000001 second'")]
    [InlineData("interval", "(n % 30) * interval '1 day' + (n % 24) * interval '1 hour'")]
    [InlineData("uuid", "'00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0')")]
    [InlineData("json", "format('{\"n\":%1$s,\"s\":\"row %1$s\",\"a\":[%1$s,null,true]}', n)")]
    [InlineData("jsonb", "format('{\"n\":%1$s,\"s\":\"row %1$s\",\"a\":[%1$s,null,true]}', n)")]
    [InlineData("oid", "n % 2000000000")]
    [InlineData("inet", "inet '10.0.0.0' + n % 1000000")]
    [InlineData("smallint[]", "array[n, null, n + 1]")]
    [InlineData("integer[]", "array[n, null, n + 1]")]
    [InlineData("bigint[]", "array[n, null, n + 1]")]
    [InlineData("real[]", "array[n, null, n + 1]")]
    [InlineData("double precision[]", "array[n, null, n + 1]")]
    [InlineData("numeric[]", "array[n, null, n + 1]")]
    [InlineData("boolean[]", "array[true, null, false]")]
    [InlineData("text[]", "array['row ' || n, null, 'a,\"b\\']")]
    [InlineData("varchar(30)[]", "array['row ' || n, null, 'a,\"b\\']")]
    public async Task A_column_of_any_type_holds_what_was_written(string type, string expected)
    {
        await using Session session = await cluster.OpenAsync();
        string plain = type.Replace(" COLLATE \"C\"", "", System.StringComparison.Ordinal);
        string table = await cluster.TableAsync(session, $"rows '{Rows}', null_every '7'", $"n bigint NOT NULL, v {type}");

        // Through text, since not every type has an equality.
        Assert.Equal(0, await session.NumberAsync(
            $"""
            SELECT count(*) FROM {table} FULL JOIN
                (SELECT n, CASE WHEN n % 7 <> 0 THEN ({expected})::text::{plain}::text END AS w FROM generate_series(1, {Rows}) AS n) AS e USING (n)
            WHERE v::text IS DISTINCT FROM w
            """));
        Assert.Equal(Rows / 7, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE v IS NULL"));
        Assert.Equal(Rows, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE n IS NOT NULL"));
    }

    [Theory]
    [InlineData("smallint", "-32768")]
    [InlineData("integer", "-2147483648")]
    [InlineData("bigint", "9223372036854775807")]
    [InlineData("numeric", "-12345678901234567890123456789012345678.000000000000000000000000001")]
    [InlineData("numeric", "1E-130")]
    [InlineData("double precision", "1.7976931348623157e308")]
    [InlineData("double precision", "5e-324")]
    [InlineData("real", "3.4028235e38")]
    [InlineData("text", "")]
    [InlineData("text", "ünï – 🚲 \\ \" '")]
    [InlineData("date", "0044-03-15 BC")]
    [InlineData("date", "infinity")]
    [InlineData("timestamptz", "-infinity")]
    [InlineData("timestamp", "294276-12-31 23:59:59.999999")]
    [InlineData("timestamptz", "2024-02-29T23:59:59.123456+05:30")]
    [InlineData("uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11")]
    [InlineData("interval", "P-3Y2M10DT-4H5M-6.789S")]
    [InlineData("jsonb", "{\"b\": [1, 2.50, {\"a\": null}], \"a\": \"\\u00e9\"}")]
    [InlineData("boolean", "true")]
    [InlineData("point", "(1,2)")]
    [InlineData("int4range", "[1,5)")]
    [InlineData("cidr", "192.168.0.0/16")]
    [InlineData("macaddr", "08:00:2b:01:02:03")]
    [InlineData("xml", "<a>b</a>")]
    [InlineData("tsvector", "'a' 'b':2")]
    [InlineData("bit(3)", "101")]
    [InlineData("money", "$12.34")]
    public async Task An_edge_value_arrives_as_it_was_given(string type, string value)
    {
        await using Session session = await cluster.OpenAsync();
        string quoted = value.Replace("'", "''", System.StringComparison.Ordinal);
        string table = await cluster.TableAsync(
            session, "rows '3'", $"n int NOT NULL, v {type} OPTIONS (generator 'constant', value '{quoted}')");

        Assert.Equal(
            await session.TextAsync($"SELECT ('{quoted}'::{type})::text"),
            await session.TextAsync($"SELECT min(v::text) FROM {table}"));
        Assert.Equal(3, await session.NumberAsync($"SELECT count(v) FROM {table}"));
    }

    [Theory]
    [InlineData("smallint", "40000", "22003")]
    [InlineData("integer", "1e12", "22003")]
    [InlineData("smallint", "1.5", "22")]
    [InlineData("uuid", "no uuid", "22P02")]
    [InlineData("date", "2023-02-30", "22")]
    [InlineData("timestamptz", "yesterday-ish", "22")]
    [InlineData("varchar(3)", "four", "22001")]
    [InlineData("character(3)", "four", "22001")]
    [InlineData("numeric(4,2)", "123.4", "22003")]
    [InlineData("boolean", "perhaps", "22")]
    [InlineData("int4range", "[5,1)", "22")]
    public async Task A_value_that_does_not_fit_is_an_error(string type, string value, string sqlState)
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(
            session, "rows '3'", $"n int NOT NULL, v {type} OPTIONS (generator 'constant', value '{value}')");
        PostgresException error = await session.ErrorAsync($"SELECT * FROM {table}");
        Assert.StartsWith(sqlState, error.SqlState, System.StringComparison.Ordinal);
        Assert.Equal(3, await session.NumberAsync($"SELECT count(n) FROM {table}"));
    }

    [Fact]
    public async Task Domains_and_enums_are_checked()
    {
        await using Session session = await cluster.OpenAsync();
        string domain = cluster.NextName("small");
        string colour = cluster.NextName("colour");
        await session.ExecuteAsync($"CREATE DOMAIN {domain} AS int CHECK (value < 50); CREATE TYPE {colour} AS ENUM ('red', 'row 1')");
        string table = await cluster.TableAsync(session, "rows '60'", $"n int NOT NULL, v {domain}, c {colour} OPTIONS (generator 'constant', value 'red')");
        Assert.Equal("49", await session.TextAsync($"SELECT max(v) FROM {table} WHERE n < 50"));
        Assert.Equal("23514", (await session.ErrorAsync($"SELECT v FROM {table}")).SqlState);
        Assert.Equal(60, await session.NumberAsync($"SELECT count(*) FROM {table} WHERE c = 'red'"));
        string wrong = await cluster.TableAsync(session, "rows '2'", $"n int NOT NULL, c {colour}");
        Assert.Equal("22P02", (await session.ErrorAsync($"SELECT c FROM {wrong}")).SqlState);
    }

    [Fact]
    public async Task Wide_values_pass_whole()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '40', width '1048576', page_rows '5', producers '3'");
        Assert.Equal(
            await session.TextAsync("SELECT md5(string_agg(rpad('row ' || n, 1048576, 'x'), '' ORDER BY n)) FROM generate_series(1, 40) AS n"),
            await session.TextAsync($"SELECT md5(string_agg(label, '' ORDER BY n)) FROM {table}"));
    }

    [Fact]
    public async Task Columns_may_be_dropped_reordered_or_not_asked_for()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '5'", "gone int, label text, n bigint NOT NULL, big bigint");
        await session.ExecuteAsync($"ALTER FOREIGN TABLE {table} DROP COLUMN gone; ALTER FOREIGN TABLE {table} ADD COLUMN late int");
        Assert.Equal(
            [["row 3", "3", "3000000021", "3"]],
            await session.RowsAsync($"SELECT * FROM {table} WHERE n = 3"));
        Assert.Equal("(\"row 3\",3,3000000021,3)", await session.TextAsync($"SELECT t FROM {table} AS t WHERE n = 3"));
        Assert.Equal(table, await session.TextAsync($"SELECT tableoid::regclass FROM {table} LIMIT 1"));
        Assert.Equal(5, (await session.RowsAsync($"SELECT FROM {table}")).Count);
        Assert.Equal("late", await session.TextAsync($"SELECT 'late' FROM {table} WHERE late = 5"));
    }

    [Fact]
    public async Task A_million_rows_of_three_producers_arrive_once_each()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '1000000', page_rows '1000', producers '3', filter_mode 'none'");
        Assert.Equal(
            [["1000000", "1000000", "500000500000"]],
            await session.RowsAsync($"SELECT count(n), count(DISTINCT n), sum(n) FROM {table}"));
        Assert.Equal(
            await session.TextAsync("SELECT sum(length('row ' || n)) FROM generate_series(1, 1000000) AS n"),
            await session.TextAsync($"SELECT sum(length(label)) FROM {table}"));
    }

    [Fact]
    public async Task An_empty_table_is_empty()
    {
        await using Session session = await cluster.OpenAsync();
        string table = await cluster.TableAsync(session, "rows '0', producers '4'");
        Assert.Equal(0, await session.NumberAsync($"SELECT count(*) FROM {table}"));
        Assert.Empty(await session.RowsAsync($"SELECT * FROM {table}"));
    }
}
