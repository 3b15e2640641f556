using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using PeerFdw.Rows.Layout;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>Writing through the published library: rows, subtransactions, the flush.</summary>
[Collection(LibraryCollection.Name)]
public sealed unsafe class ModifyTests(LibraryThread backend)
{
    private const int SubCommit = 1;
    private const int SubAbort = 2;
    private const int Commit = 3;
    private const int Abort = 4;
    private static int s_stores;

    private Library Library => backend.Library;

    [Fact]
    public void Rows_wait_for_the_flush_and_levels_for_their_parents() => backend.Run(() =>
    {
        JsonObject table = Store();
        Write(table, 1, 1, (1, "a"), (2, null));
        Write(table, 2, 2, (3, "c"));
        Assert.Equal(Library.Ok, Library.Transaction(SubAbort, 2).Status);
        Write(table, 3, 3, (4, "d"));
        Assert.Equal(Library.Ok, Library.Transaction(SubCommit, 3).Status);
        Assert.Equal(Library.Ok, Library.Transaction(SubCommit, 2).Status);
        Assert.Equal("""{"writes":3}""", Library.PendingWrites().Document);
        Assert.Equal([(1, "a"), (2, null), (4, "d")], Read(table, 4));
        Assert.Equal([(1, "a"), (2, null)], Read(table, 3));
        Assert.Empty(Read(table, 1));
        Flush();
        Assert.Equal(Library.Ok, Library.Transaction(Commit).Status);
        Assert.Equal("""{"writes":0}""", Library.PendingWrites().Document);
        Assert.Equal([(1, "a"), (2, null), (4, "d")], Read(table, 0));
        Idle();
    });

    [Fact]
    public void An_abort_forgets() => backend.Run(() =>
    {
        JsonObject table = Store();
        Write(table, 1, 1, (1, "a"));
        Assert.Equal(Library.Ok, Library.Transaction(Abort).Status);
        Assert.Empty(Read(table, 9));
        Idle();
    });

    [Fact]
    public void A_plan_without_overlay_is_refused_over_visible_writes() => backend.Run(() =>
    {
        JsonObject table = Store();
        JsonNode plan = Scan.PlanOf(Library, table, 1, 2);
        Write(table, 5, 1, (1, "a"));
        JsonNode document = JsonNode.Parse(Documents.Open(plan, Scan.Both))!;
        document["command_id"] = 6;
        (int status, Failure? error, _) = Library.Open(1, document.ToJsonString());
        Assert.Equal((Library.Error, "55000"), (status, error!.SqlState));
        document["command_id"] = 5;
        using (Scan scan = Scan.Open(Library, document.ToJsonString()))
        {
            Assert.Empty(scan.Drain().Rows);
        }

        Library.Transaction(Abort);
        Idle();
    });

    [Fact]
    public void Misuse_is_an_error() => backend.Run(() =>
    {
        JsonObject table = Store(("write_delay_ms", "200"));
        long handle = Open(table).Handle;
        PeerModified modified;
        Assert.Equal("XX000", Library.Modify(handle, null, &modified).Error!.SqlState);
        Assert.Equal("XX000", Library.Modify(handle + 1000, null, &modified).Error!.SqlState);
        PeerRows rows = new() { Rows = 1, ColumnCount = 7 };
        Assert.Equal("XX000", Library.Modify(handle, &rows, &modified).Error!.SqlState);
        using (Scan scan = Scan.Open(Library))
        {
            Assert.Equal("XX000", Library.Modify(scan.Handle, null, &modified).Error!.SqlState);
        }

        PeerText* values = stackalloc PeerText[2];
        values[0] = values[1] = new PeerText { Length = -1 };
        rows = new PeerRows { Rows = 1, ColumnCount = 2, Values = values, CommandId = 1, Level = 1 };
        Assert.Equal(Library.Pending, Library.Modify(handle, &rows, &modified).Status);
        Assert.Equal("XX000", Library.Modify(handle, &rows, &modified).Error!.SqlState);
        Assert.Equal("XX000", Library.Transaction(77).Error!.SqlState);
        Library.Close(handle);
        Library.Transaction(Abort);
        Idle();
    });

