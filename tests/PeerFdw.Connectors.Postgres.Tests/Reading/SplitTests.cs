using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Reading;

/// <summary>Scans that are split over sessions: every row once, of one snapshot.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class SplitTests(RemoteServer server)
{
    private static readonly SessionSettings s_settings = new(ScanNotices: false);

    private static TestColumn[] Columns => [TestTypes.Column("int4", "id"), TestTypes.Column("text", "pad")];

    [Theory]
    [InlineData(3, "rows", 3)]
    [InlineData(1, "rows", 1)]
    [InlineData(4, "shown", 1)]
    [InlineData(4, "few", 1)]
    public async Task Every_row_comes_once(int count, string table, int sessions)
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using TestScan scan = Open(connection, transaction, table, count);
        List<string?[]> rows = await scan.ReadAsync();
        Assert.Equal(sessions, transaction.SessionCount);
        Assert.Equal(
            Enumerable.Range(1, table == "few" ? 100 : 60000), rows.Select(r => int.Parse(r[0]!, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Order());
        transaction.Commit();
    }

    [Fact]
    public async Task All_parts_see_the_snapshot_of_the_transaction()
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using (TestScan few = Open(connection, transaction, "few", 1))
        {
            Assert.Equal(100, await few.CountAsync());
        }

        await server.ExecuteAsync("INSERT INTO split.rows SELECT -n, 'new' FROM generate_series(1, 1000) n");
        try
        {
            await using TestScan scan = Open(connection, transaction, "rows", 4);
            Assert.Equal(60000, await scan.CountAsync());
            Assert.Equal(4, scan.Report["Remote Queries"]);
        }
        finally
        {
            transaction.Commit();
            await server.ExecuteAsync("DELETE FROM split.rows WHERE id < 0");
        }
    }

    [Fact]
    public async Task A_part_that_fails_ends_the_scan()
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, s_settings);
        await using (TestScan scan = Open(connection, transaction, "rows", 3, local: "int2"))
        {
            // The local type is smaller: that is for the input function to say, and not here. What fails here is the server.
            scan.Start();
            (await scan.NextAsync())!.Dispose();
            await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%split.rows%' AND pid <> pg_backend_pid() AND query NOT LIKE '%(0,0)%'");
            PeerException error = await Assert.ThrowsAsync<PeerException>(scan.ReadRestAsync);
            Assert.Equal("08006", error.SqlState.Code);
        }

        await using (TestScan few = Open(connection, transaction, "few", 1))
        {
            Assert.Equal(100, await few.CountAsync());
        }

        transaction.Commit();
    }

    private static TestScan Open(PostgresPeerConnection connection, PostgresTransaction transaction, string name, int count, string local = "int4")
    {
        TestColumn[] columns = [TestTypes.Column(local, "id"), Columns[1]];
        var table = new TableDescription(
            1,
            "split",
            name,
            "loopback",
            OptionSet.Empty,
            new OptionSet(new Dictionary<string, string> { ["parallel_scan_count"] = $"{count}" }),
            [.. columns.Select((c, i) => new ColumnDescription(i + 1, c.Sql, c.Type, null, false, OptionSet.Empty))],
            -1);
        var connector = new PostgresConnector();
        TableHandle handle = connector.ApplyProjection(connector.CreateHandle(table), table, [1, 2]);
        return new TestScan(connector.OpenScan(new ScanOpening(connection, table, handle, [1, 2], s_settings, new Silence()) { Transaction = transaction }), columns);
    }

    private async Task SetUpAsync()
    {
        if (await server.ScalarAsync("SELECT to_regclass('split.shown')::text") is string)
        {
            return;
        }

        await server.ExecuteAsync(
            """
            CREATE SCHEMA split; SET search_path = split;
            CREATE TABLE rows (id int, pad text); INSERT INTO rows SELECT n, repeat('p', 600) FROM generate_series(1, 60000) n;
            CREATE TABLE few (id int, pad text); INSERT INTO few SELECT n, 'p' FROM generate_series(1, 100) n;
            CREATE VIEW shown AS SELECT * FROM rows;
            """);
    }
}
