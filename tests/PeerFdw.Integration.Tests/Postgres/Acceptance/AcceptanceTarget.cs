using System;
using System.Collections.Generic;
using System.Globalization;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>What stands in a chapter's placeholders: the wrapper that is tried, and what its functions and settings are called.</summary>
/// <param name="Name">A word that can be part of a database's name.</param>
/// <param name="Schema">The file that makes the tables of the chapters.</param>
/// <param name="Words">Placeholders and what stands for them.</param>
public sealed record AcceptanceTarget(string Name, string Schema, IReadOnlyDictionary<string, string> Words)
{
    /// <summary>contrib's wrapper.</summary>
    public static AcceptanceTarget Reference { get; } = new("reference", "setup-foreign.sql", ReferenceWords());

    /// <summary>contrib's wrapper in another database: to see that a chapter's results do not change from run to run.</summary>
    public static AcceptanceTarget ReferenceAgain { get; } = Reference with { Name = "again" };

    /// <summary>No wrapper at all: views of the base tables stand in for the foreign tables.</summary>
    public static AcceptanceTarget Tables { get; } = Reference with { Name = "tables", Schema = "setup-tables.sql" };

    /// <summary>This project's wrapper.</summary>
    public static AcceptanceTarget Peer { get; } = new("peer", "setup-foreign.sql", new Dictionary<string, string>
    {
        ["wrapper"] = "peer_postgres",
        ["extension"] = "peer_fdw",
        ["get_connections"] = "peer_get_connections",
        ["disconnect"] = "peer_disconnect",
        ["disconnect_all"] = "peer_disconnect_all",
        ["application_name"] = "peer_fdw.application_name",
    });

    /// <summary>Puts words for placeholders.</summary>
    /// <param name="text">A chapter.</param>
    /// <param name="database">The database it will run in.</param>
    /// <param name="port">The server's port.</param>
    /// <returns>The chapter for this target.</returns>
    public string Fill(string text, string database, int port)
    {
        text = text.Replace("{database}", database, StringComparison.Ordinal).Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        foreach ((string placeholder, string word) in Words)
        {
            text = text.Replace($"{{{placeholder}}}", word, StringComparison.Ordinal);
        }

        return text;
    }

    private static Dictionary<string, string> ReferenceWords() => new()
    {
        ["wrapper"] = "postgres_fdw",
        ["extension"] = "postgres_fdw",
        ["get_connections"] = "postgres_fdw_get_connections",
        ["disconnect"] = "postgres_fdw_disconnect",
        ["disconnect_all"] = "postgres_fdw_disconnect_all",
        ["application_name"] = "postgres_fdw.application_name",
    };
}
