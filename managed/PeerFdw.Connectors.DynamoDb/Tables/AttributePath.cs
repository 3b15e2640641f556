using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>
/// Where in an item a value is: an attribute, or further down a document path. Written as DynamoDB writes it, <c>addr.city</c>,
/// <c>list[0]</c>; a name that holds a dot, a bracket or a double quote stands in double quotes, as an SQL identifier does:
/// <c>"a.b".c</c>, a double quote inside doubled.
/// </summary>
/// <param name="Steps">The steps; the first has a name.</param>
internal sealed record AttributePath(EquatableList<PathStep> Steps)
{
    private const int MaximumSteps = 32;

    /// <summary>The top-level attribute.</summary>
    internal string Attribute => Steps[0].Name!;

    /// <summary>A path of one attribute, whatever its name.</summary>
    internal static AttributePath Of(string attribute) => new([new PathStep(attribute, 0)]);

    /// <summary>Reads a path.</summary>
    /// <exception cref="PeerException">HV024 if it is none.</exception>
    internal static AttributePath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<PathStep>();
        int at = 0;
        while (true)
        {
            steps.Add(new PathStep(ParseName(text, ref at), 0));
            while (at < text.Length && text[at] == '[')
            {
                steps.Add(new PathStep(null, ParseIndex(text, ref at)));
            }

            if (at == text.Length)
            {
                break;
            }

            if (text[at] != '.')
            {
                throw Illegal(text);
            }

            at++;
        }

        return steps.Count <= MaximumSteps ? new AttributePath(new EquatableList<PathStep>(steps)) : throw Illegal(text);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (PathStep step in Steps)
        {
            if (step.Name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
                continue;
            }

            text.Append(text.Length == 0 ? "" : ".");
            text.Append(NeedsQuotes(step.Name) ? $"\"{step.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : step.Name);
        }

        return text.ToString();
    }

    private static bool NeedsQuotes(string name) => name.Length == 0 || name.AsSpan().IndexOfAny(".[]\"") >= 0;

    private static string ParseName(string text, ref int at)
    {
        if (at < text.Length && text[at] == '"')
        {
            var name = new StringBuilder();
            for (at++; at < text.Length; at++)
            {
                if (text[at] != '"')
                {
                    name.Append(text[at]);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    name.Append('"');
                    at++;
                }
                else
                {
                    at++;
                    return name.Length > 0 ? name.ToString() : throw Illegal(text);
                }
            }

            throw Illegal(text);
        }

        int end = text.AsSpan(at).IndexOfAny(".[]\"") is >= 0 and int n ? at + n : text.Length;
        string plain = text[at..end];
        at = end;
        return plain.Length > 0 ? plain : throw Illegal(text);
    }

    private static int ParseIndex(string text, ref int at)
    {
        int close = text.IndexOf(']', at);
        if (close < 0
            || !int.TryParse(text.AsSpan(at + 1, close - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw Illegal(text);
        }

        at = close + 1;
        return index;
    }

    private static PeerException Illegal(string text) => new(
        SqlState.FdwInvalidAttributeValue,
        $"not a document path: \"{text}\"",
        hint: "Write names separated by dots, list elements as [0], and names that hold dots or brackets in double quotes: addr.city, list[0], \"a.b\".c.");
}
