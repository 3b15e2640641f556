using System;
using PeerFdw.Crossing;
using PeerFdw.Operations;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Calls;

/// <summary>peer_modify.</summary>
internal readonly unsafe struct ModifyCall(long handle, PeerRows* rows, PeerModified* modified, int* notices) : IBridgeCall
{
    /// <inheritdoc/>
    public BridgeStatus Run(Bridge bridge)
    {
        try
        {
            if (bridge.Operations.Find(handle) is not ModifyOperation operation)
            {
                throw new PeerException(SqlState.InternalError, $"the operation with handle {handle} does not write");
            }

            if (rows != null)
            {
                operation.Write(Copy(*rows, operation.ColumnCount));
            }

            return operation.Poll(modified);
        }
        finally
        {
            *notices = bridge.Notices.Count;
        }
    }

    /// <summary>The values, copied into one array: the caller's memory is borrowed for the call only.</summary>
    private static WrittenRows Copy(in PeerRows rows, int columns)
    {
        if (rows.Rows is <= 0 or > int.MaxValue || rows.ColumnCount != columns)
        {
            throw new PeerException(
                SqlState.InternalError, $"{rows.Rows} rows of {rows.ColumnCount} values were given where {columns} values are wanted");
        }

        int count = checked((int)rows.Rows * columns);
        long bytes = 0;
        for (int i = 0; i < count; i++)
        {
            bytes += Math.Max(0, rows.Values[i].Length);
        }

        byte[] text = GC.AllocateUninitializedArray<byte>(checked((int)bytes));
        int[] ends = GC.AllocateUninitializedArray<int>(count);
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            if (rows.Values[i].Length < 0)
            {
                ends[i] = ~end;
                continue;
            }

            ReadOnlySpan<byte> value = rows.Values[i].Bytes;
            value.CopyTo(text.AsSpan(end));
            end += value.Length;
            ends[i] = end;
        }

        return new WrittenRows((int)rows.Rows, text, ends, rows.CommandId, rows.Level);
    }
}
