using System;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>
/// Commits of several servers, at once or one after another. A deferred trigger at each notes when the commit there begins and ends, and takes its time between: whether commits ran
/// side by side is seen by the times, however slow the machine is.
/// </summary>
[Collection(SeveralServersCollection.Name)]
public sealed class ParallelCommitTests(SeveralServersCluster cluster)
{
    private static readonly string[] s_notWritten = ["0", "0", "0"];

    [Theory]
    [InlineData("", false)]
    [InlineData("parallel_commit 'false'", false)]
    [InlineData("parallel_commit 'true'", true)]
    public async Task Commits_run_side_by_side_where_all_say_so(string option, bool isParallel)
    {
        string table = await CreateAsync(seconds: 0.5);
        await using Session session = await cluster.OpenAsync();
        await using (await OptionsAsync(session, option, option, option))
        {
            await WriteAsync(session, table, [1, 1, 1]);
            await session.ExecuteAsync("COMMIT");
        }

        (DateTime Started, DateTime Ended)[] times = await Task.WhenAll(SeveralServersCluster.Servers.Select(server => TimesAsync(server, table)));
        bool isOverlapping = times.Max(t => t.Started) < times.Min(t => t.Ended);
        Assert.Equal(isParallel, isOverlapping);
        if (!isParallel)
        {
            (DateTime Started, DateTime Ended)[] inOrder = [.. times.OrderBy(t => t.Started)];
            Assert.True(inOrder[0].Ended <= inOrder[1].Started && inOrder[1].Ended <= inOrder[2].Started);
        }
    }

    [Fact]
    public async Task Without_the_option_a_failure_leaves_those_behind_it_untouched()
    {
        string table = await CreateAsync(seconds: 0);
        await using Session session = await cluster.OpenAsync();
        await WriteAsync(session, table, [1, -1, 1]);
        Assert.Equal("P0001", (await session.ErrorAsync("COMMIT")).SqlState);
        Assert.Equal(["1", "0", "0"], await cluster.ValuesAsync($"SELECT count(*) FROM {table}"));
        await AssertUsableAsync(session, table);
    }

    [Fact]
    public async Task With_it_the_others_are_committed_all_the_same()
    {
        string table = await CreateAsync(seconds: 0);
        await using Session session = await cluster.OpenAsync();
        await using (await OptionsAsync(session, "parallel_commit 'true'", "parallel_commit 'true'", "parallel_commit 'true'"))
        {
            await session.ExecuteAsync($"CREATE TABLE local_{table} (v int)");
            await WriteAsync(session, table, [-1, 1, 1]);
            await session.ExecuteAsync($"INSERT INTO local_{table} VALUES (1)");
            Assert.Equal("P0001", (await session.ErrorAsync("COMMIT")).SqlState);
            Assert.Equal(["0", "1", "1"], await cluster.ValuesAsync($"SELECT count(*) FROM {table}"));
            Assert.Equal("0", await session.TextAsync($"SELECT count(*) FROM local_{table}"));
            await AssertUsableAsync(session, table);
        }
    }

    [Fact]
    public async Task Servers_without_it_come_first()
    {
        string table = await CreateAsync(seconds: 0);
        await using Session session = await cluster.OpenAsync();
        await using (await OptionsAsync(session, "parallel_commit 'true'", "parallel_commit 'false'", "parallel_commit 'true'"))
        {
            await WriteAsync(session, table, [1, -1, 1]);
            Assert.Equal("P0001", (await session.ErrorAsync("COMMIT")).SqlState);
            Assert.Equal(s_notWritten, await cluster.ValuesAsync($"SELECT count(*) FROM {table}"));
        }
    }

