using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using PeerFdw.Rows.Layout;
using PeerFdw.Testing.Timing;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>Scans through the published library, from plan to close.</summary>
[Collection(LibraryCollection.Name)]
public sealed unsafe class ScanTests(LibraryThread backend)
{
    private Library Library => backend.Library;

    [Theory]
    [InlineData("0", "1", "0")]
    [InlineData("1", "1", "0")]
    [InlineData("5000", "1", "0")]
    [InlineData("5000", "3", "0")]
    [InlineData("700", "3", "1")]
    public void Every_row_comes_once(string rows, string producers, string delay) => backend.Run(() =>
    {
        using Scan scan = Scan.Open(Library, ("rows", rows), ("producers", producers), ("delay_ms", delay));
        (List<(long N, string? T)> got, Failure? error) = scan.Drain();
        Assert.Null(error);
        IEnumerable<(long N, string? T)> ordered = producers == "1" ? got : got.OrderBy(r => r.T!.Length).ThenBy(r => r.T, StringComparer.Ordinal);
        int expected = int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Enumerable.Range(1, expected).Select(n => "row " + n), ordered.Select(r => r.T));
    });

    [Fact]
    public void Handles_are_counted_and_never_reused() => backend.Run(() =>
    {
        PeerStats before = Library.Stats().Stats;
        long first;
        using (Scan one = Scan.Open(Library))
        {
            using Scan two = Scan.Open(Library);
            first = one.Handle;
            Assert.NotEqual(one.Handle, two.Handle);
            Assert.NotEqual(one.Operation.WakeFd, two.Operation.WakeFd);
            Assert.Equal(before.Handles + 2, Library.Stats().Stats.Handles);
        }

        using (Scan three = Scan.Open(Library))
        {
            Assert.True(three.Handle > first);
        }

        PeerStats after = Library.Stats().Stats;
        Assert.Equal(before.Handles, after.Handles);
        Assert.Equal(before.HandlesOpened + 3, after.HandlesOpened);
        Assert.Equal(0, after.Handles);
        Assert.Equal(0, after.Faults);
        Assert.True(after.Connections > 0);
        Assert.Equal(512L << 20, after.ManagedLimit);
    });

    [Fact]
    public void The_end_is_answered_again_and_again() => backend.Run(() =>
    {
        using Scan scan = Scan.Open(Library, ("rows", "3"));
        Assert.Equal(3, scan.Drain().Rows.Count);
        Assert.Empty(scan.Drain().Rows);
        Assert.Equal(Library.End, Library.Next(scan.Handle, out _).Status);
    });

    [TimedFact]
    public void A_closed_scan_of_a_slow_peer_is_gone_at_once() => backend.Run(() =>
    {
        Scan scan = Scan.Open(Library, ("rows", "endless"), ("delay_ms", "60000"));
        Assert.Equal(Library.Pending, Library.Next(scan.Handle, out _).Status);
        Assert.False(scan.Readable(20));
        var watch = Stopwatch.StartNew();
        Assert.Equal(Library.Ok, Library.Close(scan.Handle));
        Timely.Within(50, watch, "close");
        Assert.Equal("XX000", Library.Next(scan.Handle, out _).Error!.SqlState);
        scan.Dispose();
        Timely.Within(1000, watch, "dispose");
    });

    [TimedFact]
    public void A_peer_that_ignores_cancelling_winds_down_in_the_background() => backend.Run(() =>
    {
        Scan scan = Scan.Open(Library, ("rows", "100"), ("delay_ms", "1000"), ("ignore_cancel", "true"));
        Assert.Equal(Library.Pending, Library.Next(scan.Handle, out _).Status);
        scan.WaitUntilRunning();
        var watch = Stopwatch.StartNew();
        Assert.Equal(Library.Ok, Library.Close(scan.Handle));
        Timely.Within(50, watch, "close");
        Assert.Equal(1, Library.Stats().Stats.WindingDown);

        // Its descriptor stays its own until then.
        Assert.False(scan.Readable(0));
        scan.Dispose();
        Assert.Equal(0, Library.Stats().Stats.WindingDown);
    });

    [Fact]
    public void An_endless_scan_stops_making_rows_when_nobody_reads() => backend.Run(() =>
    {
        using Scan scan = Scan.Open(Library, ("rows", "endless"), ("width", "1000"));
        _ = scan.Drain(100);
        System.Threading.Thread.Sleep(200);
        PeerStats stats = Library.Stats().Stats;
        Assert.InRange(stats.NativeBytes, 1 << 20, 40 << 20);
        System.Threading.Thread.Sleep(100);
        Assert.InRange(Library.Stats().Stats.NativeBytes, 1 << 20, 40 << 20);
    });

    [Fact]
    public void Memory_is_given_back() => backend.Run(() =>
    {
        using (Scan scan = Scan.Open(Library, ("rows", "20000"), ("width", "1000")))
        {
            Assert.Equal(20000, scan.Drain().Rows.Count);
        }

        // The pool is trimmed by the last step of the winding down.
        var watch = Stopwatch.StartNew();
        while (Library.Stats().Stats.NativeBytes > 1 << 20 && watch.ElapsedMilliseconds < 5000)
        {
            System.Threading.Thread.Sleep(1);
        }

        Assert.InRange(Library.Stats().Stats.NativeBytes, 0, 1 << 20);
    });

    [Theory]
    [InlineData("10", "0", 1, 10)]
    [InlineData("10", "95", 96, 5)]
    [InlineData("0", "0", 0, 0)]
    [InlineData(null, "90", 91, 10)]
    [InlineData("5", null, 1, 5)]
    [InlineData("9223372036854775807", "9223372036854775807", 0, 0)]
    public void A_limit_that_the_plan_took_over_is_kept(string? count, string? offset, int first, int rows) => backend.Run(() =>
    {
        JsonNode plan = Documents.Limited(Scan.PlanOf(Library, Documents.Table(Documents.Columns), 1, 2));
        using Scan scan = Scan.Open(Library, Documents.Open(plan, Scan.Both, count, offset));
        (List<(long N, string? T)> got, Failure? error) = scan.Drain();
        Assert.Null(error);
        Assert.Equal(Enumerable.Range(first, rows).Select(n => "row " + n), got.Select(r => r.T));

        // Again with others.
        Assert.Null(Library.Restart(scan.Handle, Documents.Parameters("2", "1")).Error);
        Assert.Equal(["row 2", "row 3"], scan.Drain().Rows.Select(r => r.T));

        // What makes no sense changes nothing.
        Assert.Equal("2201W", Library.Restart(scan.Handle, Documents.Parameters("-2", "1")).Error!.SqlState);
        Assert.Equal(Library.End, Library.Next(scan.Handle, out _).Status);
    });

    [Fact]
    public void A_restart_in_the_middle_begins_again() => backend.Run(() =>
    {
        using Scan scan = Scan.Open(Library, ("rows", "100000"));
        for (int i = 0; i < 20; i++)
        {
            Assert.NotEmpty(scan.Drain(1).Rows);
            Assert.Null(Library.Restart(scan.Handle, Documents.Parameters()).Error);
        }

        List<(long N, string? T)> rows = scan.Drain().Rows;
        Assert.Equal(100_000, rows.Count);
        Assert.Equal("row 1", rows[0].T);
        Assert.Equal("row 100000", rows[^1].T);
    });

    [Fact]
    public void A_restart_while_waiting_wakes_for_the_new_run() => backend.Run(() =>
    {
        using Scan scan = Scan.Open(Library, ("rows", "100"), ("delay_ms", "50"));
        Assert.Equal(Library.Pending, Library.Next(scan.Handle, out _).Status);
        Assert.Null(Library.Restart(scan.Handle, Documents.Parameters()).Error);
        Assert.Equal(100, scan.Drain().Rows.Count);
    });

    [Fact]
    public void The_report_adds_up() => backend.Run(() =>
    {
        using Scan scan = Scan.Open(Library, ("rows", "1000"), ("page_rows", "500"), ("delay_ms", "30"));
        Assert.Equal(1000, scan.Drain().Rows.Count);
        Reply reply = Library.Report(scan.Handle);
        Assert.Null(reply.Error);
        JsonNode report = JsonNode.Parse(reply.Document!)!;
        Assert.Equal(1000, (long)report["rows"]!);
        Assert.True((long)report["batches"]! >= 2);
        Assert.True((long)report["bytes"]! > 0);
        Assert.InRange((double)report["wait_ms"]!, 30, 10000);
        JsonNode pages = report["properties"]!.AsArray().Single(p => (string)p!["label"]! == "Pages")!;
        Assert.Equal(2, (long)pages["integer"]!);
    });

    [Fact]
    public void Nulls_and_columns_that_are_not_asked_for() => backend.Run(() =>
    {
        using (Scan scan = Scan.Open(Library, ("rows", "10"), ("null_every", "3")))
        {
            Assert.Equal([3, 6, 9], scan.Drain().Rows.Select((r, i) => (r.T, i + 1)).Where(r => r.T is null).Select(r => r.Item2));
        }

        JsonNode plan = Scan.PlanOf(Library, Documents.Table(Documents.Columns, ("rows", "1234567")));
        using Scan empty = Scan.Open(Library, Documents.Open(plan, []));
        Assert.Equal(1_234_567, empty.Drain().Rows.Count);
    });

    [Fact]
    public void Notices_come_in_order_and_the_excess_is_counted() => backend.Run(() =>
    {
        _ = Library.Notices();
        using (Scan scan = Scan.Open(Library, ("rows", "1"), ("notices", "1500")))
        {
            _ = scan.Drain();
            Assert.Equal(1001, Library.Next(scan.Handle, out _).Notices);
            List<Said> said = Library.Notices();
            Assert.Equal(1001, said.Count);
            Assert.Equal("synthetic notice 1 of page 1", said[0].Message);
            Assert.Equal("synthetic notice 1000 of page 1", said[999].Message);
            Assert.Equal("500 more messages were dropped", said[1000].Message);
            Assert.All(said, s => Assert.Equal(2, s.Level));
            Assert.Equal(0, Library.Next(scan.Handle, out _).Notices);
        }

        // A closed scan has no say any more.
        Scan slow = Scan.Open(Library, ("rows", "100"), ("delay_ms", "50"), ("ignore_cancel", "true"), ("notices", "1"));
        slow.WaitUntilRunning();
        Library.Close(slow.Handle);
        slow.Dispose();
        Assert.Empty(Library.Notices());
    });

    [Fact]
    public void A_changed_server_or_mapping_gets_a_new_connection() => backend.Run(() =>
    {
        var columns = new JsonArray(Documents.Column(1, "c", 20, "int8", ("generator", "connection")));
        JsonNode plan = Scan.PlanOf(Library, Documents.Table(columns, ("rows", "1")), 1);
        string document = Documents.Open(plan, [(1, 20, "int8", 0)]);
        long first = Connection();
        Assert.Equal(first, Connection());
        Assert.Equal(Library.Ok, Library.Invalidate(1, 99));
        Assert.Equal(Library.Ok, Library.Invalidate(2, 17));
        Assert.Equal(first, Connection());
        Assert.Equal(Library.Ok, Library.Invalidate(1, 17));
        long second = Connection();
        Assert.NotEqual(first, second);
        Assert.Equal(Library.Ok, Library.Invalidate(2, 18));
        long third = Connection();
        Assert.NotEqual(second, third);
        Assert.Equal(Library.Ok, Library.Invalidate(1, 0));
        Assert.Equal(0, Library.Stats().Stats.Connections);
        Assert.NotEqual(third, Connection());
        Assert.Equal(Library.Error, Library.Invalidate(7, 0));

        long Connection()
        {
            using Scan scan = Scan.Open(Library, document);
            return scan.Drain().Rows.Single().N;
        }
    });

    [Fact]
    public void An_import_gives_statements() => backend.Run(() =>
    {
        (int status, Failure? error, PeerOperation operation) = Library.Open(2, Documents.Import("one", "Two"));
        Assert.Null(error);
        Assert.Equal(Library.Ok, status);
        var statements = new List<string>();
        while (true)
        {
            (int next, Failure? failure, _) = Library.Next(operation.Handle, out PeerBatch* batch);
            if (next is Library.End or Library.Error)
            {
                error = failure;
                break;
            }

            if (next == Library.Ok)
            {
                Assert.Equal(1, batch->Columns[0].Encoding);
                for (long i = 0; i < batch->Rows; i++)
                {
                    byte* varlena = (byte*)batch->Columns[0].Values[i];
                    statements.Add(System.Text.Encoding.UTF8.GetString(varlena + 4, (int)(*(uint*)varlena >> 2) - 4));
                }
            }
        }

        Failure? restarted = Library.Restart(operation.Handle, Documents.Parameters()).Error;
        Assert.Equal(Library.Ok, Library.Close(operation.Handle));
        Assert.Null(error);
        Assert.Equal(2, statements.Count);
        Assert.All(statements, s => Assert.StartsWith("CREATE FOREIGN TABLE app.", s, StringComparison.Ordinal));
        Assert.Contains("\"Two\"", statements[1], StringComparison.Ordinal);
        Assert.Equal("0A000", restarted!.SqlState);
    });

    [Fact]
    public void A_plan_can_be_described() => backend.Run(() =>
    {
        JsonNode plan = Scan.PlanOf(Library, Documents.Table(Documents.Columns), 1, 2);
        Reply reply = Library.Describe(new JsonObject { ["plan"] = plan.DeepClone(), ["verbose"] = true }.ToJsonString());
        Assert.Null(reply.Error);
        Assert.NotNull(JsonNode.Parse(reply.Document!)!["properties"]);
    });
}
