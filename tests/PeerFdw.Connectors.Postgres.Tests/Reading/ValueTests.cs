using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Spi;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Reading;

/// <summary>Every value arrives as what the remote server's own send or output function makes of it.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class ValueTests(RemoteServer server)
{
    [Theory]
    [InlineData("bool", "true", "false", "NULL")]
    [InlineData("int2", "32767", "-32768", "0")]
    [InlineData("int4", "2147483647", "-2147483648", "NULL")]
    [InlineData("int8", "9223372036854775807", "-9223372036854775808", "-1")]
    [InlineData("oid", "4294967295", "0", "NULL")]
    [InlineData("float4", "'NaN'", "'-Infinity'", "3.4028235e38", "'-0'", "1e-45")]
    [InlineData("float8", "'NaN'", "'Infinity'", "1.7976931348623157e308", "'-0'", "5e-324")]
    [InlineData("numeric", "'NaN'", "'Infinity'", "'-Infinity'", "0", "-0.0000000001", "1.500", "12345678901234567890123456789012345678.90")]
    [InlineData("numeric", "(repeat('9', 100000) || '.5')::numeric", "('0.' || repeat('0', 16000) || '7')::numeric")]
    [InlineData("text", "'a; :b @c $1 -- /* ? $$ \\ '", @"E'\\\';x'", "''", "'ä\u20ac\U0001F600'", "'trailing  '", "NULL", "repeat('x', 100000)")]
    [InlineData("varchar", "'Z\u00fcrich'", "NULL")]
    [InlineData("varchar(5)", "'abc'", "'abcde'", "''")]
    [InlineData("char(5)", "'abc'", "''", "NULL")]
    [InlineData("name", "'pg_class'")]
    [InlineData("\"char\"", "'x'", "''")]
    [InlineData("bytea", @"'\x00ff'", "''", "NULL")]
    [InlineData("date", "'4713-01-01 BC'", "'5874897-12-31'", "'infinity'", "'-infinity'", "'2000-01-01'", "'1970-01-01'")]
    [InlineData("time", "'00:00'", "'24:00'", "'12:34:56.789012'")]
    [InlineData("time(3)", "'12:34:56.789012'")]
    [InlineData("timetz", "'00:00+15:59:59'", "'24:00-15:59:59'", "NULL")]
    [InlineData("timestamp", "'4713-01-01 00:00 BC'", "'294276-12-31 23:59:59.999999'", "'infinity'", "'-infinity'")]
    [InlineData("timestamp(2)", "'2020-02-29 23:59:59.999999'", "'infinity'")]
    [InlineData("timestamptz", "'4713-01-01 00:00+00 BC'", "'294276-12-31 23:59:59.999999+00'", "'infinity'", "'-infinity'")]
    [InlineData("interval", "'178000000 years'", "'-1 mon +2 days -03:04:05.678901'", "'00:00'", "NULL")]
    [InlineData("uuid", "'00000000-0000-0000-0000-000000000000'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'")]
    [InlineData("json", "'{\"a\":  [1,2, \"\\u0000\"]}'", "'null'", "NULL")]
    [InlineData("jsonb", "'{\"b\": 1.50, \"a\": [null, true]}'", "'\"ä\"'", "NULL")]
    [InlineData("inet", "'10.0.0.1'", "'10.0.0.0/8'", "'2001:db8::1/64'")]
    [InlineData("cidr", "'10.0.0.0/8'", "'2001:db8::/32'")]
    [InlineData("macaddr", "'08:00:2b:01:02:03'")]
    [InlineData("money", "12.34")]
    [InlineData("bit(5)", "B'10101'")]
    [InlineData("varbit", "B''", "B'1'")]
    [InlineData("point", "'(1.5,-2e300)'")]
    [InlineData("path", "'[(0,0),(1,1)]'", "'((0,0),(1,1))'")]
    [InlineData("tsvector", "'''a b'':1A fat:2,3'")]
    [InlineData("int4range", "'empty'", "'[1,5)'", "'(,)'")]
    [InlineData("int4multirange", "'{}'", "'{[1,3),[5,9)}'")]
    [InlineData("pg_lsn", "'16/B374D848'")]
    [InlineData("tid", "'(7,3)'")]
    [InlineData("regclass", "'pg_class'", "'0'")]
    [InlineData("jsonpath", "'$.a[*] ? (@ > 1)'")]
    [InlineData("bool[]", "'{t,f,NULL}'", "'{}'")]
    [InlineData("int2[]", "'{1,-1}'", "'[-3:-2]={5,6}'")]
    [InlineData("int4[]", "'{}'", "'{{1,2},{3,NULL}}'", "'[5:6][-1:0]={{1,2},{3,4}}'", "NULL")]
    [InlineData("int8[]", "'{{{1}},{{2}}}'")]
    [InlineData("float8[]", "'{NaN,-0,Infinity}'")]
    [InlineData("numeric[]", "'{1.50,NaN,NULL}'")]
    [InlineData("bytea[]", "ARRAY['\\x00'::bytea, '', NULL]")]
    [InlineData("date[]", "'{infinity,2000-01-01}'")]
    [InlineData("timestamptz[]", "'{-infinity,2000-01-01 00:00:00+01}'")]
    [InlineData("uuid[]", "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'")]
    [InlineData("text[]", "'{}'", "'{a,NULL,\"NULL\",\"a b\",\"\\\\\",\"\"}'", "'{{a},{b}}'")]
    [InlineData("jsonb[]", "ARRAY['{\"a\": 1}'::jsonb, NULL]")]
    public async Task Values_arrive_as_the_server_made_them(string type, params string[] values)
    {
        string from = "FROM (VALUES " + string.Join(", ", values.Select((v, i) => $"({i}, CAST({v} AS {type}))")) + ") AS t(n, v) ORDER BY n";
        await using PostgresPeerConnection connection = server.Connect();
        await using var scan = new TestScan(connection, from, [TestTypes.Column(type, "v")]);
        await using var expected = new TestScan(connection, from, [TestTypes.Column("text", TestTypes.Expected(type, "v"))]);
        await using var statement = new TestScan(connection, from, [TestTypes.Column(type, "v")], asStatement: true);
        List<string?[]> rows = await scan.ReadAsync();
        Assert.Equal((await expected.ReadAsync()).Select(r => r[0]), rows.Select(r => r[0]));
        Assert.Equal(values.Length, rows.Count);
        for (int run = 0; run < 3; run++)
        {
            // Described, and then prepared.
            Assert.Equal(rows, await statement.ReadAsync());
        }
    }

    [Theory]
    [InlineData("int4", "9223372036854775807::int8", "input:9223372036854775807")]
    [InlineData("int4", "'12'::text", "input:12")]
    [InlineData("int4", "1.5::numeric", "input:1.5")]
    [InlineData("int4", "1::float4", "input:1")]
    [InlineData("int8", "7::int4", "input:7")]
    [InlineData("oid", "(-1)::int4", "input:-1")]
    [InlineData("bool", "'yes'::text", "input:yes")]
    [InlineData("int4", "true", "input:t")]
    [InlineData("date", "'2020-01-02 03:04'::timestamp", "input:2020-01-02 03:04:00")]
    [InlineData("timestamptz", "'2020-01-02 03:04'::timestamp", "input:2020-01-02 03:04:00")]
    [InlineData("timestamp", "'2020-01-02 03:04+01'::timestamptz", "input:2020-01-02 02:04:00+00")]
    [InlineData("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::text", "input:a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")]
    [InlineData("interval", "'1 day 02:03:04'::interval::text", "input:1 day 02:03:04")]
    [InlineData("bytea", "'\\x0102'::text", "input:\\x0102")]
    [InlineData("numeric", "1::int4", "input:1")]
    [InlineData("int4[]", "'{1,2}'::int8[]", "input:{1,2}")]
    [InlineData("json", "'[1]'::text", "input:[1]")]
    [InlineData("json", "'[1]'::jsonb", "input:[1]")]
    [InlineData("text", "true", "t")]
    [InlineData("text", "'ab'::char(4)", "ab  ")]
    [InlineData("text", "'{\"a\":1}'::jsonb", "{\"a\": 1}")]
    [InlineData("text", "'{\"a\":1}'::json", "{\"a\":1}")]
    [InlineData("text", "1.50::numeric", "1.50")]
    [InlineData("text", "'\\xff'::bytea", "\\xff")]
    [InlineData("text", "'1 mon -1 day'::interval", "1 mon -1 days")]
    [InlineData("text", "'2020-01-02 03:04+01'::timestamptz", "2020-01-02 02:04:00+00")]
    [InlineData("text", "0.1::float8 + 0.2", "0.30000000000000004")]
    [InlineData("text", "'{a,b}'::text[]", "{a,b}")]
    [InlineData("text", "ROW(1, 'x y')", "(1,\"x y\")")]
    [InlineData("text", "'pg_class'::regclass", "pg_class")]
    [InlineData("varchar(5)", "7::int4", "7")]
    [InlineData("jsonb", "'[1]'::json", "[1]")]
    public async Task Another_remote_type_comes_as_text_for_the_input_function(string local, string remote, string expected)
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var scan = new TestScan(connection, $"FROM (SELECT {remote} AS v) AS t", [TestTypes.Column(local, "v")]);
        Assert.Equal(expected, Assert.Single(await scan.ReadAsync())[0]);
        await using var statement = new TestScan(connection, $"FROM (SELECT {remote} AS v) AS t", [TestTypes.Column(local, "v")], asStatement: true);
        Assert.Equal(expected, Assert.Single(await statement.ReadAsync())[0]);
        Assert.Equal(expected, Assert.Single(await statement.ReadAsync())[0]);
    }

    [Fact]
    public async Task Types_of_the_remote_database_come_as_text()
    {
        await server.ExecuteAsync(
            """
            DROP SCHEMA IF EXISTS kinds CASCADE; CREATE SCHEMA kinds;
            CREATE TYPE kinds.mood AS ENUM ('sad', 'ok'); CREATE TYPE kinds.pair AS (a int, b text);
            CREATE DOMAIN kinds.positive AS int CHECK (VALUE > 0); CREATE DOMAIN kinds.label AS text;
            CREATE TABLE kinds.t (m kinds.mood, p kinds.pair, d kinds.positive, l kinds.label, ms kinds.mood[]);
            INSERT INTO kinds.t VALUES ('ok', ROW(1, 'x'), 5, 'five', '{sad,ok}'), (NULL, NULL, NULL, NULL, NULL)
            """);
        TestColumn text = TestTypes.Column("text", "");
        DataType domain = new(TypeKind.Int32, 99999, "kinds", "positive", IsDomain: true);
        await using PostgresPeerConnection connection = server.Connect();
        await using var scan = new TestScan(connection, "FROM kinds.t", [
            text with { Sql = "m" },
            text with { Sql = "p" },
            new TestColumn("d", domain, Spi.Rows.ColumnEncoding.Receive),
            text with { Sql = "l" },
            text with { Sql = "ms" },
        ]);
        List<string?[]> rows = await scan.ReadAsync();
        Assert.Equal<string?[]>([["ok", "(1,x)", "00000005", "five", "{sad,ok}"], [null, null, null, null, null]], rows);
    }

    [Theory]
    [InlineData("text", "t", false)]
    [InlineData("jsonb", "to_jsonb(t)", false)]
    [InlineData("bytea", "t::bytea", false)]
    [InlineData("varchar(5)", "t", false)]
    [InlineData("text", "t", true)]
    [InlineData("jsonb", "to_jsonb(t)", true)]
    public async Task Long_values_come_in_pieces(string type, string sql, bool asStatement)
    {
        const int length = 20 << 20;
        await using PostgresPeerConnection connection = server.Connect();
        await using var scan = new TestScan(
            connection, $"FROM (SELECT n, repeat('ab', {length / 2}) AS t FROM generate_series(1, 2) n) AS s", [TestTypes.Column("int4", "n"), TestTypes.Column(type, sql)],
            asStatement: asStatement);
        List<string?[]> rows = await scan.ReadAsync();
        Assert.Equal(["00000001", "00000002"], rows.Select(r => r[0]));
        Assert.All(rows, r => Assert.Equal(type switch { "bytea" => length * 2, "jsonb" => length + 2, _ => length }, r[1]!.Length));
    }

    [Fact]
    public async Task Rows_without_columns_are_counted()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var scan = new TestScan(connection, "FROM generate_series(1, 12345)", []);
        Assert.Equal(12345, await scan.CountAsync());
        await using var statement = new TestScan(connection, "FROM generate_series(1, 12345)", [], asStatement: true);
        Assert.Equal(12345, await statement.CountAsync());
    }

    [Fact]
    public async Task Addresses_come_as_their_output_function_prints_them()
    {
        string[] addresses =
        [
            "10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "255.255.255.255/32", "192.168.1.5/24", "::", "::1", "::/0", "1::", "1::2", "1:2:3:4:5:6:7:8", "1:0:0:4:0:0:0:8", "1:0:3:4:5:6:7:8", "0:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:0:0", "1:2:3:4:5:6:7:0", "::ffff:1.2.3.4", "::ffff:1.2.3.4/120", "::1.2.3.4", "::7:1.2.3.4", "::2", "::0.0.0.1", "::ffff:0:1.2.3.4", "2001:db8::ff00:42:8329/64", "64:ff9b::192.0.2.33", "abcd:ef01:2345:6789:abcd:ef01:2345:6789/128",
        ];
        string values = string.Join(", ", addresses.Select(a => $"('{a}'::inet)"));
        await using PostgresPeerConnection connection = server.Connect();
        await using var scan = new TestScan(connection, $"FROM (VALUES {values}) v(n)", [TestTypes.Column("text", "n"), TestTypes.Column("text", "format('%s', n)")]);
        List<string?[]> rows = await scan.ReadAsync();
        Assert.Equal(addresses.Length, rows.Count);
        Assert.All(rows, r => Assert.Equal(r[1], r[0]));
    }
}
