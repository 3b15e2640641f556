using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;

namespace PeerFdw.Planning;

/// <summary>The connectors that the library was built with. Immutable; any thread.</summary>
public sealed class ConnectorRegistry
{
    private readonly Dictionary<string, IConnector> _byName;

    /// <summary>Makes the registry.</summary>
    /// <param name="connectors">The connectors; their names are unique.</param>
    public ConnectorRegistry(IReadOnlyList<IConnector> connectors)
    {
        ArgumentNullException.ThrowIfNull(connectors);
        Connectors = connectors;
        _byName = connectors.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>All connectors.</summary>
    public IReadOnlyList<IConnector> Connectors { get; }

    /// <summary>Finds a connector.</summary>
    /// <param name="wrapper">The wrapper's name, such as <c>peer_dynamodb</c>.</param>
    /// <returns>The connector.</returns>
    /// <exception cref="PeerException">HV000 with a hint that lists the wrappers there are.</exception>
    public IConnector Find(string wrapper) =>
        _byName.GetValueOrDefault(wrapper)
        ?? throw new PeerException(
            SqlState.FdwError,
            $"there is no connector for wrapper \"{wrapper}\"",
            hint: Connectors.Count == 0
                ? "This library was built without connectors."
                : $"The wrappers of this library are: {string.Join(", ", Connectors.Select(c => c.Name))}.");
}
