using System;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>What is known of the texts as which attributes of other types than S are read.</summary>
/// <param name="Openings">The characters with one of which they begin; all of them ASCII.</param>
/// <param name="Alphabet">The characters that they consist of, or null if any may be in them.</param>
internal sealed record TextShape(string Openings, string? Alphabet)
{
    private static readonly TextShape s_number = new("-0123456789", "-+.0123456789eE");
    private static readonly TextShape s_binary = new("\\", "\\x0123456789abcdef");
    private static readonly TextShape s_object = new("{", null);
    private static readonly TextShape s_array = new("[", null);

    internal static TextShape Of(AttributeKind kind) => kind switch
    {
        AttributeKind.N => s_number,
        AttributeKind.B => s_binary,
        AttributeKind.M => s_object,
        _ => s_array,
    };

    /// <summary>Whether a text of the shape can begin with another, which is not empty.</summary>
    internal bool MayBeginWith(string text) => Openings.Contains(text[0], StringComparison.Ordinal) && MayHold(text);

    /// <summary>Whether a text of the shape can hold another.</summary>
    internal bool MayHold(string text) => Alphabet is null || text.AsSpan().IndexOfAnyExcept(Alphabet) < 0;
}
