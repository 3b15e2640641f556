using System.Linq;

namespace PeerFdw.Differential.Tests.Data;

/// <summary>
/// Values that two systems may well compare, order, round or spell differently. No text holds the characters U+0001 to U+0003, which mark
/// literals in the queries' text.
/// </summary>
internal static class Values
{
    /// <summary>The longest sort key.</summary>
    internal static readonly string LongText = new('k', 1024);

    /// <summary>Texts that a key can have: not empty, without U+0000.</summary>
    internal static readonly string[] KeyTexts =
    [
        "a", "A", "\u00e1", "a\u0301", "a ", " a", "ab", "abc", "abd", "ab%", "a_c", "a\\b", "a\\", "a'b", "a\"b", "b", "B", "5", "5.0", "05", "true", "NaN", "null",
        "{\"a\":1}", "[1]", "\\x00ff", "2024-02-29", "infinity", "\u00df", "ss", "\u0130", "i", "\u0131", "\U0001d4b3", "\ue000", "\ufffd", "z\u00fcrich", "Z\u00dcRICH",
        "a\nb", "a\tb", "\u65e5\u672c", "\u007f", LongText,
    ];

    /// <summary>Texts that another attribute can have besides.</summary>
    internal static readonly string[] Texts =
    [
        .. KeyTexts.Where(t => t != LongText), "", "  ", "t", "no", "f", "false", "1e2", "NULL", "\"x\"", "\\xZZ", "5.00", "abcdefghijklmnop", "abcde  ", "abcde",
        "ABCDE", "{\"a\": 1}", "{\"a\":1,\"a\":2}", "[1, 2]", "\"\\ud800\"", "\"\\u0000\"", new('x', 300),
    ];

    /// <summary>Numbers that DynamoDB can hold.</summary>
    internal static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "5", "5.0", "0.1", "0.10", "0.5", "1.5", "2.5", "-2.5", "0.005", "0.015", "1e-130", "-1e-130", "1E+125",
        "9.9999999999999999999999999999999999999E+125", "-9.9999999999999999999999999999999999999E+125", "12345678901234567890123456789012345678",
        "12345678901234567890123456789012345679", "0.12345678901234567890123456789012345678", "32767", "32768", "-32768", "-32769", "2147483647", "2147483648",
        "-2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0.10000000000000000555", "16777216", "16777217", "9007199254740992",
        "9007199254740993", "100", "1E2", "123.456", "99999999.99", "99999999.995", "1700000000", "3", "4", "7", "10", "12",
    ];

    /// <summary>Literals that no item has, but that lie close, or that DynamoDB cannot hold.</summary>
    internal static readonly string[] OtherNumbers =
    [
        "6", "0.11", "-3", "123456789012345678901234567890123456785", "1234567890123456789012345678901234567850000000", "1e-131", "-1e-131", "1e126", "-1e126", "1e200",
        "0.123456789012345678901234567890123456785", "NaN", "Infinity", "-Infinity", "9223372036854775807.5", "4.9999999999999999999999999999999999999999999",
    ];

    /// <summary>A text that PostgreSQL cannot hold.</summary>
    internal const string NulText = "x\0y";

    internal static readonly string[] OtherTexts =
    [
        "", "nothing", "aa", "ABC", "Ab", "a\u0300", "\u00c1", "I", "SS", "abcd", "\uffff", "\U0010ffff", "%", "_", LongText + "k", LongText[1..] + "\U0001d4b3", new('q', 3000),
    ];

    internal static readonly byte[][] Binaries =
    [
        [0], [0, 0], [255], [0, 255], [1], [1, 0], [127], [128], [97], [97, 98], [97, 98, 99], [97, 0, 98], [255, 255, 255], [.. Enumerable.Repeat((byte)255, 300)], [37], [92],
    ];

    internal static readonly string[] Dates =
    [
        "2024-02-29", "2024-02-30", "0001-01-01", "9999-12-31", "1969-12-31", "infinity", "-infinity", "2024-1-5", "20240105", "4713-01-01 BC", "5874897-12-31", "x", "",
        "2024-02-29T00:00:00Z", "2000-01-01",
    ];

    internal static readonly string[] Timestamps =
    [
        "2024-02-29T12:34:56Z", "2024-02-29T12:34:56+00:00", "2024-02-29T13:34:56+01:00", "2024-02-29T12:34:56.123456Z", "2024-02-29T12:34:56.1234567Z", "2024-02-29", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z", "infinity", "2024-02-29 12:34:56", "2024-02-30T00:00:00Z", "epoch", "", "2016-12-31T23:59:60Z", "2024-02-29T24:00:00Z", "2024-02-29T12:34:56-07",
    ];

    internal static readonly string[] Epochs =
    [
        "0", "-1", "1700000000", "1700000000.5", "1700000000.1234565", "253402300799", "-62135596800", "-210866803200", "9224318015999", "9224318016000", "1e30", "1709164800", "86400", "0.0000005",
    ];

    internal static readonly string[] Uuids =
    [
        "123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "{123e4567-e89b-12d3-a456-426614174000}", "123e4567e89b12d3a456426614174000",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "x", "",
    ];

    internal static readonly string[] Moods = ["sad", "ok", "happy"];

    /// <summary>Names of members and attributes that need care.</summary>
    internal static readonly string[] Names = ["k", "a", "A", "size", "a.b", "x[0]", "q\"q", "\u0438\u043c\u044f", "with space", "0", "-1", "'"];
}
