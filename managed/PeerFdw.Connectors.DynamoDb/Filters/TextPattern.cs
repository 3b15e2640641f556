using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Whether a text begins with one text and holds others: exact for <c>abc%</c> and <c>%abc%</c>, necessary but not sufficient for
/// other patterns of LIKE.
/// </summary>
internal sealed class TextPattern : TextQuestion
{
    private readonly string _prefix;
    private readonly IReadOnlyList<string> _parts;
    private readonly bool _isWhole;

    private TextPattern(string prefix, IReadOnlyList<string> parts, bool isWhole)
    {
        _prefix = prefix;
        _parts = parts;
        _isWhole = isWhole;
    }

    /// <summary>starts_with.</summary>
    internal static TextPattern BeginsWith(string prefix) => new(prefix, [], true);

    /// <summary>strpos &gt; 0.</summary>
    internal static TextPattern Holds(string part) => new("", part.Length == 0 ? [] : [part], true);

    /// <summary>A pattern of LIKE, with backslash as its escape.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isKey">Whether the attribute is the table's key.</param>
    /// <returns>Null for a pattern that PostgreSQL refuses, when it meets it.</returns>
    internal static TextQuestion? Like(string pattern, bool isKey)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        bool hasUnderscore = false;
        for (int at = 0; at < pattern.Length; at++)
        {
            char c = pattern[at];
            if (c is '%' or '_')
            {
                hasUnderscore |= c == '_';
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }

            if (c == '\\' && ++at == pattern.Length)
            {
                return null;
            }

            part.Append(pattern[at]);
        }

        string last = part.ToString();
        if (parts.Count == 0)
        {
            return new TextChoice([last], isKey);
        }

        string[] inner = parts.Skip(1).Append(last).Where(p => p.Length > 0).ToArray();
        bool isPrefix = inner.Length == 0;
        bool isSubstring = inner.Length == 1 && parts[0].Length == 0 && last.Length == 0;
        return new TextPattern(parts[0], inner, !hasUnderscore && (isPrefix || isSubstring));
    }

    protected override Part OnText(AttributePath path)
    {
        var calls = new List<Condition>();
        if (_prefix.Length > 0)
        {
            calls.Add(Call(path, isPrefix: true, _prefix));
        }

        calls.AddRange(_parts.Select(p => Call(path, isPrefix: false, p)));
        return new Part(Condition.All(calls), _isWhole, IsOwn: _prefix.Length > 0);
    }

    protected override TextVerdict On(string text)
    {
        bool mayBe = text.StartsWith(_prefix, StringComparison.Ordinal) && _parts.All(p => text.Contains(p, StringComparison.Ordinal));
        return !mayBe ? TextVerdict.Never : _isWhole ? TextVerdict.Always : TextVerdict.Maybe;
    }

    protected override TextVerdict OnShape(TextShape shape)
    {
        bool mayBe = (_prefix.Length == 0 || shape.MayBeginWith(_prefix)) && _parts.All(shape.MayHold);
        return !mayBe ? TextVerdict.Never
            : _isWhole && _prefix.Length == 0 && _parts.Count == 0 ? TextVerdict.Always
            : TextVerdict.Maybe;
    }

    private static Condition Call(AttributePath path, bool isPrefix, string text) =>
        ScalarTests.Value(text, AttributeKind.S) is { } value ? new CallCondition(path, isPrefix, value, false) : Condition.False;
}
