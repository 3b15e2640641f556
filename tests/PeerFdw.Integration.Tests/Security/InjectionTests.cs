using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Npgsql;
using PeerFdw.SampleData;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Security;

/// <summary>Names, values and options that would like to be SQL stay names, values and options: whatever they hold, they come back as they are, and the victim keeps its rows.</summary>
[Collection(SecurityCollection.Name)]
public sealed class InjectionTests(SecurityCluster cluster, ITestOutputHelper output)
{
    /// <summary>Breaks out of identifiers, of both kinds of strings, of dollar quotes, comments, parentheses, formats, JSON; and what only looks like it.</summary>
    private static readonly string[] s_evil =
    [
        "a\"b", "a'b", "a\\b", "a\\'b", "a;b", "a--b", "/*a", "a*/b", "$$a$$", "$q$", "$1", ":a", "?", "{0}", "%s", "\"\"", "''", "\\", "'", "\"", "a\nb", "a\tb", "\\.", "\\N", "a\r\nb",
        "\"; DROP TABLE victim; --", "'; DROP TABLE victim; --", "\\'; DROP TABLE victim; --", "''; DELETE FROM victim; --", "x) TO STDOUT; DROP TABLE victim; --",
        "1) x; DROP TABLE victim; --", "'||(SELECT pg_sleep(9))||'", "E'\\047; DROP TABLE victim; --", "U&'\\0027' UESCAPE '\\'", "\\u0027; DROP TABLE victim; --", "\\x27; DROP TABLE victim; --",
        "Ω'é\"ü", "\u00bf'; DROP TABLE victim; --", "\u2019; DROP TABLE victim; --", "\uff07; DROP TABLE victim; --", " a ", "NULL", "{}", "{\"a\":1}", "ctid", "tableoid",
    ];

    [Theory]
    [InlineData("standard_conforming_strings = on")]
    [InlineData("standard_conforming_strings = off")]
    [InlineData("backslash_quote = on")]
    [InlineData("client_encoding = 'SJIS'")]
    [InlineData("escape_string_warning = off")]
    public async Task Values_are_values_whatever_the_peer_is_set_to(string setting)
    {
        await using Session superuser = await cluster.OpenAsync();
        string table = cluster.NextName("evil");
        string role = cluster.NextName("set");
        await using (Session there = await cluster.OpenAsync(database: "there"))
        {
            await there.ExecuteAsync($"""
                CREATE ROLE {role} LOGIN SUPERUSER; ALTER ROLE {role} SET {setting};
                CREATE TABLE {table} (id int, t text, c text COLLATE "C", v varchar(100), a text[], j jsonb, n name)
                """);
        }

        await superuser.ExecuteAsync($"""
            CREATE SERVER {table} FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{cluster.Postgres.Port}', dbname 'there');
            CREATE USER MAPPING FOR postgres SERVER {table} OPTIONS ("user" '{role}', password_required 'false');
            CREATE FOREIGN TABLE {table} (id int, t text, c text COLLATE "C", v varchar(100), a text[], j jsonb, n name) SERVER {table} OPTIONS (schema_name 'public')
            """);

        // All at once, which is COPY at the peer; then one by one, which are literals.
        string rows = string.Join(", ", s_evil.Select((e, i) => $"({i}, {Row(e)})"));
        await superuser.ExecuteAsync($"INSERT INTO {table} VALUES {rows}");
        for (int i = 0; i < s_evil.Length; i++)
        {
            await superuser.ExecuteAsync($"INSERT INTO {table} VALUES ({100 + i}, {Row(s_evil[i])})");
            await superuser.ExecuteAsync($"UPDATE {table} SET v = {Text(s_evil[i])} || '' WHERE id = {100 + i} AND t = {Text(s_evil[i])}");
            await superuser.ExecuteAsync($"UPDATE {table} SET v = {Text(s_evil[i])} WHERE id = {100 + i} AND random() >= 0");
        }

        await superuser.ExecuteAsync($"SET plan_cache_mode = force_generic_plan; PREPARE q_{table}(text, text[], jsonb) AS SELECT count(*) FROM {table} WHERE t = $1 AND c = ANY ($2) AND j = $3 AND v IN ($1, $1)");
        for (int i = 0; i < s_evil.Length; i++)
        {
            string text = Text(s_evil[i]);
            string json = Text($$"""{"k": {{System.Text.Json.JsonSerializer.Serialize(s_evil[i])}}}""");
            string where = $"t = {text} AND c = {text} AND v = {text} AND a = ARRAY[{text}, 'x'] AND j = {json} AND n = {text}::name AND c LIKE {Text(Pattern(s_evil[i]))} AND t IN ({text}, 'y')";
            Assert.Equal("2", await superuser.TextAsync($"SELECT count(*) FROM {table} WHERE {where}"));
            Assert.Contains("Remote SQL", await superuser.ExplainAsync($"SELECT count(*) FROM {table} WHERE {where}"), StringComparison.Ordinal);
            Assert.Equal("2", await superuser.TextAsync($"EXECUTE q_{table}({text}, ARRAY[{text}], {json})"));
            Assert.Equal([s_evil[i], s_evil[i]], await superuser.ColumnAsync($"SELECT t FROM {table} WHERE id IN ({i}, {100 + i})"));
            await superuser.ExecuteAsync($"DELETE FROM {table} WHERE id = {100 + i} AND t = {text}");
        }

        Assert.Equal(s_evil.Length.ToString(CultureInfo.InvariantCulture), await superuser.TextAsync($"SELECT count(*) FROM {table}"));
        await VictimLivesAsync();
    }

