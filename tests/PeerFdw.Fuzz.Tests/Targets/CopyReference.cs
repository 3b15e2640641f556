using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace PeerFdw.Fuzz.Targets;

/// <summary>A second reader of binary COPY, as plain as its description is: all at once, and no types.</summary>
internal static class CopyReference
{
    private static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">All of it.</param>
    /// <param name="columns">How many fields a row has; 0: any number.</param>
    /// <returns>The rows, or null if it is not whole and of the form.</returns>
    public static List<byte[]?[]>? Read(ReadOnlySpan<byte> stream, int columns)
    {
        if (stream.Length < 19 || !stream.StartsWith(Signature) || (stream[11] | stream[12]) != 0)
        {
            return null;
        }

        int extension = BinaryPrimitives.ReadInt32BigEndian(stream[15..]);
        stream = stream[19..];
        if (extension < 0 || extension > stream.Length)
        {
            return null;
        }

        stream = stream[extension..];
        var rows = new List<byte[]?[]>();
        while (stream.Length >= 2)
        {
            int fields = BinaryPrimitives.ReadInt16BigEndian(stream);
            stream = stream[2..];
            if (fields == -1)
            {
                return stream.IsEmpty ? rows : null;
            }

            if (fields < 0 || (columns > 0 && fields != columns))
            {
                return null;
            }

            var row = new byte[]?[fields];
            for (int i = 0; i < fields; i++)
            {
                if (stream.Length < 4)
                {
                    return null;
                }

                int length = BinaryPrimitives.ReadInt32BigEndian(stream);
                stream = stream[4..];
                if (length < -1 || length > stream.Length)
                {
                    return null;
                }

                if (length >= 0)
                {
                    row[i] = stream[..length].ToArray();
                    stream = stream[length..];
                }
            }

            rows.Add(row);
        }

        return null;
    }
}
