using System;
using System.Linq;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>Writes names and texts for people to read, as SQL quotes them.</summary>
internal static class Quoting
{
    internal static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    internal static string Identifier(string name) =>
        name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
