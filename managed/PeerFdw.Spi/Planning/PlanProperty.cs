using System.Collections.Generic;

namespace PeerFdw.Spi.Planning;

/// <summary>One line of EXPLAIN.</summary>
public sealed record PlanProperty
{
    private PlanProperty(string label) => Label = label;

    /// <summary>The label in title case, such as <c>Key Condition</c>.</summary>
    public string Label { get; }

    /// <summary>The value, if it is text.</summary>
    public string? Text { get; private init; }

    /// <summary>The value, if it is a whole number.</summary>
    public long? Integer { get; private init; }

    /// <summary>The value, if it is a number.</summary>
    public double? Number { get; private init; }

    /// <summary>The value, if it is a list of texts.</summary>
    public IReadOnlyList<string>? List { get; private init; }

    /// <summary>The unit of a number, such as <c>ms</c>, or null.</summary>
    public string? Unit { get; private init; }

    /// <summary>Whether only EXPLAIN VERBOSE shows it.</summary>
    public bool IsVerbose { get; private init; }

    /// <summary>A text.</summary>
    /// <param name="label">The label.</param>
    /// <param name="text">The value.</param>
    /// <param name="isVerbose">Whether only VERBOSE shows it.</param>
    /// <returns>The property.</returns>
    public static PlanProperty OfText(string label, string text, bool isVerbose = false) =>
        new(label) { Text = text, IsVerbose = isVerbose };

    /// <summary>A whole number.</summary>
    /// <param name="label">The label.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="isVerbose">Whether only VERBOSE shows it.</param>
    /// <returns>The property.</returns>
    public static PlanProperty OfInteger(string label, long value, string? unit = null, bool isVerbose = false) =>
        new(label) { Integer = value, Unit = unit, IsVerbose = isVerbose };

    /// <summary>A number, shown with up to three digits after the point.</summary>
    /// <param name="label">The label.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="isVerbose">Whether only VERBOSE shows it.</param>
    /// <returns>The property.</returns>
    public static PlanProperty OfNumber(string label, double value, string? unit = null, bool isVerbose = false) =>
        new(label) { Number = value, Unit = unit, IsVerbose = isVerbose };

    /// <summary>A list.</summary>
    /// <param name="label">The label.</param>
    /// <param name="items">The values.</param>
    /// <param name="isVerbose">Whether only VERBOSE shows it.</param>
    /// <returns>The property.</returns>
    public static PlanProperty OfList(string label, IReadOnlyList<string> items, bool isVerbose = false) =>
        new(label) { List = items, IsVerbose = isVerbose };
}
