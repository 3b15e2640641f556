using System;
using System.Buffers;
using System.Collections.Generic;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Writing;

/// <summary>Rows in the text format of COPY ("COPY", PostgreSQL's documentation): tab, newline, backslash and carriage return are escaped, \N is NULL.</summary>
internal static class CopyText
{
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create("\\\t\n\r"u8);

    /// <summary>Appends rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="stride">How many values a row has.</param>
    /// <param name="places">Which of them are written, in order.</param>
    /// <param name="target">Where to.</param>
    internal static void Write(WrittenRows rows, int stride, IReadOnlyList<int> places, IBufferWriter<byte> target)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            for (int i = 0; i < places.Count; i++)
            {
                if (rows.Values[(row * stride) + places[i]] is { } value)
                {
                    WriteValue(value.Span, target);
                }
                else
                {
                    target.Write("\\N"u8);
                }

                target.Write(i + 1 == places.Count ? "\n"u8 : "\t"u8);
            }
        }
    }

    private static void WriteValue(ReadOnlySpan<byte> value, IBufferWriter<byte> target)
    {
        while (value.IndexOfAny(s_escaped) is >= 0 and int at)
        {
            target.Write(value[..at]);
            target.Write(value[at] switch
            {
                (byte)'\\' => "\\\\"u8,
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                _ => "\\r"u8,
            });
            value = value[(at + 1)..];
        }

        target.Write(value);
    }
}