    [Fact]
    public async Task Names_of_tables_columns_and_schemas_are_names()
    {
        await using Session superuser = await cluster.OpenAsync();
        await using Session there = await cluster.OpenAsync(database: "there");
        await superuser.ExecuteAsync("DROP USER MAPPING IF EXISTS FOR postgres SERVER pg; CREATE USER MAPPING FOR postgres SERVER pg OPTIONS (\"user\" 'postgres')");
        string[] names = [.. s_evil.Where(e => e is not ("ctid" or "tableoid") && Encoding.UTF8.GetByteCount(e) < 60)];
        string target = cluster.NextName("target");
        string schema = Identifier($"{target} \"; DROP TABLE victim; --");
        await there.ExecuteAsync($"CREATE SCHEMA {schema}");
        foreach (string name in names)
        {
            string id = Identifier(name);
            await there.ExecuteAsync($"CREATE TABLE {schema}.{id} ({id} text DEFAULT {Text(name)} COLLATE \"C\", n int, CHECK ({id} <> 'never')); INSERT INTO {schema}.{id} VALUES ({Text(name)}, 1)");
        }

        await superuser.ExecuteAsync($"CREATE SCHEMA {target}; IMPORT FOREIGN SCHEMA {schema} FROM SERVER pg INTO {target} OPTIONS (import_default 'true')");
        foreach (string name in names)
        {
            string table = $"{target}.{Identifier(name)}";
            string column = Identifier(name);
            Assert.Equal([name, "1"], await superuser.RowAsync($"SELECT {column}, n FROM {table} WHERE {column} = {Text(name)} ORDER BY {column}"));
            await superuser.ExecuteAsync($"INSERT INTO {table} (n) VALUES (2)");
            await superuser.ExecuteAsync($"UPDATE {table} SET {column} = {column} || 'x', n = n + 1 WHERE n = 2");
            Assert.Equal([$"{name}x", "3"], await superuser.RowAsync($"UPDATE {table} SET n = 3 WHERE n = 3 AND random() >= 0 RETURNING {column}, n"));
            await superuser.ExecuteAsync($"DELETE FROM {table} WHERE {column} = {Text($"{name}x")}");
            Assert.Equal("1", await superuser.TextAsync($"SELECT count(*) FROM {table} AS {column} JOIN {table} AS b USING ({column})"));
            Assert.NotEmpty(await superuser.RowsAsync($"SELECT * FROM peer_table_description({Text(table)}::regclass)"));
            await superuser.ExecuteAsync($"ANALYZE {table}; TRUNCATE {table}");
            Assert.Equal("0", await there.TextAsync($"SELECT count(*) FROM {schema}.{Identifier(name)}"));
        }

        output.WriteLine($"{names.Length} names");
        await VictimLivesAsync();
    }

