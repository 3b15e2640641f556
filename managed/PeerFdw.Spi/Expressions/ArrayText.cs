using System;
using System.Collections.Generic;
using System.Text;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// The elements of an array constant for <c>= ANY</c> and the like, where dimensions and bounds do not matter. The shim sends
/// one-dimensional arrays as elements; others arrive as text (<c>{{1,2},{3,4}}</c>, <c>[0:1]={1,2}</c>).
/// </summary>
/// <remarks>The form is that of PostgreSQL's manual, "Array Input and Output Syntax", with a comma between elements.</remarks>
public static class ArrayText
{
    /// <summary>All elements of an array, in storage order.</summary>
    /// <param name="array">A constant of an array type that is not NULL.</param>
    /// <returns>The elements' text forms, a null for NULL.</returns>
    /// <exception cref="PeerException">XX000 if its text is no array.</exception>
    public static EquatableList<string?> Elements(Constant array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.Elements ?? new EquatableList<string?>(Parse(array.Text ?? throw JsonMembers.Malformed("The array is NULL.")));
    }

    private static List<string?> Parse(string text)
    {
        var elements = new List<string?>();
        int depth = 0;
        int position = text.IndexOf('{', StringComparison.Ordinal);
        if (position < 0 || (position > 0 && text[position - 1] != '='))
        {
            throw JsonMembers.Malformed("A text is no array.");
        }

        while (position < text.Length)
        {
            char character = text[position];
            if (character == '{')
            {
                depth++;
                position++;
            }
            else if (character == '}')
            {
                depth--;
                position++;
            }
            else if (character is ',' or ' ')
            {
                position++;
            }
            else if (depth > 0)
            {
                elements.Add(Element(text, ref position));
            }
            else
            {
                break;
            }
        }

        return depth == 0 && position == text.Length ? elements : throw JsonMembers.Malformed("A text is no array.");
    }

    private static string? Element(string text, ref int position)
    {
        var element = new StringBuilder();
        bool isQuoted = text[position] == '"';
        position += isQuoted ? 1 : 0;
        while (position < text.Length && !(isQuoted ? text[position] == '"' : text[position] is ',' or '}'))
        {
            position += text[position] == '\\' ? 1 : 0;
            if (position >= text.Length)
            {
                break;
            }

            element.Append(text[position++]);
        }

        if (isQuoted)
        {
            position = position < text.Length ? position + 1 : throw JsonMembers.Malformed("A text is no array.");
        }

        string value = element.ToString();
        return !isQuoted && value == "NULL" ? null : value;
    }
}
