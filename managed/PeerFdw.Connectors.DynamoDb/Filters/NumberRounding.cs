using System;
using System.Globalization;
using System.Numerics;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Which numbers of DynamoDB may be read as a literal of a type that rounds. Generous where a tight answer would depend on how it rounds.</summary>
internal static class NumberRounding
{
    /// <summary>Beyond these powers of ten there is no number of DynamoDB.</summary>
    private const int MostExponent = 130;

    private const int MicrosecondDigits = 6;

    /// <summary>The numbers around a literal.</summary>
    /// <param name="Outside">At if there are some; else where the literal lies beyond them all.</param>
    /// <param name="Least">No smaller number is read as the literal; null: no bound.</param>
    /// <param name="Most">No greater one is.</param>
    internal readonly record struct Range(KeyBoundPosition Outside, string? Least, string? Most);

    internal static bool Rounds(TypeKind type, int modifier) => type switch
    {
        TypeKind.Numeric => modifier >= 0,
        TypeKind.Float32 or TypeKind.Float64 or TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz => true,
        _ => false,
    };

    /// <summary>The numbers that may be read as a literal.</summary>
    /// <param name="type">The type.</param>
    /// <param name="modifier">Its modifier.</param>
    /// <param name="literal">In PostgreSQL's form.</param>
    internal static Range Around(TypeKind type, int modifier, string literal) => literal switch
    {
        "NaN" or "Infinity" or "infinity" => new Range(KeyBoundPosition.AboveAll, null, null),
        "-Infinity" or "-infinity" => new Range(KeyBoundPosition.BelowAll, null, null),
        _ => type switch
        {
            TypeKind.Float32 => OfSingle(Parse(literal)),
            TypeKind.Float64 => OfDouble(Parse(literal)),
            TypeKind.Numeric => OfNumeric(literal, modifier),
            _ => OfInstant(literal, modifier),
        },
    };

    /// <summary>From one neighbour to the other: the shortest text of each is read as the neighbour, so the literal's numbers lie between.</summary>
    private static Range OfDouble(double value) => new(
        KeyBoundPosition.At, Text(Math.BitDecrement(value)), Text(Math.BitIncrement(value)));

    /// <remarks>The literal may be a double precision between two values of real.</remarks>
    private static Range OfSingle(double value) => new(
        KeyBoundPosition.At, Text(MathF.BitDecrement((float)value)), Text(MathF.BitIncrement((float)value)));

    /// <summary>A whole unit of the last place to both sides.</summary>
    private static Range OfNumeric(string literal, int modifier)
    {
        if (!KeyNumber.TryParse(literal, out KeyNumber number))
        {
            throw new PeerException(SqlState.InternalError, "a literal of type numeric is not of the form expected");
        }

        if (number.Exponent > MostExponent)
        {
            return new Range(number.Sign > 0 ? KeyBoundPosition.AboveAll : KeyBoundPosition.BelowAll, null, null);
        }

        // The scale is in the lower eleven bits, signed (numeric_typmod_scale in utils/adt/numeric.c; before PostgreSQL 15 it was never negative).
        int scale = (((modifier - 4) & 0x7FF) ^ 0x400) - 0x400;
        int last = number.Sign == 0 ? 0 : number.Exponent - number.Digits.Length + 1;
        int exponent = Math.Min(last, -scale);
        BigInteger value = number.Sign == 0
            ? BigInteger.Zero
            : number.Sign * BigInteger.Parse(number.Digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, last - exponent);
        BigInteger unit = BigInteger.Pow(10, -scale - exponent);
        return new Range(KeyBoundPosition.At, Text(value - unit, exponent), Text(value + unit, exponent));
    }

    /// <summary>A whole unit of the last place to both sides: a microsecond, or what timestamp(p) keeps.</summary>
    private static Range OfInstant(string literal, int modifier)
    {
        var unit = BigInteger.Pow(10, MicrosecondDigits - (modifier is >= 0 and <= MicrosecondDigits ? modifier : MicrosecondDigits));
        return EpochText.TryParse(literal, out long microseconds)
            ? new Range(KeyBoundPosition.At, Text(microseconds - unit, -MicrosecondDigits), Text(microseconds + unit, -MicrosecondDigits))
            : new Range(KeyBoundPosition.At, null, null);
    }

    private static double Parse(string literal) => double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw JsonMembers.Malformed("A number's text is none.");

    private static string? Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;

    private static string? Text(float value) => float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;

    private static string Text(BigInteger value, int exponent) => string.Create(CultureInfo.InvariantCulture, $"{value}E{exponent}");
}
