using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>Samples, descriptions, and notices of progress through the published library.</summary>
[Collection(LibraryCollection.Name)]
public sealed class SampleTests(LibraryThread backend)
{
    private const int Analyze = 3;
    private const int Describe = 4;

    private Library Library => backend.Library;

    [Fact]
    public void A_sample_gives_rows_and_says_of_how_many() => backend.Run(() =>
    {
        using Scan sample = Scan.Open(Library, Documents.OnTable(Documents.Table(Documents.Columns, ("rows", "700")), 100), Analyze);
        (List<(long N, string? T)> rows, Failure? error) = sample.Drain();
        Assert.Null(error);
        Assert.Equal(Enumerable.Range(1, 700).Select(n => ((long)n, (string?)$"row {n}")), rows.Select(r => (r.N, r.T)));
        JsonNode report = JsonNode.Parse(Library.Report(sample.Handle).Document!)!;
        Assert.Equal(700, (double)report["tuples"]!);
        Assert.Equal("0A000", Library.Restart(sample.Handle, Documents.Parameters()).Error!.SqlState);
    });

    [Fact]
    public void A_sample_that_fails_says_nothing_of_the_table() => backend.Run(() =>
    {
        using Scan sample = Scan.Open(
            Library, Documents.OnTable(Documents.Table(Documents.Columns, ("rows", "700"), ("error_at", "500"), ("error_sqlstate", "22003")), 100), Analyze);
        Assert.Equal("22003", sample.Drain().Error!.SqlState);
        Assert.Null(JsonNode.Parse(Library.Report(sample.Handle).Document!)!["tuples"]);
    });

    [Fact]
    public void A_description_gives_properties_and_the_size() => backend.Run(() =>
    {
        using Scan description = Scan.Open(
            Library, Documents.OnTable(Documents.Table(Documents.Columns, ("rows", "12"), ("described_rows", "34"), ("width", "10")), 0), Describe);
        Assert.Equal("12", description.Drain().Rows[0].T);
        JsonNode report = JsonNode.Parse(Library.Report(description.Handle).Document!)!;
        Assert.Equal("Synthetic", (string)report["peer"]!);
        Assert.True((bool)report["sampling"]! && (bool)report["description"]!);
        Assert.Equal((34, 340), ((double)report["table_rows"]!, (double)report["table_bytes"]!));
        Assert.Equal("0A000", Library.Restart(description.Handle, Documents.Parameters()).Error!.SqlState);
    });

    [Fact]
    public void An_illegal_option_is_refused_before_anything_runs() => backend.Run(() =>
    {
        foreach (int kind in new[] { Analyze, Describe })
        {
            Assert.Equal("HV00D", Library.Open(kind, Documents.OnTable(Documents.Table(Documents.Columns, ("rosw", "1")), 1)).Error!.SqlState);
        }

        Assert.Equal(0, Library.Stats().Stats.Handles);
    });

    [Fact]
    public void A_notice_wakes_whoever_waits_for_rows() => backend.Run(() =>
    {
        JsonNode plan = Scan.PlanOf(Library, Documents.Table(Documents.Columns, ("rows", "10"), ("delay_ms", "60000")), 1, 2);
        JsonNode document = JsonNode.Parse(Documents.Open(plan, Scan.Both))!;
        document["settings"]!["progress_ms"] = 50;
        _ = Library.Notices();
        using Scan scan = Scan.Open(Library, document.ToJsonString());
        var watch = Stopwatch.StartNew();
        unsafe
        {
            Assert.Equal(Library.Pending, Library.Next(scan.Handle, out _).Status);
            scan.Wait(System.TimeSpan.FromSeconds(5));
            (int status, Failure? _, int notices) = Library.Next(scan.Handle, out _);
            Assert.Equal(Library.Pending, status);
            Assert.True(notices > 0);
        }

        Assert.InRange(watch.ElapsedMilliseconds, 40, 4000);
        Assert.StartsWith("synthetic scan of table \"t\": 0 rows made", Library.Notices()[0].Message, System.StringComparison.Ordinal);
    });
}
