using System;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>What a transaction sees of itself, and what of it reaches DynamoDB Local.</summary>
public sealed class TransactionTests(WritingPeer peer) : IClassFixture<WritingPeer>
{
    [Fact]
    public async Task Nothing_is_sent_before_the_commit_and_everything_then()
    {
        TableDescription table = await peer.CreateAsync();
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk,note", ["a", "1", "one"], ["a", "2.50", null]);
        Assert.Empty(await peer.KeysAsync(table));
        Assert.Equal(2, session.Transaction.PendingWrites);
        Assert.True(session.Transaction.HasWrites(table));
        Assert.Equal("a1 a2.5", await session.KeysAsync());
        await session.CommitAsync();
        Assert.Equal(["a1", "a2.5"], await peer.KeysAsync(table));
        Assert.Equal("""{"note":{"S":"one"},"pk":{"S":"a"},"sk":{"N":"1"}}""", await peer.GetAsync(table, "a", 1));
        Assert.Equal([("writes of the aborted transaction stay in DynamoDB table \"" + WritingPeer.NameOf(table) + "\"", $"Of 2 items of DynamoDB table \"{WritingPeer.NameOf(table)}\", 2 were written, 0 were not.")], session.Transaction.Abort());
    }

    [Fact]
    public async Task A_transaction_that_never_flushed_leaves_nothing()
    {
        TableDescription table = await peer.CreateAsync();
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk", ["a", "1"]);
        Assert.Empty(session.Transaction.Abort());
        Assert.Empty(await peer.KeysAsync(table));
    }

