using System;
using System.Linq;

namespace PeerFdw.Planning.Import;

/// <summary>Writes identifiers and literals so that PostgreSQL reads back exactly what was given, whatever it holds.</summary>
internal static class SqlQuoting
{
    /// <summary>An identifier, quoted unless it is simple: lower-case letters, digits and underscores, and no keyword.</summary>
    public static string Identifier(string name)
    {
        bool isSimple = name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            && !SqlKeywords.IsKeyword(name);
        return isSimple ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A text literal that does not depend on standard_conforming_strings.</summary>
    public static string Literal(string text)
    {
        string quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return text.Contains('\\', StringComparison.Ordinal)
            ? $"E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{quoted}'";
    }
}
