using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Whether a text is one of some.</summary>
internal sealed class TextChoice(IReadOnlyCollection<string> texts, bool isKey) : TextQuestion
{
    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdef");

    protected override Part OnText(AttributePath path) =>
        new(ScalarTests.OneOf(path, texts.Select(t => ScalarTests.Value(t, AttributeKind.S, isKey)).OfType<FilterValue>()), true, true);

    protected override TextVerdict On(string text) => texts.Contains(text) ? TextVerdict.Always : TextVerdict.Never;

    protected override TextVerdict OnShape(TextShape shape) =>
        texts.Any(t => t.Length > 0 && shape.MayBeginWith(t)) ? TextVerdict.Maybe : TextVerdict.Never;

    /// <summary>The number of that value; how DynamoDB prints it is not for sure (5.0, 5E0), so that it must be checked again.</summary>
    protected override Part OnNumber(AttributePath path)
    {
        FilterValue[] numbers = texts.Select(Number).OfType<FilterValue>().ToArray();
        return new Part(ScalarTests.OneOf(path, numbers), numbers.Length == 0, true);
    }

    protected override Part OnBinary(AttributePath path) =>
        new(ScalarTests.OneOf(path, texts.Where(IsBinary).Select(t => FilterValue.OfHex(t[2..]))), true, true);

    /// <summary>Whether a text is one that documents show for a binary.</summary>
    internal static bool IsBinary(string text) =>
        text.StartsWith("\\x", StringComparison.Ordinal) && text.Length % 2 == 0 && text.AsSpan(2).IndexOfAnyExcept(s_hexadecimal) < 0;

    /// <summary>The number that a text may be the print of.</summary>
    internal static FilterValue? Number(string text) =>
        KeyNumber.TryParse(text, out KeyNumber number) && number.TryFloor(out KeyNumber floor, out bool isExact) && isExact
            ? FilterValue.OfNumber(floor)
            : null;
}
