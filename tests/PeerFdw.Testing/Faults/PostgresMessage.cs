using System;
using System.Buffers.Binary;
using System.Text;

namespace PeerFdw.Testing.Faults;

/// <summary>What is done to a message of PostgreSQL's protocol, and what a server says of itself. A message is its type, its length, which counts itself, and its contents.</summary>
internal static class PostgresMessage
{
    /// <summary>Where the contents begin.</summary>
    private const int Contents = 5;

    /// <summary>What comes before the first row of a binary COPY.</summary>
    private const int CopyHeader = 19;

    /// <summary>Of a row the count of its fields, of a stream's first message the signature, of others everything.</summary>
    /// <param name="message">The message.</param>
    internal static void Corrupt(byte[] message)
    {
        if (message[0] is (byte)'d' or (byte)'D' && message.Length > Contents + 2)
        {
            message[Contents] ^= 0x40;
            return;
        }

        for (int i = Contents; i < message.Length; i++)
        {
            message[i] ^= 0x55;
        }
    }

    /// <summary>Lies about a row's first field, or, where there is none, about the message's length.</summary>
    /// <param name="message">The message.</param>
    /// <param name="length">What it says.</param>
    internal static void SetFieldLength(byte[] message, int length)
    {
        if (message[0] is not ((byte)'d' or (byte)'D') || message.Length <= Contents + 6)
        {
            SetLength(message, length);
            return;
        }

        // In a COPY the first row comes behind the header.
        bool hasHeader = message.Length > Contents + CopyHeader + 6 && message.AsSpan(Contents).StartsWith("PGCOPY"u8);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(Contents + (hasHeader ? CopyHeader : 0) + 2), length);
    }

    /// <summary>Lies about the message's length.</summary>
    /// <param name="message">The message.</param>
    /// <param name="length">What it says.</param>
    internal static void SetLength(byte[] message, int length) => BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), length);

    /// <summary>A server's error.</summary>
    /// <param name="severity">ERROR or FATAL.</param>
    /// <param name="sqlState">The SQLSTATE.</param>
    /// <param name="text">The message.</param>
    /// <returns>The bytes.</returns>
    internal static byte[] Error(string severity, string sqlState, string text)
    {
        byte[] body = Encoding.UTF8.GetBytes($"S{severity}\0V{severity}\0C{sqlState}\0M{text}\0\0");
        byte[] error = [(byte)'E', 0, 0, 0, 0, .. body];
        SetLength(error, body.Length + sizeof(int));
        return error;
    }
}