    [Theory]
    [InlineData("parallel_commit 'true', parallel_abort 'true'")]
    [InlineData("")]
    public async Task A_rollback_is_one_at_all_of_them(string option)
    {
        string table = await CreateAsync(seconds: 0);
        await using Session session = await cluster.OpenAsync();
        await using (await OptionsAsync(session, option, option, option))
        {
            await WriteAsync(session, table, [1, 1, 1]);
            await session.ExecuteAsync("ROLLBACK");
            Assert.Equal(s_notWritten, await cluster.ValuesAsync($"SELECT count(*) FROM {table}"));
            await WriteAsync(session, table, [1, 1, 1]);
            await session.ExecuteAsync($"SAVEPOINT s; DELETE FROM {table}_s2; INSERT INTO {table}_s1 VALUES (9); ROLLBACK TO s; COMMIT");
            Assert.Equal(["1", "1", "1"], await cluster.ValuesAsync($"SELECT count(*) FROM {table}"));
        }
    }

    [Fact]
    public async Task A_commit_of_several_can_be_cancelled()
    {
        string table = await CreateAsync(seconds: 30);
        await using Session session = await cluster.OpenAsync();
        await using (await OptionsAsync(session, "parallel_commit 'true'", "parallel_commit 'true'", "parallel_commit 'true'"))
        {
            await WriteAsync(session, table, [1, 1, 1]);

            // For the commit only: what is before it may take its time on a busy machine.
            await session.ExecuteAsync("SET LOCAL statement_timeout = 300");
            PostgresException error = await session.ErrorAsync("COMMIT");
            Assert.Equal("57014", error.SqlState);
            Assert.Equal(s_notWritten, await cluster.ValuesAsync($"SELECT count(*) FROM {table}"));
        }
    }

    /// <summary>A table at each server, whose commit takes some time, and fails for negative values; here it is called after table and server.</summary>
    private async Task<string> CreateAsync(double seconds)
    {
        string table = cluster.NextName("committed");
        await cluster.EverywhereAsync($"""
            CREATE TABLE {table} (v int);
            CREATE TABLE {table}_times (started timestamptz, ended timestamptz);
            CREATE FUNCTION {table}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE started timestamptz := clock_timestamp();
            BEGIN
                IF NEW.v < 0 THEN RAISE EXCEPTION 'not this one'; END IF;
                PERFORM pg_catalog.pg_sleep({seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)});
                INSERT INTO public.{table}_times VALUES (started, clock_timestamp());
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {table}();
            """);
        await using Session session = await cluster.OpenAsync();
        foreach (string server in SeveralServersCluster.Servers)
        {
            await session.ExecuteAsync($"CREATE FOREIGN TABLE {table}_{server} (v int) SERVER {server} OPTIONS (schema_name 'public', table_name '{table}')");
        }

        return table;
    }

    private static Task WriteAsync(Session session, string table, int[] values) => session.ExecuteAsync(
        "BEGIN; " + string.Join("; ", SeveralServersCluster.Servers.Select((server, i) => $"INSERT INTO {table}_{server} VALUES ({values[i]})")));

    private static async Task AssertUsableAsync(Session session, string table)
    {
        await session.ExecuteAsync($"INSERT INTO {table}_s2 VALUES (5)");
        Assert.Equal("5", await session.TextAsync($"SELECT max(v) FROM {table}_s2"));
    }

    private async Task<(DateTime Started, DateTime Ended)> TimesAsync(string server, string table)
    {
        await using NpgsqlConnection connection = await cluster.Postgres.ConnectAsync(server);
        await using var command = new NpgsqlCommand($"SELECT started, ended FROM {table}_times", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return (reader.GetDateTime(0), reader.GetDateTime(1));
    }

    /// <summary>Sets options of the three servers, until it is disposed of.</summary>
    private static async Task<IAsyncDisposable> OptionsAsync(Session session, params string[] options)
    {
        var undo = new Undo(session);
        for (int i = 0; i < options.Length; i++)
        {
            foreach (string option in options[i].Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                string server = SeveralServersCluster.Servers[i];
                await session.ExecuteAsync($"ALTER SERVER {server} OPTIONS (ADD {option})");
                undo.Script += $"ALTER SERVER {server} OPTIONS (DROP {option.Split(' ')[0]}); ";
            }
        }

        return undo;
    }

    private sealed class Undo(Session session) : IAsyncDisposable
    {
        public string Script { get; set; } = "";

        public async ValueTask DisposeAsync()
        {
            if (Script.Length > 0)
            {
                await session.ExecuteAsync(Script);
            }
        }
    }
}
