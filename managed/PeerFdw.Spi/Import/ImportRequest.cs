using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;

namespace PeerFdw.Spi.Import;

/// <summary>Which tables IMPORT FOREIGN SCHEMA names.</summary>
public enum ImportSelection
{
    /// <summary>All.</summary>
    All,

    /// <summary>LIMIT TO.</summary>
    LimitTo,

    /// <summary>EXCEPT.</summary>
    Except,
}

/// <summary>An IMPORT FOREIGN SCHEMA.</summary>
/// <param name="RemoteSchema">The schema named, in the peer's terms.</param>
/// <param name="Selection">How <paramref name="TableNames"/> is meant.</param>
/// <param name="TableNames">
/// The names listed. PostgreSQL filters by the *local* name of what is returned, so this only saves work.
/// </param>
/// <param name="ServerOptions">The server's options.</param>
/// <param name="Options">The statement's options.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record ImportRequest(
    string RemoteSchema,
    ImportSelection Selection,
    IReadOnlyList<string> TableNames,
    OptionSet ServerOptions,
    OptionSet Options,
    INoticeSink Notices)
{
    /// <summary>Whether a table of this local name is wanted.</summary>
    /// <param name="name">The local name.</param>
    /// <returns>Whether it is wanted.</returns>
    public bool Wants(string name) => Selection switch
    {
        ImportSelection.LimitTo => Contains(name),
        ImportSelection.Except => !Contains(name),
        _ => true,
    };

    private bool Contains(string name)
    {
        foreach (string listed in TableNames)
        {
            if (string.Equals(listed, name, System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
