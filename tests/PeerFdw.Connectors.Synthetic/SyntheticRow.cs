using System;
using System.Collections.Generic;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A row of a store: by column name the value in PostgreSQL's text form. Immutable.</summary>
/// <param name="Values">The values; a column that is missing is NULL.</param>
internal sealed record SyntheticRow(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Values)
{
    /// <summary>The row with other values for some columns.</summary>
    /// <param name="changes">Their values; null for NULL.</param>
    /// <returns>The row.</returns>
    public SyntheticRow With(IReadOnlyList<(string Name, ReadOnlyMemory<byte>? Value)> changes)
    {
        var values = new Dictionary<string, ReadOnlyMemory<byte>>(Values, StringComparer.Ordinal);
        foreach ((string name, ReadOnlyMemory<byte>? value) in changes)
        {
            if (value is { } present)
            {
                values[name] = present;
            }
            else
            {
                values.Remove(name);
            }
        }

        return new SyntheticRow(values);
    }
}
