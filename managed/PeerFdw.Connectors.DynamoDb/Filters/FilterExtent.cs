using System;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// How much of DynamoDB's limits a filter takes ("Quotas", DynamoDB Developer Guide: 4 KB for an expression, 300 operators and functions). With names and literals
/// put in, an expression was found to be refused beyond 1 MiB, which is what is kept here; the page speaks of 2 MB.
/// </summary>
/// <param name="Length">Characters.</param>
/// <param name="Operators">Operators and functions.</param>
/// <param name="Size">Bytes of names and literals.</param>
internal readonly record struct FilterExtent(int Length, int Operators, long Size)
{
    /// <summary>What a literal of a type without a fixed size may take: an item has no more bytes.</summary>
    private const long VariableSize = 400 * 1024;

    /// <summary>The most that is sent.</summary>
    internal static FilterExtent Most { get; } = new(4000, 295, 960 * 1024);

    /// <summary>
    /// The most that is promised: smaller, because a parameter's value may make a condition a little longer than what it was measured with.
    /// </summary>
    internal static FilterExtent Promised { get; } = new(3300, 240, 900 * 1024);

    /// <summary>Measures a condition. Every placeholder is taken to be as long as the longest.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="variableLiterals">How many literals of texts and bytes are not known yet.</param>
    internal static FilterExtent Of(Condition condition, int variableLiterals = 0)
    {
        if (condition is ConstantCondition)
        {
            return default;
        }

        var writer = new RequestConditionWriter();
        writer.Write(condition);
        // Two more characters for each placeholder, which may have three digits; " AND " and parentheses.
        int places = writer.Text.AsSpan().Count('#') + writer.Text.AsSpan().Count(':');
        return new FilterExtent(
            writer.Text.Length + (2 * places) + 7, writer.Operators + 1, writer.Size + (variableLiterals * VariableSize));
    }

    internal FilterExtent Plus(FilterExtent other) => new(Length + other.Length, Operators + other.Operators, Size + other.Size);

    internal bool FitsInto(FilterExtent most) => Length <= most.Length && Operators <= most.Operators && Size <= most.Size;
}
