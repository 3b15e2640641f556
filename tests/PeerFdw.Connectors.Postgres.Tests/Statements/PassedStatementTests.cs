using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Statements;
using PeerFdw.Connectors.Postgres.Tests.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Writing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Statements;

/// <summary>Statements that are passed to the server: types of parameters, forms of values, and what is left of the session.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class PassedStatementTests(RemoteServer server)
{
    private static readonly SessionSettings s_settings = new(ScanNotices: false);

    [Fact]
    public async Task Every_type_that_the_driver_knows_goes_with_a_parameter()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        foreach (uint oid in ParameterTypes.Known)
        {
            var parameter = new Constant(new DataType(TypeKind.Other, oid, "pg_catalog", "any"), null);
            string?[] row = Assert.Single(await ReadAsync(transaction, "SELECT pg_catalog.pg_typeof($1)::oid::text, $1 IS NULL", [TestTypes.Column("text", ""), TestTypes.Column("bool", "")], parameter));
            Assert.Equal((string?[])[oid.ToString(CultureInfo.InvariantCulture), "01"], row);
        }
    }

    [Theory]
    [InlineData("numeric", "NaN", "123456789012345678901234567890.123")]
    [InlineData("text", "", "a'b\\c $1; é")]
    [InlineData("int4[]", "{}", "{1,NULL,3}")]
    [InlineData("timestamptz", "infinity", "2024-03-31 01:02:03.000004+00")]
    [InlineData("jsonb", "null", "{\"a\": [1, \"x\"]}")]
    [InlineData("bytea", "\\x", "\\x00ff")]
    [InlineData("interval", "00:00:00", "1 mon -2 days +03:04:05.6")]
    public async Task Values_go_and_come_back_unchanged(string type, string first, string second)
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        TestColumn column = TestTypes.Column(type, "");
        foreach (string text in new[] { first, second })
        {
            // The value itself comes in its binary form, if there is one for it; the other is what the server made of the text.
            string?[] row = Assert.Single(await ReadAsync(transaction, "SELECT $1, $1::text", [column, TestTypes.Column("text", "")], new Constant(column.Type, text)));
            Assert.Equal(text, row[1]);
            await using var scan = new TestScan(connection, "FROM (SELECT 1) x", [column with { Sql = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'::{type}" }], transaction);
            Assert.Equal(Assert.Single(await scan.ReadAsync())[0], row[0]);
        }
    }

    [Fact]
    public async Task A_literal_without_a_type_is_what_the_server_makes_of_it()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        var unknown = new Constant(new DataType(TypeKind.Other, 705, "pg_catalog", "unknown"), "7");
        Assert.Equal((string?[])["integer"], Assert.Single(await ReadAsync(transaction, "SELECT pg_catalog.pg_typeof($1 + 1)::text", [TestTypes.Column("text", "")], unknown)));
        var own = new Constant(new DataType(TypeKind.Other, 16500, "app", "colour"), "7");
        Assert.Equal((string?[])["7"], Assert.Single(await ReadAsync(transaction, "SELECT $1", [TestTypes.Column("text", "")], own)));
    }

    [Fact]
    public async Task A_column_of_another_type_comes_as_text()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        string?[] row = Assert.Single(await ReadAsync(
            transaction,
            "SELECT 5::int8, true, '{\"a\": 1}'::jsonb, 1.50::numeric, NULL::int4, ARRAY['x', NULL], 'abc'::varchar",
            [TestTypes.Column("int4", ""), TestTypes.Column("text", ""), TestTypes.Column("text", ""), TestTypes.Column("float8", ""), TestTypes.Column("text", ""), TestTypes.Column("text", ""), TestTypes.Column("text", "")]));
        Assert.Equal((string?[])["input:5", "t", "{\"a\": 1}", "input:1.50", null, "{x,NULL}", "abc"], row);
    }

    [Fact]
    public async Task Large_values_and_many_rows_come_whole()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        List<string?[]> rows = await ReadAsync(
            transaction,
            "SELECT g, repeat(chr(97 + g % 26), CASE WHEN g % 100 = 0 THEN 300000 ELSE g % 50 END) FROM generate_series(1, 1000) g",
            [TestTypes.Column("int4", ""), TestTypes.Column("text", "")]);
        Assert.Equal(1000, rows.Count);
        Assert.All(rows, (row, i) => Assert.Equal(new string((char)('a' + ((i + 1) % 26)), (i + 1) % 100 == 0 ? 300000 : (i + 1) % 50), row[1]));
    }

    [Theory]
    [InlineData("SELECT 1, 2", "42804")]
    [InlineData("CREATE TABLE public.never (n int)", "42804")]
    [InlineData("SELECT 1; SELECT 2", "42601")]
    [InlineData("SELECT", "42804")]
    [InlineData("SELECT $1", "42P02")]
    [InlineData("SELECT 1/0", "22012")]
    [InlineData("ROLLBACK", "0A000")]
    public async Task What_cannot_be_is_refused(string sql, string state)
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using (var transaction = new PostgresTransaction(connection, s_settings))
        {
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => ReadAsync(transaction, sql, [TestTypes.Column("int4", "")]));
            Assert.Equal(state, error.SqlState.Code);
        }

        Assert.Null(await server.ScalarAsync("SELECT to_regclass('public.never')::text") as string);
    }

    [Fact]
    public async Task Scans_do_not_see_settings_of_statements_and_the_next_transaction_finds_a_clean_session()
    {
        await using PostgresPeerConnection connection = server.Connect();
        await using (var transaction = new PostgresTransaction(connection, s_settings))
        {
            foreach (string sql in new[]
            {
                "SET datestyle = 'German'", "SET search_path = nowhere", "SET standard_conforming_strings = off", "CREATE TEMP TABLE kept (n int)", "SELECT pg_catalog.pg_advisory_lock(7)",
                "CREATE ROLE nobody_much", "SET ROLE nobody_much",
            })
            {
                _ = await RunAsync(transaction, sql);
            }

            Assert.Equal("2024-02-01|pg_catalog|on|postgres", await SettingsAsync(connection, transaction));
            _ = await RunAsync(transaction, "SET LOCAL datestyle = 'German'", level: 2);
            transaction.EndSubtransaction(2, isCommitted: false);
            Assert.Equal("2024-02-01|pg_catalog|on|postgres", await SettingsAsync(connection, transaction));
            _ = await RunAsync(transaction, "SET datestyle = 'German'");
            await transaction.FlushAsync(new Silence(), CancellationToken.None);
            transaction.Commit();
        }

        await using (var transaction = new PostgresTransaction(connection, s_settings))
        {
            Assert.Equal("2024-02-01|pg_catalog|on|postgres", await SettingsAsync(connection, transaction));
            await using var left = new TestScan(connection, "FROM (SELECT 1) x", [
                TestTypes.Column("text", "pg_catalog.to_regclass('pg_temp.kept')::text"), TestTypes.Column("int8", "(SELECT count(*) FROM pg_catalog.pg_locks WHERE locktype = 'advisory')")], transaction);
            Assert.Equal((string?[])[null, "0000000000000000"], Assert.Single(await left.ReadAsync()));
        }

        Assert.Equal(1L, await server.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'peer_postgres'"));
        await server.ExecuteAsync("DROP ROLE nobody_much");
    }

    [Fact]
    public async Task A_read_only_statement_writes_nothing_and_the_transaction_goes_on_writing()
    {
        await server.ExecuteAsync("DROP TABLE IF EXISTS readonly; CREATE TABLE readonly (n int)");
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        Assert.Equal(1, await RunAsync(transaction, "INSERT INTO public.readonly VALUES (1)"));
        Assert.Equal(["1"], await CountAsync(transaction, "SELECT count(*)::text FROM public.readonly"));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => CountAsync(transaction, "INSERT INTO public.readonly VALUES (2) RETURNING n::text"));
        Assert.Equal("25006", error.SqlState.Code);
        Assert.Equal(["1"], await CountAsync(transaction, "SELECT count(*)::text FROM public.readonly"));
        Assert.Equal(1, await RunAsync(transaction, "INSERT INTO public.readonly VALUES (3)"));
        await transaction.FlushAsync(new Silence(), CancellationToken.None);
        transaction.Commit();
        Assert.Equal(2L, await server.ScalarAsync("SELECT count(*) FROM readonly"));
    }

    private static async Task<string> SettingsAsync(PostgresPeerConnection connection, PostgresTransaction transaction)
    {
        await using var scan = new TestScan(connection, "FROM (SELECT 1) x", [
            TestTypes.Column("text", "pg_catalog.date '2024-02-01'::text"), TestTypes.Column("text", "pg_catalog.current_setting('search_path')"),
            TestTypes.Column("text", "pg_catalog.current_setting('standard_conforming_strings')"), TestTypes.Column("text", "current_user::text")], transaction);
        return string.Join('|', Assert.Single(await scan.ReadAsync()));
    }

    private static async Task<IEnumerable<string?>> CountAsync(PostgresTransaction transaction, string sql) =>
        Assert.Single(await ReadAsync(transaction, sql, [TestTypes.Column("text", "")], isReadOnly: true));

    private static Task<long> RunAsync(PostgresTransaction transaction, string sql, int level = 1) =>
        transaction.RunStatementAsync(new StatementRequest(sql, [], false, 1, level, new Silence()), null, CancellationToken.None);

    private static Task<List<string?[]>> ReadAsync(PostgresTransaction transaction, string sql, TestColumn[] columns, params Constant[] parameters) =>
        ReadAsync(transaction, sql, columns, isReadOnly: false, parameters);

    private static async Task<List<string?[]>> ReadAsync(PostgresTransaction transaction, string sql, TestColumn[] columns, bool isReadOnly, params Constant[] parameters)
    {
        await using var scan = new TestScan(new StatementScan(transaction, new StatementRequest(sql, parameters, isReadOnly, 1, 1, new Silence())), columns);
        return await scan.ReadAsync();
    }

    /// <summary>Read as scans are, so that one reader serves both.</summary>
    private sealed class StatementScan(PostgresTransaction transaction, StatementRequest request) : IScan
    {
        public Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken) =>
            transaction.RunStatementAsync(request, sink, cancellationToken);

        public IReadOnlyList<PeerFdw.Spi.Planning.PlanProperty> Report() => [];

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