    [Theory]
    [InlineData("SELECT 1 AS id) x; DROP TABLE public.victim; --")]
    [InlineData("SELECT 1 AS id) TO STDOUT; DROP TABLE public.victim; --")]
    [InlineData("SELECT 1 AS id) AS x) TO STDOUT (FORMAT binary); DROP TABLE public.victim; SELECT ((1")]
    [InlineData("DELETE FROM public.victim RETURNING id")]
    [InlineData("WITH d AS (DELETE FROM public.victim RETURNING id) SELECT id FROM d")]
    [InlineData("SELECT id FROM public.victim; DELETE FROM public.victim")]
    [InlineData("SELECT 1 AS id /*")]
    [InlineData("SELECT '1' AS id) x; COMMIT; DROP TABLE public.victim; --'")]
    public async Task A_query_that_is_more_than_a_query_is_refused(string query)
    {
        await using Session superuser = await cluster.OpenAsync();
        await superuser.ExecuteAsync("DROP USER MAPPING IF EXISTS FOR postgres SERVER pg; CREATE USER MAPPING FOR postgres SERVER pg OPTIONS (\"user\" 'postgres')");
        string table = cluster.NextName("query");
        string? state = null;
        try
        {
            await superuser.ExecuteAsync($"CREATE FOREIGN TABLE {table} (id int) SERVER pg OPTIONS (query {Text(query)})");
            await superuser.RowsAsync($"SELECT id FROM {table}");
        }
        catch (PostgresException e)
        {
            state = e.SqlState;
        }

        Assert.Contains(state, (string?[])["42601", "0A000", "HV024"]);
        Assert.NotEmpty((await superuser.CaughtAsync($"ANALYZE {table}")).SqlState);
        await VictimLivesAsync();
    }

