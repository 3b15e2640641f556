using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Sampling;
using PeerFdw.Connectors.Postgres.Tests.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Rows;
using PeerFdw.Rows.Tests;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Sampling;

/// <summary>Samples for ANALYZE and what a table is said to be.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class SamplingTests(RemoteServer server) : IWakeSignal, IDisposable
{
    private readonly SemaphoreSlim _woken = new(0);

    [Theory]
    [InlineData("auto", "big", "bernoulli", 1000)]
    [InlineData("bernoulli", "big", "bernoulli", 1000)]
    [InlineData("system", "big", "system", 1000)]
    [InlineData("random", "big", "random", 1000)]
    [InlineData("off", "big", "off", 1000)]
    [InlineData("auto", "big", "off", 100000)]
    [InlineData("auto", "never", "off", 1000)]
    [InlineData("auto", "shown", "off", 1000)]
    [InlineData("bernoulli", "parted", "bernoulli", 1000)]
    public async Task Rows_are_drawn_there(string method, string table, string used, int wanted)
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        var request = new SampleRequest(
            connection, Table(table, ("analyze_sampling", method)), [1, 2], wanted, 1, new SessionSettings(ScanNotices: false), new Silence());
        var stream = new RowStream([new ColumnShape(DataType.Int32, Spi.Rows.ColumnEncoding.Value), new ColumnShape(DataType.Text, Spi.Rows.ColumnEncoding.Varlena)], this, RowBudget.Shared);
        Task<SampleResult> run = Task.Run(async () =>
        {
            try
            {
                return await TableSampler.SampleAsync(request, stream, CancellationToken.None);
            }
            finally
            {
                stream.Complete(null);
            }
        });
        long rows = 0;
        while (true)
        {
            StreamStatus status = stream.TryTake(out RowBatch? batch);
            if (status == StreamStatus.Batch)
            {
                using (batch)
                {
                    var reader = new BatchReader(batch!);
                    rows += reader.Rows;
                    Assert.Equal($"row {reader.Value(0, 0)}", reader.Text(1, 0));
                }
            }
            else if (status == StreamStatus.End)
            {
                break;
            }
            else
            {
                Assert.True(await _woken.WaitAsync(TimeSpan.FromSeconds(30)));
            }
        }

        SampleResult result = await run;
        Assert.Equal(used, result.Properties.First(p => p.Label == "Sampling").Text);
        if (used == "off")
        {
            Assert.Equal(50000, rows);
            Assert.Equal(50000, result.TableRows);
        }
        else
        {
            // A block has some 200 rows, so that of few blocks the share is rough.
            Assert.InRange(rows, used == "system" ? 200 : 900, used == "system" ? 4000 : 1400);
            Assert.InRange(result.TableRows, used == "system" ? 10000 : 40000, used == "system" ? 200000 : 60000);
        }
    }

    [Fact]
    public async Task A_table_is_described()
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        RemoteDescription big = await TableDescriber.DescribeAsync(connection, Table("big"), CancellationToken.None);
        Assert.Equal(50000, big.Rows);
        Assert.Equal(await server.ScalarAsync("SELECT pg_relation_size('sampled.big')"), (long)big.Bytes);
        Assert.Equal(
            ["sampled.big", "table", "50000", $"{(long)big.Bytes}", "id integer not null", "label text", "CREATE UNIQUE INDEX big_pkey ON sampled.big USING btree (id)"],
            big.Properties.Select(p => p.Value));
        RemoteDescription never = await TableDescriber.DescribeAsync(connection, Table("never"), CancellationToken.None);
        Assert.Equal(-1, never.Rows);
        Assert.Equal(50000, (await TableDescriber.DescribeAsync(connection, Table("parted"), CancellationToken.None)).Rows);
        RemoteDescription shown = await TableDescriber.DescribeAsync(connection, Table("shown"), CancellationToken.None);
        Assert.Equal(-1, shown.Bytes);
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => TableDescriber.DescribeAsync(connection, Table("missing"), CancellationToken.None));
        Assert.Equal("42P01", error.SqlState.Code);
    }

    [Fact]
    public async Task Differences_are_told()
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        TableDescription table = Table("big") with
        {
            Columns =
            [
                new ColumnDescription(1, "id", DataType.Int64, null, false, OptionSet.Empty),
                new ColumnDescription(2, "other", DataType.Text, null, false, OptionSet.Empty),
                new ColumnDescription(3, "renamed", DataType.Text, null, false, new OptionSet(new Dictionary<string, string> { ["column_name"] = "label" })),
            ],
        };
        RemoteDescription description = await TableDescriber.DescribeAsync(connection, table, CancellationToken.None);
        Assert.Equal(
            ["column \"id\": its type is not the remote column's, integer", "column \"other\": the remote table has no column \"other\""],
            description.Properties.Where(p => p.Key == "difference").Select(p => p.Value));
    }

    [Fact]
    public async Task What_is_asked_in_a_transaction_does_not_wait_for_its_locks()
    {
        await SetUpAsync();
        await using PostgresPeerConnection connection = server.Connect();
        await using var transaction = new PostgresTransaction(connection, new SessionSettings(ScanNotices: false));
        await using (SessionLease lease = await transaction.RentAsync(query: null, CancellationToken.None))
        {
            _ = await lease.Session.QueryAsync("SELECT 'x' FROM (VALUES (1)) AS t(n)", [], CancellationToken.None);
            await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE sampled.big IN ACCESS EXCLUSIVE MODE", lease.Session.Connection);
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(50000, (await TableDescriber.DescribeAsync(connection, Table("big"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10))).Rows);
        await using var scan = new TestScan(connection, "FROM sampled.big", [TestTypes.Column("int4", "id")], connection.Current);
        Assert.Equal(50000, await scan.CountAsync());
        transaction.Commit();
    }

    void IWakeSignal.Signal() => _woken.Release();

    public void Dispose() => _woken.Dispose();

    private static TableDescription Table(string name, params (string Name, string Value)[] options) => new(
        1,
        "sampled",
        name,
        "loopback",
        OptionSet.Empty,
        new OptionSet(options.ToDictionary(o => o.Name, o => o.Value)),
        [
            new ColumnDescription(1, "id", DataType.Int32, null, true, OptionSet.Empty),
            new ColumnDescription(2, "text", DataType.Text, null, false, new OptionSet(new Dictionary<string, string> { ["column_name"] = "label" })),
        ],
        -1);

    private async Task SetUpAsync()
    {
        if (await server.ScalarAsync("SELECT to_regclass('sampled.parted')::text") is string)
        {
            return;
        }

        await server.ExecuteAsync(
            """
            CREATE SCHEMA sampled; SET search_path = sampled;
            CREATE TABLE big (id int PRIMARY KEY, label text); INSERT INTO big SELECT n, 'row ' || n FROM generate_series(1, 50000) n; ANALYZE big;
            CREATE TABLE never (id int, label text); INSERT INTO never SELECT * FROM big;
            CREATE VIEW shown AS SELECT * FROM big;
            CREATE TABLE parted (id int, label text) PARTITION BY RANGE (id);
            CREATE TABLE p1 PARTITION OF parted FOR VALUES FROM (1) TO (30000); CREATE TABLE p2 PARTITION OF parted FOR VALUES FROM (30000) TO (60000);
            INSERT INTO parted SELECT * FROM big; ANALYZE parted;
            """);
    }
}
