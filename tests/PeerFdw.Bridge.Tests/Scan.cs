using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using PeerFdw.Rows.Layout;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>A scan of a synthetic table, driven as the shim drives it. On the library's thread only.</summary>
internal sealed unsafe class Scan : IDisposable
{
    public static readonly (int, int, string, int)[] Both = [(1, 20, "int8", 0), (2, 25, "text", 1)];

    private readonly Library _library;

    private Scan(Library library, PeerOperation operation)
    {
        _library = library;
        Operation = operation;
    }

    public PeerOperation Operation { get; }

    public long Handle => Operation.Handle;

    public static JsonNode PlanOf(Library library, JsonObject table, params int[] columns)
    {
        Reply reply = library.Plan(Documents.Plan(table, columns));
        Assert.Null(reply.Error);
        return Documents.FirstPlan(reply.Document!);
    }

    /// <summary>Opens a scan of columns n and t.</summary>
    public static Scan Open(Library library, params (string, string)[] options) =>
        Open(library, Documents.Open(PlanOf(library, Documents.Table(Documents.Columns, options), 1, 2), Both));

    public static Scan Open(Library library, string document, int kind = 1)
    {
        (int status, Failure? error, PeerOperation operation) = library.Open(kind, document);
        Assert.Null(error);
        Assert.Equal(Library.Ok, status);
        Assert.NotEqual(0, operation.Handle);
        return new Scan(library, operation);
    }

    /// <summary>Reads to the end, waiting as the shim does.</summary>
    public (List<(long N, string? T)> Rows, Failure? Error) Drain(int most = int.MaxValue)
    {
        var rows = new List<(long, string?)>();
        while (rows.Count < most)
        {
            (int status, Failure? error, _) = _library.Next(Handle, out PeerBatch* batch);
            switch (status)
            {
                case Library.Ok:
                    Assert.True(batch->Rows > 0);
                    Read(batch, rows);
                    break;
                case Library.Pending:
                    Wait(TimeSpan.FromSeconds(30));
                    break;
                case Library.End:
                    return (rows, null);
                default:
                    return (rows, error);
            }
        }

        return (rows, null);
    }

    /// <summary>Waits for the descriptor and reads it empty.</summary>
    public void Wait(TimeSpan limit)
    {
        Assert.True(Readable((int)limit.TotalMilliseconds), "the descriptor never became readable: a wake-up was lost");
        ulong count;
        Assert.Equal(8, LibC.Read(Operation.WakeFd, &count, 8));
    }

    /// <summary>Waits until the connector's scan has begun: what is cancelled before never starts.</summary>
    public void WaitUntilRunning()
    {
        var watch = Stopwatch.StartNew();
        while (!_library.Report(Handle).Document!.Contains("\"Runs\",\"integer\":1", StringComparison.Ordinal))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "the scan never began");
            System.Threading.Thread.Sleep(1);
        }
    }

    public bool Readable(int milliseconds)
    {
        var wait = new LibC.PollFd { Descriptor = Operation.WakeFd, Events = 1 };
        return LibC.Poll(&wait, 1, milliseconds) == 1;
    }

    /// <summary>Closes it, and waits until nothing of it is left.</summary>
    public void Dispose()
    {
        Assert.Equal(Library.Ok, _library.Close(Handle));
        var watch = Stopwatch.StartNew();
        while (_library.Stats().Stats.WindingDown > 0 && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            System.Threading.Thread.Sleep(1);
        }

        Assert.Equal(0, _library.Stats().Stats.WindingDown);
    }

    private static void Read(PeerBatch* batch, List<(long, string?)> rows)
    {
        for (long i = 0; i < batch->Rows; i++)
        {
            long n = batch->ColumnCount > 0 ? (long)batch->Columns[0].Values[i] : 0;
            string? text = null;
            if (batch->ColumnCount > 1 && (batch->Columns[1].Nulls == null || batch->Columns[1].Nulls[i] == 0))
            {
                byte* varlena = (byte*)batch->Columns[1].Values[i];
                text = Encoding.UTF8.GetString(varlena + 4, (int)(*(uint*)varlena >> 2) - 4);
            }

            rows.Add((n, text));
        }
    }
}

/// <summary>What the shim uses of the operating system.</summary>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", EntryPoint = "poll")]
    internal static partial int Poll(PollFd* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    internal static partial nint Read(int descriptor, void* bytes, nuint count);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
