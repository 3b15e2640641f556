using System;
using System.Linq;

namespace PeerFdw.Sql.Postgres;

/// <summary>Writes identifiers and literals so that PostgreSQL reads back exactly what was given, whatever it holds.</summary>
public static class PostgresQuoting
{
    /// <summary>An identifier, quoted unless it is simple: lower-case letters, digits and underscores, and no keyword.</summary>
    /// <param name="name">The name.</param>
    /// <returns>How SQL writes it.</returns>
    public static string Identifier(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool isSimple = name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            && !PostgresKeywords.IsKeyword(name);
        return isSimple ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A text literal that does not depend on standard_conforming_strings: the one place that escapes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>How SQL writes it.</returns>
    public static string Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return text.Contains('\\', StringComparison.Ordinal)
            ? $"E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{quoted}'";
    }
}
