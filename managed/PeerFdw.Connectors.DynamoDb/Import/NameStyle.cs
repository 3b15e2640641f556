using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>How names of tables and attributes become local ones.</summary>
internal static class NameStyle
{
    internal const string AsIs = "as_is";
    internal const string SnakeCase = "snake_case";

    /// <summary>A name in a style; null is <see cref="AsIs"/>.</summary>
    internal static string Apply(string? style, string name) => style == SnakeCase ? Snake(name) : name;

    /// <summary>
    /// Lower case, with an underscore before each word and for each run of other ASCII characters: <c>orderID</c> and <c>Order-Id</c> are both
    /// <c>order_id</c>. A leading underscore stays; a leading digit gets one, so that the name needs no quotes.
    /// </summary>
    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        Rune[] runes = [.. name.EnumerateRunes()];
        for (int i = 0; i < runes.Length; i++)
        {
            Rune rune = runes[i];
            if (rune.IsAscii && !Rune.IsLetterOrDigit(rune))
            {
                AddUnderscore(text, isLeadingKept: rune.Value == '_');
                continue;
            }

            if (i > 0 && Rune.IsUpper(rune)
                && (IsLowerOrDigit(runes[i - 1]) || (Rune.IsUpper(runes[i - 1]) && i + 1 < runes.Length && Rune.IsLower(runes[i + 1]))))
            {
                AddUnderscore(text, isLeadingKept: false);
            }

            if (text.Length == 0 && Rune.IsDigit(rune))
            {
                text.Append('_');
            }

            text.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        if (text.Length > 1 && text[^1] == '_')
        {
            text.Length--;
        }

        return text.Length == 0 ? "_" : text.ToString();
    }

    private static bool IsLowerOrDigit(Rune rune) => Rune.IsLower(rune) || Rune.IsDigit(rune);

    private static void AddUnderscore(StringBuilder text, bool isLeadingKept)
    {
        if (text.Length == 0 ? isLeadingKept : text[^1] != '_')
        {
            text.Append('_');
        }
    }
}
