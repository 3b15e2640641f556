using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A literal of a filter: S, N, B, BOOL or NULL.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Text">The text, the number, the bytes in hexadecimal, true or false; empty for NULL.</param>
internal sealed record FilterValue(AttributeKind Kind, string Text)
{
    /// <summary>Numbers of so many digits before or behind the point are written out.</summary>
    private const int PlainDigits = 20;

    internal static FilterValue Null { get; } = new(AttributeKind.NULL, "");

    /// <summary>What it counts for in the size of an expression: its bytes, and generously what stands around them.</summary>
    internal int Size => 24 + (Kind == AttributeKind.B ? Text.Length / 2 : Encoding.UTF8.GetByteCount(Text));

    internal static FilterValue OfText(string text) => new(AttributeKind.S, text);

    internal static FilterValue OfBoolean(bool value) => new(AttributeKind.BOOL, value ? "true" : "false");

    internal static FilterValue OfHex(string hex) => new(AttributeKind.B, hex);

    internal static FilterValue OfNumber(KeyNumber number) => new(AttributeKind.N, Plain(number));

    /// <summary>A key's value as a filter's.</summary>
    internal static FilterValue Of(KeyValue value)
    {
        string text = value.ToString();
        return value.Kind == AttributeKind.N && KeyNumber.TryParse(text, out KeyNumber number)
            ? OfNumber(number)
            : new FilterValue(value.Kind, text);
    }

    /// <summary>Writes it as an AttributeValue: <c>{"S": "…"}</c>.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        switch (Kind)
        {
            case AttributeKind.S:
                writer.WriteString("S"u8, Text);
                break;
            case AttributeKind.N:
                writer.WriteString("N"u8, Text);
                break;
            case AttributeKind.B:
                writer.WriteBase64String("B"u8, Convert.FromHexString(Text));
                break;
            case AttributeKind.BOOL:
                writer.WriteBoolean("BOOL"u8, Text == "true");
                break;
            default:
                writer.WriteBoolean("NULL"u8, true);
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>As EXPLAIN shows it.</summary>
    public override string ToString() => Kind switch
    {
        AttributeKind.S => Quoting.Text(Text),
        AttributeKind.B => $"'\\x{Text.ToLowerInvariant()}'",
        AttributeKind.NULL => "NULL",
        _ => Text,
    };

    private static string Plain(KeyNumber number)
    {
        if (number.Sign == 0 || Math.Abs(number.Exponent) > PlainDigits)
        {
            return number.ToString();
        }

        var text = new StringBuilder(number.Sign < 0 ? "-" : "");
        if (number.Exponent < 0)
        {
            return text.Append("0.").Append('0', -number.Exponent - 1).Append(number.Digits).ToString();
        }

        int whole = number.Exponent + 1;
        return number.Digits.Length <= whole
            ? text.Append(number.Digits).Append('0', whole - number.Digits.Length).ToString()
            : text.Append(CultureInfo.InvariantCulture, $"{number.Digits.AsSpan(0, whole)}.{number.Digits.AsSpan(whole)}").ToString();
    }
}
