using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PeerFdw.Rows.Layout;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>The structs of native/bridge.h as the C compiler lays them out, against their mirrors in PeerFdw.Rows.Layout.</summary>
public sealed unsafe class LayoutTests
{
    [Fact]
    public void Every_struct_and_field_has_the_size_and_offset_that_C_gives_it()
    {
        (int code, string output) = CProgram.Run(CProgram.Compile("layout"), [], "");
        Assert.Equal(0, code);
        string[] expected = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(expected, Managed().Order(StringComparer.Ordinal));
    }

    private static List<string> Managed()
    {
        var lines = new List<string> { "PEER_ABI_VERSION 2", "pointer 8" };
        PeerText text;
        Add<PeerText>(lines, &text, new("data", &text.Data, sizeof(nint)), new("length", &text.Length, sizeof(long)));
        PeerError error;
        Add<PeerError>(
            lines,
            &error,
            new("sqlstate", error.SqlState, 8),
            new("message", &error.Message, sizeof(PeerText)),
            new("detail", &error.Detail, sizeof(PeerText)),
            new("hint", &error.Hint, sizeof(PeerText)),
            new("context", &error.Context, sizeof(PeerText)));
        PeerDocument document;
        Add<PeerDocument>(lines, &document, new("data", &document.Data, sizeof(nint)), new("length", &document.Length, sizeof(long)));
        PeerNotice notice;
        Add<PeerNotice>(
            lines,
            &notice,
            new("level", &notice.Level, sizeof(int)),
            new("reserved", &notice.Reserved, sizeof(int)),
            new("message", &notice.Message, sizeof(PeerText)),
            new("detail", &notice.Detail, sizeof(PeerText)),
            new("hint", &notice.Hint, sizeof(PeerText)));
        PeerBytes bytes;
        Add<PeerBytes>(lines, &bytes, new Field("length", &bytes.Length, sizeof(int)));
        PeerColumn column;
        Add<PeerColumn>(
            lines,
            &column,
            new("values", &column.Values, sizeof(nint)),
            new("nulls", &column.Nulls, sizeof(nint)),
            new("encoding", &column.Encoding, sizeof(int)),
            new("reserved", &column.Reserved, sizeof(int)));
        PeerBatch batch;
        Add<PeerBatch>(
            lines,
            &batch,
            new("rows", &batch.Rows, sizeof(long)),
            new("bytes", &batch.Bytes, sizeof(long)),
            new("columns", &batch.Columns, sizeof(nint)),
            new("column_count", &batch.ColumnCount, sizeof(int)),
            new("reserved", &batch.Reserved, sizeof(int)));
        PeerOperation operation;
        Add<PeerOperation>(
            lines,
            &operation,
            new("handle", &operation.Handle, sizeof(long)),
            new("wake_fd", &operation.WakeFd, sizeof(int)),
            new("reserved", &operation.Reserved, sizeof(int)));
        PeerInit init;
        Add<PeerInit>(
            lines,
            &init,
            new("abi_version", &init.AbiVersion, sizeof(int)),
            new("server_version", &init.ServerVersion, sizeof(int)),
            new("process_id", &init.ProcessId, sizeof(int)),
            new("size_count", &init.SizeCount, sizeof(int)),
            new("sizes", &init.Sizes, sizeof(nint)),
            new("shim_version", &init.ShimVersion, sizeof(PeerText)));
        PeerVersion version;
        Add<PeerVersion>(
            lines,
            &version,
            new("abi_version", &version.AbiVersion, sizeof(int)),
            new("reserved", &version.Reserved, sizeof(int)),
            new("managed_version", version.ManagedVersion, PeerVersion.ManagedVersionSize),
            new("runtime_version", version.RuntimeVersion, PeerVersion.RuntimeVersionSize));
        PeerStats stats;
        Add<PeerStats>(
            lines,
            &stats,
            new("handles", &stats.Handles, sizeof(long)),
            new("winding_down", &stats.WindingDown, sizeof(long)),
            new("connections", &stats.Connections, sizeof(long)),
            new("handles_opened", &stats.HandlesOpened, sizeof(long)),
            new("threads", &stats.Threads, sizeof(long)),
            new("managed_bytes", &stats.ManagedBytes, sizeof(long)),
            new("managed_limit", &stats.ManagedLimit, sizeof(long)),
            new("native_bytes", &stats.NativeBytes, sizeof(long)),
            new("collections", &stats.Collections, sizeof(long)),
            new("faults", &stats.Faults, sizeof(long)),
            new("notices", &stats.Notices, sizeof(long)));
        PeerRows rows;
        Add<PeerRows>(
            lines,
            &rows,
            new("rows", &rows.Rows, sizeof(long)),
            new("command_id", &rows.CommandId, sizeof(long)),
            new("values", &rows.Values, sizeof(nint)),
            new("column_count", &rows.ColumnCount, sizeof(int)),
            new("level", &rows.Level, sizeof(int)));
        PeerModified modified;
        Add<PeerModified>(
            lines,
            &modified,
            new("outcomes", &modified.Outcomes, sizeof(nint)),
            new("returned", &modified.Returned, sizeof(nint)),
            new("may_skip", &modified.MaySkip, sizeof(int)),
            new("reserved", &modified.Reserved, sizeof(int)));
        return lines;
    }

    private static void Add<T>(List<string> lines, void* start, params Field[] fields)
        where T : unmanaged
    {
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{typeof(T).Name} {sizeof(T)}"));
        foreach (Field field in fields)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{typeof(T).Name}.{field.Name} {(byte*)field.Place - (byte*)start} {field.Size}"));
        }
    }

    private readonly struct Field(string name, void* place, int size)
    {
        public readonly string Name = name;
        public readonly void* Place = place;
        public readonly int Size = size;
    }
}