    [Fact]
    public async Task A_command_sees_what_earlier_commands_wrote_and_never_its_own()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"note":{"S":"remote"}}""");
        await peer.PutAsync(table, "b", 1);
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk", ["c", "1"]);
        await session.UpdateAsync("note", ["a", "1", "mine"]);
        await session.DeleteAsync(["b", "1"]);
        Assert.Equal(3, session.Command);
        Assert.Equal("a1 b1", await session.KeysAsync(command: 0));
        Assert.Equal("a1 b1 c1", await session.KeysAsync(command: 1));
        Assert.Equal("a1 b1 c1", await session.KeysAsync(command: 2));
        Assert.Equal("a1 c1", await session.KeysAsync(command: 3));
        Assert.Equal("text remote", (await session.ReadAsync("pk,note", command: 1)).Single(r => r[0] == "text a")[1]);
        Assert.Equal("text mine", await session.ValueAsync("a", 1, "note"));
        Assert.Equal(2, (await session.ReadAsync("")).Count);
        await session.CommitAsync();
        Assert.Equal(["a1", "c1"], await peer.KeysAsync(table));
    }

    [Fact]
    public async Task Queries_and_lookups_see_the_transactions_writes_too()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"total":{"N":"5"}}""");
        await peer.PutAsync(table, "a", 2, """{"total":{"N":"6"}}""");
        await peer.PutAsync(table, "b", 1);
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk,total", ["a", "3", "7"], ["c", "9", null]);
        await session.UpdateAsync("total", ["a", "2", "60"]);
        await session.DeleteAsync(["a", "1"]);
        TableHandle query = Scanning.Candidate(table, 1, Equal(Ref(table, "pk"), Text("a"))).Handle;
        Assert.Contains("a2 a3", await session.KeysAsync(query), StringComparison.Ordinal);
        Assert.DoesNotContain("b1", await session.KeysAsync(query), StringComparison.Ordinal);
        TableHandle item = Scanning.Candidate(table, 1, Equal(Ref(table, "pk"), Text("a")), Equal(Ref(table, "sk"), Number("3"))).Handle;
        Assert.Equal("a3", await session.KeysAsync(item));
        TableHandle items = Scanning.Candidate(
            table, 1, Equal(Ref(table, "pk"), Text("a")),
            new ListComparison(ComparisonOperator.Equal, Ref(table, "sk"), ListOf(DataType.Numeric, "1", "2", "3.0", "3", "4"), false, null)).Handle;
        Assert.Equal("a2 a3", await session.KeysAsync(items));
    }

    [Fact]
    public async Task Savepoints_are_exact()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "r", 1, """{"note":{"S":"old"}}""");
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk,note", ["a", "1", "x"]);
        session.Level = 3;
        await session.UpdateAsync("note", ["a", "1", "inner"]);
        await session.UpdateAsync("note", ["r", "1", "inner"]);
        await session.InsertAsync("pk,sk", ["b", "1"]);
        session.Transaction.EndSubtransaction(3, isCommitted: true);
        session.Level = 2;
        await session.InsertAsync("pk,sk", ["c", "1"]);
        Assert.Equal("a1 b1 c1 r1", await session.KeysAsync());
        session.Transaction.EndSubtransaction(2, isCommitted: false);
        session.Level = 1;
        Assert.Equal("a1 r1", await session.KeysAsync());
        Assert.Equal(1, session.Transaction.PendingWrites);
        Assert.Equal("text x", await session.ValueAsync("a", 1, "note"));
        Assert.Equal("text old", await session.ValueAsync("r", 1, "note"));
        session.Level = 2;
        await session.DeleteAsync(["a", "1"]);
        session.Transaction.EndSubtransaction(2, isCommitted: true);
        session.Level = 1;
        Assert.Equal("r1", await session.KeysAsync());
        await session.CommitAsync();
        Assert.Equal(["r1"], await peer.KeysAsync(table));
    }

    [Fact]
    public async Task An_existing_key_is_a_unique_violation_at_the_statement()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1);
        await using WritingSession session = new(peer.Connection!, table);
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => session.InsertAsync("pk,sk", ["a", "1"]));
        Assert.Equal(("23505", "Key {\"pk\":\"a\",\"sk\":1} already exists."), (error.SqlState.Code, error.Detail));
        await session.InsertAsync("pk,sk", ["a", "2"]);
        Assert.Equal("23505", (await Assert.ThrowsAsync<PeerException>(() => session.InsertAsync("pk,sk", ["a", "2.0"]))).SqlState.Code);
        Assert.Equal("23505", (await Assert.ThrowsAsync<PeerException>(() => session.InsertAsync("pk,sk", ["b", "1"], ["b", "1"]))).SqlState.Code);
        Assert.Equal(
            [RowOutcome.Skipped, RowOutcome.Done, RowOutcome.Skipped],
            await session.WriteAsync(ModifyCommand.Insert, "pk,sk", [["a", "1"], ["d", "1"], ["d", "1"]], ignoresConflicts: true));
        await session.DeleteAsync(["a", "1"]);
        await session.InsertAsync("pk,sk,note", ["a", "1", "again"]);
        await session.CommitAsync();
        Assert.Contains("again", await peer.GetAsync(table, "a", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upsert_replaces_without_asking()
    {
        TableDescription table = await peer.CreateAsync("insert_mode", "upsert");
        await peer.PutAsync(table, "a", 1, """{"old":{"BOOL":true}}""");
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk,note", ["a", "1", "x"]);
        await session.InsertAsync("pk,sk,note", ["a", "1", "y"], ["b", "1", "z"]);
        await session.DeleteAsync(["b", "1"]);
        Assert.Equal("a1", await session.KeysAsync());
        await peer.PutAsync(table, "b", 1);
        Assert.Equal(
            [RowOutcome.Skipped], await session.WriteAsync(ModifyCommand.Insert, "pk,sk", [["a", "1"]], ignoresConflicts: true));
        await session.CommitAsync();
        Assert.Equal(["a1"], await peer.KeysAsync(table));
        Assert.Equal("""{"note":{"S":"y"},"pk":{"S":"a"},"sk":{"N":"1"}}""", await peer.GetAsync(table, "a", 1));
    }

    [Fact]
    public async Task Inserted_and_deleted_again_is_nothing_at_all()
    {
        TableDescription table = await peer.CreateAsync();
        await using WritingSession session = new(peer.Connection!, table);
        await session.InsertAsync("pk,sk", ["a", "1"]);
        await session.DeleteAsync(["a", "1"]);
        Assert.Equal("", await session.KeysAsync());
        await peer.PutAsync(table, "a", 1);
        Assert.Equal("a1", await session.KeysAsync());
        await session.CommitAsync();
        Assert.Equal(["a1"], await peer.KeysAsync(table));
        Assert.Empty(session.Transaction.Abort());
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("transaction")]
    public async Task Losing_a_race_is_a_serialization_failure_that_tells_what_was_written(string mode)
    {
        TableDescription table = await peer.CreateAsync("write_mode", mode);
        await peer.PutAsync(table, "u", 1);
        foreach (string race in new[] { "insert", "update", "move" })
        {
            await using WritingSession session = new(peer.Connection!, table);
            await session.InsertAsync("pk,sk", ["n", "1"]);
            switch (race)
            {
                case "insert":
                    await session.InsertAsync("pk,sk", ["i", "1"]);
                    await peer.PutAsync(table, "i", 1);
                    break;
                case "update":
                    await session.UpdateAsync("note", ["u", "1", "x"]);
                    await peer.DeleteAsync(table, "u", 1);
                    break;
                default:
                    await peer.PutAsync(table, "u", 1);
                    await session.UpdateAsync("sk", ["u", "1", "2"]);
                    await peer.DeleteAsync(table, "u", 1);
                    break;
            }

            PeerException error = await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync());
            Assert.Equal("40001", error.SqlState.Code);
            Assert.Contains(race == "insert" ? "{\"pk\":\"i\",\"sk\":1}" : "{\"pk\":\"u\",\"sk\":1}", error.Detail, StringComparison.Ordinal);
            string[] keys = await peer.KeysAsync(table);
            int written = keys.Count(k => k is "n1" or "u2");
            int planned = race == "move" ? 3 : 2;
            Assert.Contains($"Of {planned} items of DynamoDB table \"{WritingPeer.NameOf(table)}\", {written} were written, {planned - written} were not.", error.Detail, StringComparison.Ordinal);
            Assert.Equal(mode == "transaction" ? 0 : written, session.Transaction.Abort().Count > 0 ? written : 0);
            await peer.DeleteAsync(table, "n", 1);
            await peer.DeleteAsync(table, "u", 2);
        }
    }

    [Fact]
    public async Task A_row_that_the_same_command_has_changed_is_left_alone()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1);
        await using WritingSession session = new(peer.Connection!, table);
        Assert.Equal([RowOutcome.Done, RowOutcome.Skipped], await session.UpdateAsync("note", ["a", "1", "x"], ["a", "1", "y"]));
        Assert.Equal([RowOutcome.Done, RowOutcome.Skipped], await session.DeleteAsync(["a", "1"], ["a", "1"]));
        Assert.Equal([RowOutcome.Skipped], await session.UpdateAsync("note", ["a", "1", "z"]));
        session.Command = 0;
        Assert.Equal("27000", (await Assert.ThrowsAsync<PeerException>(() => session.UpdateAsync("note", ["a", "1", "z"]))).SqlState.Code);
    }

    [Fact]
    public async Task A_changed_key_moves_the_item()
    {
        TableDescription table = await peer.CreateAsync();
        await peer.PutAsync(table, "a", 1, """{"tags":{"SS":["x","y"]}}""");
        await peer.PutAsync(table, "b", 1);
        await using WritingSession session = new(peer.Connection!, table);
        Assert.Equal("23505", (await Assert.ThrowsAsync<PeerException>(() => session.UpdateAsync("pk", ["a", "1", "b"]))).SqlState.Code);
        await session.UpdateAsync("sk,note", ["a", "1", "2", "moved"]);
        Assert.Equal("a2 b1", await session.KeysAsync());
        await session.InsertAsync("pk,sk", ["a", "1"]);
        await session.UpdateAsync("note", ["a", "2", "twice"]);
        await session.CommitAsync();
        Assert.Equal(["a1", "a2", "b1"], await peer.KeysAsync(table));
        Assert.Equal("""{"note":{"S":"twice"},"pk":{"S":"a"},"sk":{"N":"2"},"tags":{"SS":["x","y"]}}""", await peer.GetAsync(table, "a", 2));
    }

    [Fact]
    public async Task Versions_are_checked_and_counted()
    {
        TableDescription table = await peer.CreateAsync("version_attr", "ver");
        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.InsertAsync("pk,sk", ["a", "1"]);
            await session.CommitAsync();
        }

        await peer.PutAsync(table, "n", 1);
        Assert.Contains("\"ver\":{\"N\":\"1\"}", await peer.GetAsync(table, "a", 1), StringComparison.Ordinal);
        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.UpdateAsync("note", ["a", "1", "1", "x"], ["n", "1", null, "x"]);
            await session.CommitAsync();
        }

        Assert.Contains("\"ver\":{\"N\":\"2\"}", await peer.GetAsync(table, "a", 1), StringComparison.Ordinal);
        Assert.Contains("\"ver\":{\"N\":\"1\"}", await peer.GetAsync(table, "n", 1), StringComparison.Ordinal);
        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.UpdateAsync("note", ["a", "1", "1", "late"]);
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync());
            Assert.Equal("40001", error.SqlState.Code);
        }

        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.DeleteAsync(["a", "1", "1"]);
            Assert.Equal("40001", (await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync())).SqlState.Code);
        }

        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.UpdateAsync("note", ["a", "1", "2", "y"]);
            await session.UpdateAsync("note", ["a", "1", "3", "z"]);
            await session.DeleteAsync(["n", "1", "1"]);
            await session.CommitAsync();
        }

        Assert.Contains("\"ver\":{\"N\":\"4\"}", await peer.GetAsync(table, "a", 1), StringComparison.Ordinal);
        Assert.Equal(["a1"], await peer.KeysAsync(table));
    }

    [Fact]
    public async Task A_transaction_of_more_than_100_items_sends_nothing()
    {
        TableDescription table = await peer.CreateAsync("write_mode", "transaction");
        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.InsertAsync("pk,sk", Enumerable.Range(0, 101).Select(i => new[] { "a", $"{i}" }).ToArray());
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => session.CommitAsync());
            Assert.Equal("54000", error.SqlState.Code);
            Assert.Empty(session.Transaction.Abort());
            Assert.Empty(await peer.KeysAsync(table));
        }

        await using (WritingSession session = new(peer.Connection!, table))
        {
            await session.InsertAsync("pk,sk", Enumerable.Range(0, 100).Select(i => new[] { "a", $"{i}" }).ToArray());
            await session.CommitAsync();
        }

        Assert.Equal(100, (await peer.KeysAsync(table)).Length);
    }

    [Fact]
    public async Task Many_rows_go_through_a_file_and_arrive()
    {
        TableDescription table = await peer.CreateAsync("insert_mode", "upsert");
        await using WritingSession session = new(peer.Connection!, table, memory: 1 << 20);
        string filler = new('x', 2000);
        for (int batch = 0; batch < 10; batch++)
        {
            await session.InsertAsync("pk,sk,note", Enumerable.Range(batch * 200, 200).Select(i => new[] { "a", $"{i}", filler }).ToArray());
        }

        Assert.True(session.Transaction.Buffer.HasSpilled);
        Assert.Equal(2000, (await session.ReadAsync("")).Count);
        await session.CommitAsync();
        Assert.Equal(2000, (await peer.KeysAsync(table)).Length);
    }
}
