using System.Collections.Generic;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>
/// Arrays in PostgreSQL's text form (the manual's "Array Input and Output Syntax"), with their dimensions. Subscripts that do not start at 1 are read and
/// forgotten: lists of DynamoDB have none.
/// </summary>
internal static class ArrayLiterals
{
    /// <summary>PostgreSQL's MAXDIM.</summary>
    private const int MaximumDimensions = 6;

    /// <summary>Reads an array.</summary>
    /// <returns>Of each element null, its text, or the elements of the next dimension; null if the text is no array.</returns>
    internal static IReadOnlyList<object?>? Parse(string text, ref int at)
    {
        if (text.Length > 0 && text[0] == '[')
        {
            at = text.IndexOf('=', System.StringComparison.Ordinal) + 1;
        }

        IReadOnlyList<object?>? elements = ReadDimension(text, ref at, 1);
        return at == text.Length ? elements : null;
    }

    private static List<object?>? ReadDimension(string text, ref int at, int depth)
    {
        var elements = new List<object?>();
        if (depth > MaximumDimensions || at >= text.Length || text[at++] != '{')
        {
            return null;
        }

        while (at < text.Length && text[at] != '}')
        {
            if (text[at] == '{')
            {
                if (ReadDimension(text, ref at, depth + 1) is not { } inner)
                {
                    return null;
                }

                elements.Add(inner);
            }
            else
            {
                elements.Add(ReadElement(text, ref at));
            }

            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
        }

        return at++ < text.Length ? elements : null;
    }

    private static string? ReadElement(string text, ref int at)
    {
        var element = new StringBuilder();
        bool isQuoted = text[at] == '"';
        at += isQuoted ? 1 : 0;
        while (at < text.Length && !(isQuoted ? text[at] == '"' : text[at] is ',' or '}'))
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            element.Append(text[at++]);
        }

        at += isQuoted ? 1 : 0;
        string value = element.ToString();
        return !isQuoted && value == "NULL" ? null : value;
    }
}