    [Theory]
    [InlineData("host", "127.0.0.1;Username=postgres;Password=x")]
    [InlineData("host", "127.0.0.1 user=postgres")]
    [InlineData("dbname", "there;Username=postgres")]
    [InlineData("dbname", "there' user='postgres")]
    [InlineData("dbname", "postgresql://postgres@127.0.0.1/there")]
    [InlineData("options", "-c search_path=public;Username=postgres")]
    public async Task Options_of_a_server_are_one_value_each(string option, string value)
    {
        await using Session superuser = await cluster.OpenAsync();
        string server = cluster.NextName("options");
        string others = string.Join(", ", new[] { ("host", "127.0.0.1"), ("dbname", "there") }.Where(o => o.Item1 != option).Select(o => $"{o.Item1} '{o.Item2}'"));
        await superuser.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_postgres OPTIONS (port '{cluster.Postgres.Port}', {others}, {option} {Text(value)}, connect_timeout '5');
            CREATE USER MAPPING FOR postgres SERVER {server} OPTIONS ("user" 'scram_user', password '{SecurityCluster.Password}');
            CREATE FOREIGN TABLE {server} (name text) SERVER {server} OPTIONS (query 'SELECT current_user::text AS name')
            """);
        try
        {
            Assert.Equal("scram_user", await superuser.TextAsync($"SELECT name FROM {server}"));
            Assert.Equal("options", option);
        }
        catch (PostgresException e)
        {
            Assert.Equal("08001", e.SqlState);
        }
    }

    [Theory]
    [InlineData("application_name", "a;Username=postgres")]
    [InlineData("application_name", "'; DROP TABLE victim; --")]
    [InlineData("application_name", "%u;Host=/tmp;%d'\"")]
    public async Task Names_of_sessions_are_names(string option, string value)
    {
        await using Session superuser = await cluster.OpenAsync();
        string server = cluster.NextName("named");
        await superuser.ExecuteAsync($"""
            CREATE SERVER {server} FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '127.0.0.1', port '{cluster.Postgres.Port}', dbname 'there', {option} {Text(value)});
            CREATE USER MAPPING FOR postgres SERVER {server} OPTIONS ("user" 'scram_user', password '{SecurityCluster.Password}');
            CREATE FOREIGN TABLE {server} (name text, who text) SERVER {server} OPTIONS (query 'SELECT current_setting(''application_name'') AS name, current_user::text AS who')
            """);
        string expected = value.Replace("%u", "postgres", StringComparison.Ordinal).Replace("%d", "postgres", StringComparison.Ordinal);
        Assert.Equal([expected, "scram_user"], await superuser.RowAsync($"SELECT name, who FROM {server}"));
        await VictimLivesAsync();
    }

    [Fact]
    public async Task DynamoDB_takes_names_and_values_as_they_are()
    {
        await using Session superuser = await cluster.OpenAsync();
        await superuser.ExecuteAsync("SET peer_fdw.scan_notices = off; DROP USER MAPPING IF EXISTS FOR postgres SERVER ddb; CREATE USER MAPPING FOR postgres SERVER ddb OPTIONS (access_key_id 'a', secret_access_key 'b')");
        string name = cluster.NextName("evil");
        await cluster.Client.CreateTableAsync(SampleTable.Define(name, ["k:S"], ["k"]));
        string[] attributes = [.. s_evil.Where(e => Encoding.UTF8.GetByteCount(e) < 60 && e is not ("ctid" or "tableoid"))];
        string columns = string.Join(", ", attributes.Select(a => $"{Identifier(a)} text OPTIONS (mapped_attr {Text(Identifier(a))}, attribute_type 'S') COLLATE \"C\""));
        await superuser.ExecuteAsync($"CREATE FOREIGN TABLE {name} (k text OPTIONS (partition_key 'true') COLLATE \"C\", {columns}) SERVER ddb");
        foreach (string value in s_evil)
        {
            await superuser.ExecuteAsync($"INSERT INTO {name} VALUES ({Text(value)}, {string.Join(", ", attributes.Select(_ => Text(value)))})");
        }

        foreach (string value in s_evil)
        {
            GetItemResponse item = await cluster.Client.GetItemAsync(name, new Dictionary<string, AttributeValue> { ["k"] = new(value) });
            Assert.All(attributes, a => Assert.Equal(value, item.Item[a].S));
            Assert.Equal(value, await superuser.TextAsync($"SELECT k FROM {name} WHERE k = {Text(value)}"));
        }

        foreach (string attribute in attributes)
        {
            string where = $"{Identifier(attribute)} = {Text(s_evil[1])} AND starts_with({Identifier(attribute)}, {Text(s_evil[1][..1])})";
            Assert.Equal(s_evil[1], await superuser.TextAsync($"SELECT k FROM {name} WHERE {where}"));
            Assert.Contains("Filter Expression", await superuser.ExplainAsync($"SELECT k FROM {name} WHERE {where}"), StringComparison.Ordinal);
            await superuser.ExecuteAsync($"UPDATE {name} SET {Identifier(attribute)} = 'new' WHERE k = {Text(attribute)}");
        }

        Assert.All(await superuser.RowsAsync($"SELECT k FROM {name}"), r => Assert.Contains(r[0], s_evil));
        string imported = cluster.NextName("imported");
        await superuser.ExecuteAsync($"CREATE SCHEMA {imported}; IMPORT FOREIGN SCHEMA dynamodb LIMIT TO ({name}) FROM SERVER ddb INTO {imported} OPTIONS (sample_items '100')");
        Assert.Equal(attributes.Length + 3, int.Parse((await superuser.TextAsync($"SELECT count(*) FROM pg_attribute WHERE attrelid = '{imported}.{name}'::regclass AND attnum > 0"))!, CultureInfo.InvariantCulture));
        Assert.Equal(s_evil.Length, int.Parse((await superuser.TextAsync($"SELECT count(*) FROM {imported}.{name}"))!, CultureInfo.InvariantCulture));
    }

    private async Task VictimLivesAsync()
    {
        await using Session there = await cluster.OpenAsync(database: "there");
        Assert.Equal("3", await there.TextAsync("SELECT count(*) FROM victim"));
    }

    private static string Row(string value) =>
        $"{Text(value)}, {Text(value)}, {Text(value)}, ARRAY[{Text(value)}, 'x'], {Text($$"""{"k": {{System.Text.Json.JsonSerializer.Serialize(value)}}}""")}, {Text(value)}";

    /// <summary>A pattern that matches the text and nothing else.</summary>
    private static string Pattern(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
