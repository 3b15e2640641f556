using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>What is read of a large table whose first rows are wanted: counted where it passes by, between the servers.</summary>
[Collection(SeveralServersCollection.Name)]
public sealed class ReadAheadTests(SeveralServersCluster cluster, ITestOutputHelper output)
{
    private const int Rows = 1_000_000;
    private const long MiB = 1 << 20;

    /// <summary>The rows as COPY sends them: two lengths and a count, 4 and 64 bytes.</summary>
    private const long Whole = Rows * (4 + 4 + 2 + 4 + 64L);

    /// <summary>The sockets of two connections, which grow to 20 MiB, hold some as well.</summary>
    [Theory]
    [InlineData("", 60)]
    [InlineData(", fetch_size '100'", 30)]
    [InlineData(", fetch_size '20000'", 40)]
    public async Task A_cursor_does_not_read_what_is_not_wanted(string option, int mostMiB)
    {
        await CreateAsync();
        await using TcpRelay relay = TcpRelay.Start(cluster.Postgres.Port);
        await using Session session = await cluster.OpenAsync();
        string server = cluster.NextName("ahead");
        await SeveralServersCluster.CreateServerAsync(session, server, relay.Port, "s1", option);
        await session.ExecuteAsync($"CREATE FOREIGN TABLE {server} (id int, t text) SERVER {server} OPTIONS (schema_name 'public', table_name 'long_one')");
        await session.ExecuteAsync($"BEGIN; DECLARE c CURSOR FOR SELECT id, t FROM {server}");
        Assert.Equal(10, (await session.ColumnAsync("FETCH 10 FROM c")).Count);
        long read = await SettledAsync(relay);
        long memory = Backend.PrivateKilobytes(session.ProcessId);
        output.WriteLine($"{option}: {read / 1024} KiB of {Whole / 1024} KiB read for 10 rows, the backend holds {memory} KiB");
        Assert.InRange(read, 10 * 70, mostMiB * MiB);
        Assert.InRange(memory, 0, 120 * 1024);

        // What was fetched goes on, and nothing is lost or doubled.
        await session.ExecuteAsync("MOVE 99990 FROM c");
        Assert.NotNull(await session.TextAsync("FETCH 1 FROM c"));
        Assert.InRange(await SettledAsync(relay), 100_000 * 78, (100_000 * 78) + (mostMiB * MiB));
        await session.ExecuteAsync("CLOSE c; COMMIT");
        Assert.Equal($"{Rows}", await session.TextAsync($"SELECT count(DISTINCT id) FILTER (WHERE length(t) = 64 OR random() < 0) FROM {server}"));
        Assert.InRange(Backend.PrivateKilobytes(session.ProcessId), 0, 200 * 1024);
    }

    /// <summary>How much has come when nothing more does.</summary>
    private static async Task<long> SettledAsync(TcpRelay relay)
    {
        long before = -1;
        for (int i = 0; i < 100 && before != relay.Received; i++)
        {
            before = relay.Received;
            await Task.Delay(300);
        }

        return relay.Received;
    }

    private async Task CreateAsync()
    {
        await using Session there = await cluster.OpenThereAsync("s1");
        await there.ExecuteAsync($"CREATE UNLOGGED TABLE IF NOT EXISTS long_one AS SELECT i AS id, repeat(md5(i::text), 2) AS t FROM generate_series(1, {Rows}) AS i");
    }
}
