using System;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Values;

/// <summary>How a literal lies among the values that a key attribute can have.</summary>
internal enum KeyBoundPosition
{
    /// <summary>It is <see cref="KeyBound.Value"/>, a possible value.</summary>
    At,

    /// <summary>No key can have it; <see cref="KeyBound.Value"/> is the greatest possible value below it.</summary>
    JustAbove,

    /// <summary>It is below every possible value.</summary>
    BelowAll,

    /// <summary>It is above every possible value.</summary>
    AboveAll,
}

/// <summary>
/// A literal as a bound of a key attribute. A request with a value that no key can have (an empty text, a number of 50 digits, NaN) is an error
/// of DynamoDB's; SQL has an answer to it, so such a literal is moved to the next possible value, exactly.
/// </summary>
/// <param name="Position">Where the literal lies.</param>
/// <param name="Value">The possible value, for At and JustAbove.</param>
internal readonly record struct KeyBound(KeyBoundPosition Position, KeyValue? Value)
{
    /// <summary>The most bytes of a partition key ("Constraints in Amazon DynamoDB").</summary>
    internal const int PartitionKeyBytes = 2048;

    /// <summary>The most bytes of a sort key.</summary>
    internal const int SortKeyBytes = 1024;

    /// <summary>Places a literal that is not NULL.</summary>
    /// <exception cref="PeerException">XX000 if the literal is not of the form that its type has.</exception>
    internal static KeyBound Of(Constant literal, AttributeKind kind, int maximumBytes)
    {
        string text = literal.Text ?? throw NotLiteral(kind);
        return kind switch
        {
            AttributeKind.S => OfText(text, maximumBytes),
            AttributeKind.N => OfNumber(text),
            AttributeKind.B => OfBytes(Bytes(text), maximumBytes),
            _ => throw NotLiteral(kind),
        };
    }

    private static KeyBound OfText(string text, int maximumBytes)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length == 0)
        {
            return new KeyBound(KeyBoundPosition.BelowAll, null);
        }

        if (utf8.Length <= maximumBytes)
        {
            return new KeyBound(KeyBoundPosition.At, KeyValue.OfText(utf8));
        }

        // The greatest text below it that still fits: the whole characters that fit, then the greatest character that fits into
        // what is left. That one has fewer bytes than the character which did not fit, and so is below it.
        int end = maximumBytes;
        while ((utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        byte[] filler = (maximumBytes - end) switch { 1 => [0x7F], 2 => [0xDF, 0xBF], 3 => [0xEF, 0xBF, 0xBF], _ => [] };
        return new KeyBound(KeyBoundPosition.JustAbove, KeyValue.OfText([.. utf8.AsSpan(0, end), .. filler]));
    }

    private static KeyBound OfBytes(byte[] bytes, int maximumBytes) => bytes.Length switch
    {
        0 => new KeyBound(KeyBoundPosition.BelowAll, null),
        _ when bytes.Length <= maximumBytes => new KeyBound(KeyBoundPosition.At, KeyValue.OfBinary(bytes)),
        _ => new KeyBound(KeyBoundPosition.JustAbove, KeyValue.OfBinary(bytes[..maximumBytes])),
    };

    private static KeyBound OfNumber(string text)
    {
        if (text is "NaN" or "Infinity")
        {
            return new KeyBound(KeyBoundPosition.AboveAll, null);
        }

        if (text == "-Infinity")
        {
            return new KeyBound(KeyBoundPosition.BelowAll, null);
        }

        if (!KeyNumber.TryParse(text, out KeyNumber number))
        {
            throw NotLiteral(AttributeKind.N);
        }

        return number.TryFloor(out KeyNumber floor, out bool isExact)
            ? new KeyBound(isExact ? KeyBoundPosition.At : KeyBoundPosition.JustAbove, KeyValue.OfNumber(floor))
            : new KeyBound(KeyBoundPosition.BelowAll, null);
    }

    private static byte[] Bytes(string hex)
    {
        try
        {
            return hex.StartsWith("\\x", StringComparison.Ordinal) ? Convert.FromHexString(hex.AsSpan(2)) : throw NotLiteral(AttributeKind.B);
        }
        catch (FormatException)
        {
            throw NotLiteral(AttributeKind.B);
        }
    }

    private static PeerException NotLiteral(AttributeKind kind) =>
        new(SqlState.InternalError, $"a literal for a key of type {kind} is not of the form expected");
}
