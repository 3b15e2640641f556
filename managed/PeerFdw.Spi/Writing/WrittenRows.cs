using System;
using System.Collections.Generic;

namespace PeerFdw.Spi.Writing;

/// <summary>
/// Rows that the executor hands over: values in PostgreSQL's text form (UTF-8), as a <see cref="Expressions.Constant"/> has them, row by row; of each row first the
/// identity's values, then the columns'. All lie in one piece of memory that belongs to whoever got the rows: slices of it may be kept.
/// </summary>
public sealed class WrittenRows
{
    private readonly byte[] _text;
    private readonly int[] _ends;

    /// <summary>Makes rows of what was copied already.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="text">The values, one behind the other.</param>
    /// <param name="ends">Where each ends; of SQL NULL the complement (~) of where the one before ends.</param>
    /// <param name="commandId">The command of the transaction that writes them; later commands see them, itself does not.</param>
    /// <param name="level">The nesting level of the (sub)transaction, 1 for the outermost.</param>
    public WrittenRows(int count, byte[] text, int[] ends, long commandId, int level)
    {
        Count = count;
        _text = text;
        _ends = ends;
        CommandId = commandId;
        Level = level;
    }

    /// <summary>How many rows.</summary>
    public int Count { get; }

    /// <summary>The command of the transaction that writes them; later commands see them, itself does not.</summary>
    public long CommandId { get; }

    /// <summary>The nesting level of the (sub)transaction, 1 for the outermost.</summary>
    public int Level { get; }

    /// <summary>A value.</summary>
    /// <param name="index">Its number, row after row.</param>
    /// <returns>The value, or null for SQL NULL.</returns>
    public ReadOnlyMemory<byte>? this[int index]
    {
        get
        {
            int end = _ends[index];
            int start = Start(index);
            return end < 0 ? (ReadOnlyMemory<byte>?)null : _text.AsMemory(start, end - start);
        }
    }

    /// <summary>The same for those who only look.</summary>
    /// <param name="index">Its number, row after row.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one; false for SQL NULL.</returns>
    public bool TryGet(int index, out ReadOnlySpan<byte> value)
    {
        int end = _ends[index];
        int start = Start(index);
        value = end < 0 ? default : _text.AsSpan(start, end - start);
        return end >= 0;
    }

    /// <summary>Makes rows of single values.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="values">The values, null for SQL NULL.</param>
    /// <param name="commandId">The command.</param>
    /// <param name="level">The nesting level.</param>
    /// <returns>The rows.</returns>
    public static WrittenRows Of(int count, IReadOnlyList<ReadOnlyMemory<byte>?> values, long commandId, int level)
    {
        ArgumentNullException.ThrowIfNull(values);
        var text = new List<byte>();
        int[] ends = new int[values.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            if (values[i] is { } value)
            {
                text.AddRange(value.Span);
            }

            ends[i] = values[i] is null ? ~text.Count : text.Count;
        }

        return new WrittenRows(count, text.ToArray(), ends, commandId, level);
    }

    private int Start(int index)
    {
        int before = index == 0 ? 0 : _ends[index - 1];
        return before < 0 ? ~before : before;
    }
}
