using System;
using System.Globalization;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Values;

/// <summary>
/// A finite decimal number of any length, as PostgreSQL writes it, compared exactly and cut to what DynamoDB can hold: 38 digits,
/// magnitudes from 1E-130 to 9.9…E+125 ("Supported data types and naming rules in Amazon DynamoDB", Number).
/// </summary>
/// <param name="Sign">-1, 0 or 1.</param>
/// <param name="Digits">The significant digits without leading or trailing zeros; empty for zero.</param>
/// <param name="Exponent">The power of ten of the first digit; 0 for zero.</param>
internal readonly record struct KeyNumber(int Sign, string Digits, int Exponent) : IComparable<KeyNumber>
{
    private const int MaximumDigits = 38;
    private const int MaximumExponent = 125;
    private const int MinimumExponent = -130;

    private static readonly KeyNumber s_zero = new(0, "", 0);

    /// <summary>The greatest number that DynamoDB holds.</summary>
    internal static readonly KeyNumber Greatest = new(1, new string('9', MaximumDigits), MaximumExponent);

    /// <summary>Reads optional sign, digits, optional fraction, optional exponent.</summary>
    /// <returns>Whether it is a finite number.</returns>
    internal static bool TryParse(string text, out KeyNumber number)
    {
        ArgumentNullException.ThrowIfNull(text);
        number = s_zero;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        int exponent = 0;
        int e = rest.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(rest[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs(exponent) > 1_000_000)
            {
                return false;
            }

            rest = rest[..e];
        }

        int sign = 1;
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            sign = rest[0] == '-' ? -1 : 1;
            rest = rest[1..];
        }

        int point = rest.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? rest : rest[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : rest[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || HasOther(whole) || HasOther(fraction))
        {
            return false;
        }

        string all = string.Concat(whole, fraction);
        string digits = all.TrimStart('0');
        int first = whole.Length - 1 + exponent - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        number = digits.Length == 0 ? s_zero : new KeyNumber(sign, digits, first);
        return true;
    }

    /// <summary>The greatest number of DynamoDB that is not above this one.</summary>
    /// <param name="floor">That number.</param>
    /// <param name="isExact">Whether it is this one.</param>
    /// <returns>False if there is none: this number is below all of them.</returns>
    internal bool TryFloor(out KeyNumber floor, out bool isExact)
    {
        floor = this;
        isExact = true;
        if (Sign == 0 || (Digits.Length <= MaximumDigits && Exponent <= MaximumExponent && Exponent >= MinimumExponent))
        {
            return true;
        }

        isExact = false;
        if (Exponent > MaximumExponent)
        {
            floor = Greatest;
            return Sign > 0;
        }

        if (Exponent < MinimumExponent)
        {
            floor = Sign > 0 ? s_zero : new KeyNumber(-1, "1", MinimumExponent);
            return true;
        }

        string cut = Digits[..MaximumDigits];
        if (Sign > 0)
        {
            floor = new KeyNumber(1, cut.TrimEnd('0'), Exponent);
            return true;
        }

        // Below zero the floor is away from zero: one more in the last digit.
        char[] up = cut.ToCharArray();
        int at = up.Length - 1;
        while (at >= 0 && up[at] == '9')
        {
            up[at--] = '0';
        }

        if (at < 0)
        {
            floor = new KeyNumber(-1, "1", Exponent + 1);
            return floor.Exponent <= MaximumExponent;
        }

        up[at]++;
        floor = new KeyNumber(-1, new string(up).TrimEnd('0'), Exponent);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(KeyNumber other)
    {
        if (Sign != other.Sign || Sign == 0)
        {
            return Sign.CompareTo(other.Sign);
        }

        int magnitude = Exponent.CompareTo(other.Exponent);
        return Sign * (magnitude != 0 ? magnitude : Math.Sign(string.CompareOrdinal(Digits, other.Digits)));
    }

    /// <summary>As DynamoDB reads it: <c>-1.25E+3</c>.</summary>
    public override string ToString()
    {
        if (Sign == 0)
        {
            return "0";
        }

        var text = new StringBuilder(Sign < 0 ? "-" : "");
        text.Append(Digits[0]);
        if (Digits.Length > 1)
        {
            text.Append('.').Append(Digits, 1, Digits.Length - 1);
        }

        return Exponent == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"E{Exponent:+0;-0}").ToString();
    }

    private static bool HasOther(ReadOnlySpan<char> digits) => digits.IndexOfAnyExceptInRange('0', '9') >= 0;
}
