using System;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.Postgres.Options;

/// <summary>Checks the options of one object against each other.</summary>
internal static class OptionRules
{
    internal static void Validate(OptionPlace place, OptionSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (place == OptionPlace.Table && options.Text(OptionNames.Query) is { } query)
        {
            CheckQuery(options, query);
        }

        if (options.Text(OptionNames.Extensions) is { } extensions && !ExtensionList.TryRead(extensions, out _))
        {
            throw new PeerException(
                SqlState.FdwInvalidAttributeValue,
                $"option \"{OptionNames.Extensions}\" is not a list of names",
                hint: "Write names of extensions with commas between them, and quote those that are not in lower case.");
        }
    }

    /// <summary>It is read as part of another statement. That it is one, and a SELECT, the peer's parser finds out.</summary>
    private static void CheckQuery(OptionSet options, string query)
    {
        foreach (string name in (string[])[OptionNames.SchemaName, OptionNames.TableName])
        {
            if (options.Text(name) is not null)
            {
                throw new PeerException(
                    SqlState.FdwInvalidOptionName,
                    $"option \"{OptionNames.Query}\" does not go together with \"{name}\"",
                    hint: "A foreign table reads a query or a table.");
            }
        }

        if (query.AsSpan().TrimEnd().EndsWith(";", StringComparison.Ordinal))
        {
            throw new PeerException(
                SqlState.FdwInvalidAttributeValue,
                $"option \"{OptionNames.Query}\" ends in a semicolon",
                "The query becomes part of another one.",
                "Remove the semicolon.");
        }
    }
}