    [Fact]
    public void A_write_that_is_cancelled_and_rolled_back_leaves_nothing_whenever_it_ends() => backend.Run(() =>
    {
        JsonObject slow = Store(("write_delay_ms", "150"), ("ignore_cancel", "true"));
        PeerOperation operation = Open(slow);
        PeerModified modified;
        Assert.Equal(Library.Pending, Hand(operation.Handle, &modified, 1, 2, [(1, "lost")]).Status);
        Library.Close(operation.Handle);
        Assert.Equal(Library.Ok, Library.Transaction(SubAbort, 2).Status);
        Write(slow, 2, 1, (1, "kept"));
        Flush();
        Library.Transaction(Commit);
        Assert.Equal([(1, "kept")], Read(slow, 0));
        Idle();
    });

    private static JsonObject Store(params (string, string)[] options) =>
        Documents.Table(Documents.Columns, [("store", $"bridge {Interlocked.Increment(ref s_stores)}"), .. options]);

    private PeerOperation Open(JsonObject table)
    {
        var request = new JsonObject
        {
            ["stage"] = "modify",
            ["wrapper"] = Documents.Wrapper,
            ["table"] = table.DeepClone(),
            ["command"] = "insert",
            ["columns"] = new JsonArray(1, 2),
            ["returning"] = new JsonArray(),
            ["ignore_conflicts"] = false,
        };
        Reply reply = Library.Plan(request.ToJsonString());
        Assert.Null(reply.Error);
        JsonNode document = JsonNode.Parse(Documents.Open(new JsonObject(), []))!;
        document.AsObject().Remove("plan");
        document["modify"] = JsonNode.Parse(reply.Document!)!["plan"]!.DeepClone();
        (int status, Failure? error, PeerOperation operation) = Library.Open(5, document.ToJsonString());
        Assert.Null(error);
        Assert.Equal(Library.Ok, status);
        return operation;
    }

    private void Write(JsonObject table, long command, int level, params (long N, string? T)[] rows)
    {
        PeerOperation operation = Open(table);
        PeerModified modified;
        (int status, Failure? error) = Hand(operation.Handle, &modified, command, level, rows);
        while (status == Library.Pending)
        {
            Thread.Sleep(1);
            (status, error) = Library.Modify(operation.Handle, null, &modified);
        }

        Assert.Null(error);
        Assert.Equal(new byte[rows.Length], new ReadOnlySpan<byte>(modified.Outcomes, rows.Length).ToArray());
        Assert.True(modified.Returned == null);
        Library.Close(operation.Handle);
    }

    private (int Status, Failure? Error) Hand(long handle, PeerModified* modified, long command, int level, (long N, string? T)[] rows)
    {
        PeerText* values = stackalloc PeerText[2 * rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            values[2 * i] = Text(rows[i].N.ToString(System.Globalization.CultureInfo.InvariantCulture));
            values[(2 * i) + 1] = Text(rows[i].T);
        }

        PeerRows handed = new() { Rows = rows.Length, ColumnCount = 2, Values = values, CommandId = command, Level = level };
        (int, Failure?) answer = Library.Modify(handle, &handed, modified);
        for (int i = 0; i < 2 * rows.Length; i++)
        {
            // What was borrowed is gone: nobody may still look at it.
            new Span<byte>(values[i].Data, (int)Math.Max(0, values[i].Length)).Fill((byte)'#');
            NativeMemory.Free(values[i].Data);
        }

        return answer;
    }

    private static PeerText Text(string? text)
    {
        if (text is null)
        {
            return new PeerText { Length = -1 };
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return new PeerText { Data = copy, Length = bytes.Length };
    }

    private List<(long N, string? T)> Read(JsonObject table, long command)
    {
        JsonNode document = JsonNode.Parse(Documents.Open(Scan.PlanOf(Library, table, 1, 2), Scan.Both))!;
        document["command_id"] = command;
        using Scan scan = Scan.Open(Library, document.ToJsonString());
        (List<(long N, string? T)> rows, Failure? error) = scan.Drain();
        Assert.Null(error);
        return [.. rows.OrderBy(r => r.N)];
    }

    private void Flush()
    {
        using Scan flush = Scan.Open(Library, "{}", kind: 6);
        (List<(long, string?)> rows, Failure? error) = flush.Drain();
        Assert.Null(error);
        Assert.Empty(rows);
    }

    private void Idle()
    {
        PeerStats stats = Library.Stats().Stats;
        Assert.Equal((0, 0), (stats.Handles, stats.Faults));
    }
}
