using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using PeerFdw.Rows.Layout;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>Every wrong way in is an error with its SQLSTATE, and leaves nothing behind.</summary>
[Collection(LibraryCollection.Name)]
public sealed unsafe class ErrorTests(LibraryThread backend)
{
    [Fact]
    public void Closing_an_unknown_handle_does_nothing()
    {
        Assert.Equal(Library.Ok, backend.Run(() => backend.Library.Close(123456789)));
        Assert.Equal(Library.Ok, backend.Run(() => backend.Library.Close(0)));
    }

    [Fact]
    public void An_unknown_handle_is_a_defect_elsewhere()
    {
        Assert.Equal("XX000", backend.Run(() => backend.Library.Next(123456789, out PeerBatch* _).Error)!.SqlState);
        Assert.Equal("XX000", backend.Run(() => backend.Library.Report(123456789).Error)!.SqlState);
        Assert.Equal("XX000", backend.Run(() => backend.Library.Restart(123456789, Documents.Parameters()).Error)!.SqlState);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"wrapper\": 5}")]
    public void A_document_that_is_none_is_a_defect(string document)
    {
        foreach (Failure? error in backend.Run(() => (Failure?[])
            [
                backend.Library.Validate(document).Error,
                backend.Library.Plan(document).Error,
                backend.Library.Describe(document).Error,
                backend.Library.Open(1, document).Error,
                backend.Library.Open(2, document).Error,
            ]))
        {
            Assert.Equal("XX000", error!.SqlState);
        }

        Assert.Equal(0, backend.Run(() => backend.Library.Stats().Stats.Handles));
    }

    [Fact]
    public void A_document_nested_without_end_is_an_error()
    {
        string document = new string('[', 1_000_000);
        Assert.Equal("XX000", backend.Run(() => backend.Library.Plan(document).Error)!.SqlState);
    }

    [Fact]
    public void An_illegal_option_comes_with_a_hint()
    {
        Reply reply = backend.Run(() => backend.Library.Validate(new JsonObject
        {
            ["wrapper"] = Documents.Wrapper,
            ["place"] = "table",
            ["options"] = Documents.Options(("rowz", "5")),
            ["superuser"] = true,
        }.ToJsonString()));
        Assert.Equal("HV00D", reply.Error!.SqlState);
        Assert.Contains("rows", reply.Error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "XX000")]
    [InlineData(0, "XX000")]
    [InlineData(99, "XX000")]
    public void Kinds_of_operation_that_are_not_there(int kind, string sqlState)
    {
        (int status, Failure? error, PeerOperation operation) = backend.Run(() => backend.Library.Open(kind, "{}"));
        Assert.Equal(Library.Error, status);
        Assert.Equal(sqlState, error!.SqlState);
        Assert.Equal(0, operation.Handle);
    }

    [Fact]
    public void The_peers_own_error_comes_after_the_rows_before_it()
    {
        (List<(long, string?)> rows, Failure? error) = backend.Run(() =>
        {
            using Scan scan = Scan.Open(
                backend.Library, ("rows", "1000"), ("page_rows", "100"), ("delay_ms", "1"), ("error_at", "501"), ("error_sqlstate", "08006"));
            return scan.Drain();
        });
        Assert.Equal(500, rows.Count);
        Assert.Equal("08006", error!.SqlState);
        Assert.Equal("synthetic failure at row 501", error.Message);
        Assert.NotNull(error.Detail);
        Assert.NotNull(error.Hint);
        Assert.Null(error.Context);
    }

    [Fact]
    public void A_defect_of_a_connector_is_XX000_and_says_where()
    {
        Failure? error = backend.Run(() =>
        {
            using Scan scan = Scan.Open(backend.Library, ("error_at", "1"), ("error_kind", "unexpected"));
            return scan.Drain().Error;
        });
        Assert.Equal("XX000", error!.SqlState);
        Assert.Contains("InvalidOperationException", error.Message, StringComparison.Ordinal);
        Assert.Contains("a defect of the synthetic peer", error.Message, StringComparison.Ordinal);
        Assert.Contains("Synthetic", error.Context, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_without_a_writer_is_an_error_of_the_scan()
    {
        Failure? error = backend.Run(() =>
        {
            JsonNode plan = Scan.PlanOf(backend.Library, Documents.Table(Documents.Columns), 1, 2);
            using Scan scan = Scan.Open(backend.Library, Documents.Open(plan, [(1, 20, "int8", 1), (2, 25, "text", 1)]));
            return scan.Drain().Error;
        });
        Assert.Equal("0A000", error!.SqlState);
    }

    [Theory]
    [InlineData("-1", "0", "2201W")]
    [InlineData("1", "-1", "2201X")]
    public void A_negative_limit_is_PostgreSQLs_error_and_opens_nothing(string count, string offset, string sqlState)
    {
        (int, Failure? Error, PeerOperation) answer = backend.Run(() =>
        {
            JsonNode plan = Documents.Limited(Scan.PlanOf(backend.Library, Documents.Table(Documents.Columns), 1, 2));
            return backend.Library.Open(1, Documents.Open(plan, Scan.Both, count, offset));
        });
        Assert.Equal(sqlState, answer.Error!.SqlState);
        Assert.Equal(0, backend.Run(() => backend.Library.Stats().Stats.Handles));
    }
}
