using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PeerFdw.Spi.Options;

/// <summary>
/// The options of one object as PostgreSQL stores them: names and text. Values were checked by the validator when they were set, so
/// the typed readers below throw only if the catalog was changed behind its back.
/// </summary>
public sealed class OptionSet
{
    private readonly IReadOnlyDictionary<string, string> _values;

    /// <summary>Wraps the options.</summary>
    /// <param name="values">Names and values.</param>
    public OptionSet(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>No options.</summary>
    public static OptionSet Empty { get; } = new(new Dictionary<string, string>());

    /// <summary>The options that are set.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The text of an option.</summary>
    /// <param name="name">The option.</param>
    /// <returns>Its text, or null if it is not set.</returns>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A boolean option.</summary>
    /// <param name="name">The option.</param>
    /// <returns>Its value, or null if it is not set.</returns>
    public bool? Boolean(string name) =>
        Text(name) is not { } text ? null
        : TryParseBoolean(text, out bool value) ? value
        : throw Illegal(name, text, "a boolean");

    /// <summary>An integer option.</summary>
    /// <param name="name">The option.</param>
    /// <returns>Its value, or null if it is not set.</returns>
    public long? Integer(string name) =>
        Text(name) is not { } text ? null
        : long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
        : throw Illegal(name, text, "an integer");

    /// <summary>A number.</summary>
    /// <param name="name">The option.</param>
    /// <returns>Its value, or null if it is not set.</returns>
    public double? Number(string name) =>
        Text(name) is not { } text ? null
        : double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : throw Illegal(name, text, "a number");

    /// <summary>A comma list of names, trimmed, without empty ones.</summary>
    /// <param name="name">The option.</param>
    /// <returns>The names; none if it is not set.</returns>
    public IReadOnlyList<string> NameList(string name) =>
        Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>What PostgreSQL's parse_bool takes: true, false, yes, no, on, off, 1, 0 and unique prefixes, in any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is a boolean.</returns>
    public static bool TryParseBoolean(string text, out bool value)
    {
        ArgumentNullException.ThrowIfNull(text);
        string t = text.Trim().ToLowerInvariant();
        value = t is "1" or "on" || (t.Length > 0 && ("true".StartsWith(t, StringComparison.Ordinal) || "yes".StartsWith(t, StringComparison.Ordinal)));
        return value || t is "0" || (t.Length > 1 && "off".StartsWith(t, StringComparison.Ordinal))
            || (t.Length > 0 && ("false".StartsWith(t, StringComparison.Ordinal) || "no".StartsWith(t, StringComparison.Ordinal)));
    }

    /// <summary>These options with others on top: what a table says overrides what its server says.</summary>
    /// <param name="over">The options that win.</param>
    /// <returns>The union.</returns>
    public OptionSet With(OptionSet over)
    {
        ArgumentNullException.ThrowIfNull(over);
        var merged = _values.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (string name in over.Names)
        {
            merged[name] = over.Text(name)!;
        }

        return new OptionSet(merged);
    }

    private static PeerException Illegal(string name, string text, string wanted) =>
        new(SqlState.FdwInvalidAttributeValue, $"option \"{name}\" is not {wanted}: \"{text}\"");
}
