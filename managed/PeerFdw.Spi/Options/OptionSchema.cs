using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Spi.Options;

/// <summary>All options of a connector.</summary>
public sealed class OptionSchema
{
    private readonly Dictionary<string, OptionDefinition> _byName;

    /// <summary>Makes the schema and checks it: names are unique, secrets stand on user mappings only.</summary>
    /// <param name="definitions">The options, in the order of the documentation.</param>
    public OptionSchema(IReadOnlyList<OptionDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        Definitions = definitions;
        _byName = definitions.ToDictionary(d => d.Name, StringComparer.Ordinal);
        foreach (OptionDefinition definition in definitions)
        {
            if (definition.IsSecret && definition.Places != OptionPlace.UserMapping)
            {
                throw new ArgumentException($"secret option {definition.Name} may stand on user mappings only", nameof(definitions));
            }
        }
    }

    /// <summary>The options, in the order of the documentation.</summary>
    public IReadOnlyList<OptionDefinition> Definitions { get; }

    /// <summary>Finds an option by its exact name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The definition, or null.</returns>
    public OptionDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The names that may stand at a place, in the order of the documentation.</summary>
    /// <param name="place">One place.</param>
    /// <returns>The names.</returns>
    public IEnumerable<string> NamesAt(OptionPlace place) =>
        Definitions.Where(d => (d.Places & place) != 0).Select(d => d.Name);
}
