using System;
using System.Diagnostics.CodeAnalysis;
using PeerFdw.Connectors.DynamoDb.Values;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>
/// Numbers in the one form in which they are written: without exponent, leading zeros and trailing zeros. So two texts of one number are the same text, and a
/// number that waits for its commit reads as it will be read afterwards.
/// </summary>
internal static class ItemNumber
{
    /// <summary>Makes a number of a text.</summary>
    /// <param name="text">As PostgreSQL or JSON writes numbers.</param>
    /// <param name="value">The number.</param>
    /// <returns>False if it is none, or none that DynamoDB can hold exactly.</returns>
    internal static bool TryParse(string text, [NotNullWhen(true)] out ItemValue? value)
    {
        value = null;
        if (!KeyNumber.TryParse(text, out KeyNumber number) || !number.TryFloor(out KeyNumber floor, out bool isExact) || !isExact)
        {
            return false;
        }

        value = ItemValue.OfNumber(Plain(floor));
        return true;
    }

    /// <summary>What DynamoDB counts of a number: about a byte for two digits, and one more.</summary>
    internal static long Size(string digits)
    {
        int significant = 0;
        foreach (char c in digits.AsSpan().Trim('0'))
        {
            significant += char.IsAsciiDigit(c) ? 1 : 0;
        }

        return ((significant + 1) / 2) + (digits.StartsWith('-') ? 2 : 1);
    }

    private static string Plain(KeyNumber number)
    {
        if (number.Sign == 0)
        {
            return "0";
        }

        string sign = number.Sign < 0 ? "-" : "";
        string digits = number.Digits;
        int whole = number.Exponent + 1;
        return whole <= 0 ? $"{sign}0.{new string('0', -whole)}{digits}"
            : digits.Length <= whole ? $"{sign}{digits}{new string('0', whole - digits.Length)}"
            : $"{sign}{digits.AsSpan(0, whole)}.{digits.AsSpan(whole)}";
    }
}
