using System;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>How a text compares with another by bytes, which is what collation "C" does, and DynamoDB.</summary>
internal sealed class TextRange(FilterOperator op, string literal, bool isKey) : TextQuestion
{
    protected override Part OnText(AttributePath path) =>
        new(ScalarTests.Compare(path, op, ScalarTests.Place(literal, AttributeKind.S, isKey), AttributeKind.S), true, true);

    /// <remarks>The text is ASCII, so that the order of UTF-16 is that of UTF-8.</remarks>
    protected override TextVerdict On(string text) => Verdict(string.CompareOrdinal(text, literal));

    protected override TextVerdict OnShape(TextShape shape)
    {
        if (literal.Length == 0)
        {
            return Verdict(1);
        }

        if (shape.Openings.Contains(literal[0], StringComparison.Ordinal))
        {
            return TextVerdict.Maybe;
        }

        TextVerdict[] verdicts = shape.Openings.Select(c => Verdict(c.CompareTo(literal[0]))).Distinct().ToArray();
        return verdicts.Length == 1 ? verdicts[0] : TextVerdict.Maybe;
    }

    private TextVerdict Verdict(int order)
    {
        bool holds = op switch
        {
            FilterOperator.Less => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            FilterOperator.Greater => order > 0,
            _ => order >= 0,
        };
        return holds ? TextVerdict.Always : TextVerdict.Never;
    }
}
