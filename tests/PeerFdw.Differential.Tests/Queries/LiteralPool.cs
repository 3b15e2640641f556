using System;
using System.Collections.Generic;
using System.Globalization;
using PeerFdw.Differential.Tests.Data;
using PeerFdw.Differential.Tests.Schema;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>Draws literals: from the column's own values, and near misses.</summary>
internal sealed class LiteralPool(Random random)
{
    internal T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>A marked literal for a comparison with the column; now and then of another type that compares with it.</summary>
    internal string For(TestColumn column)
    {
        if (random.Next(40) == 0)
        {
            return Literal.Of(null, column.LiteralType);
        }

        string text = Text(column);
        return column.Family switch
        {
            Family.Text when random.Next(12) == 0 => Literal.Of(text, Pick(["text", "varchar", "bpchar", column.Collation == "C" ? "name" : "text"])),
            Family.Number when random.Next(4) == 0 => Number(text),
            _ => Literal.Of(text, column.LiteralType),
        };
    }

    /// <summary>A number in a type that can hold it, as constants in queries come.</summary>
    internal string Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
        ? Literal.Of(text, whole is >= short.MinValue and <= short.MaxValue ? Pick(["smallint", "integer", "bigint", "real", "float8"]) : whole is >= int.MinValue and <= int.MaxValue ? "integer" : "bigint")
        : Literal.Of(text, text.Contains('e', StringComparison.OrdinalIgnoreCase) || random.Next(3) > 0 ? "numeric" : "float8");

    /// <summary>The text of a value that is or may nearly be in the column.</summary>
    internal string Text(TestColumn column) => column.Family switch
    {
        Family.Text => NearText(column),
        Family.Number => NearNumber(column),
        Family.Boolean => Pick(["t", "f"]),
        Family.Date => Sampled(column, ["2024-02-29", "2024-03-01", "infinity", "-infinity", "0001-01-01 BC", "2020-06-15"]),
        Family.Time => Sampled(column, ["2024-02-29 12:34:56+00", "2024-02-29 12:34:56.000001+00", "infinity", "-infinity", "2023-11-14 22:13:20+00", "1970-01-01 00:00:00+00", "2024-01-15 03:00:00+02"]),
        Family.Uuid => Sampled(column, ["123e4567-e89b-12d3-a456-426614174000", "{123E4567-E89B-12D3-A456-426614174001}", "00000000-0000-0000-0000-000000000000"]),
        Family.Enum => Pick(["sad", "ok", "happy"]),
        Family.Binary => Sampled(column, ["\\x", "\\x00", "\\x0000", "\\x00ff", "\\x0100", "\\xff", "\\x" + new string('f', 2050), "\\x" + new string('f', 4100)]),
        Family.TextArray => Sampled(column, ["{}", "{a}", "{a,b}", "{NULL}", "{\"a \"}", "{5}", "{{a},{b}}"]),
        Family.NumberArray => Sampled(column, ["{}", "{1}", "{1,5}", "{5,1}", "{NULL}", "{{1},{2}}"]),
        _ => Sampled(column, ["{}", "null", "[]", "5", "\"a\"", "{\"k\":\"a\"}", "true"]),
    };

    /// <summary>A value of the column, or one of the given.</summary>
    private string Sampled(TestColumn column, IReadOnlyList<string> others) =>
        column.Samples.Count > 0 && random.Next(10) < 7 ? Pick(column.Samples) : Pick(others);

    private string NearText(TestColumn column)
    {
        string text = Sampled(column, random.Next(2) == 0 ? Values.OtherTexts : Values.KeyTexts);
        return random.Next(12) switch
        {
            0 => text + " ",
            1 => text.TrimEnd(),
            2 => text.ToUpperInvariant(),
            3 when text.Length > 1 && !char.IsHighSurrogate(text[^2]) => text[..^1],
            _ => text,
        };
    }

    private string NearNumber(TestColumn column)
    {
        string text = Sampled(column, random.Next(2) == 0 ? Values.OtherNumbers : Values.Numbers);
        return column.LiteralType switch
        {
            "numeric" => text,
            "real" or "double precision" => text.Contains("125", StringComparison.Ordinal) || text.Contains("13", StringComparison.Ordinal) || text.Contains("e200", StringComparison.Ordinal) ? "1.5" : text,
            string type => decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal n) && Fits(n, type)
                ? n.ToString(CultureInfo.InvariantCulture)
                : Pick(["0", "1", "5", "-7", "100", "6"]),
        };
    }

    private static bool Fits(decimal number, string type) => type switch
    {
        "smallint" => Math.Abs(number) <= short.MaxValue,
        "integer" => Math.Abs(number) <= int.MaxValue,
        _ => Math.Abs(number) <= long.MaxValue,
    };
}
