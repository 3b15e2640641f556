using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Planning.Options;

/// <summary>
/// Checks the options of one object against the connector's schema, and then lets the connector check them against each other.
/// </summary>
/// <remarks>
/// A message names options, never a value that is a secret; nor the value of an option whose name is not known, which may be a misspelt secret.
/// </remarks>
public static class OptionValidator
{
    /// <summary>Checks the options.</summary>
    /// <param name="connector">Whose options they are.</param>
    /// <param name="place">On which kind of object they stand.</param>
    /// <param name="options">All of the object's options.</param>
    /// <param name="isSuperuser">Whether a superuser sets them.</param>
    /// <exception cref="PeerException">
    /// HV00D for an unknown or misplaced option, HV024 for an illegal value, HV00J for a missing one, 42501 for one that only a superuser may set.
    /// </exception>
    public static void Validate(IConnector connector, OptionPlace place, OptionSet options, bool isSuperuser)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(options);
        OptionSchema schema = connector.Options;
        foreach (string name in options.Names)
        {
            OptionDefinition definition = Find(schema, name, place);
            if (!isSuperuser && IsForSuperusers(definition, place, options.Text(name)!))
            {
                throw new PeerException(
                    SqlState.InsufficientPrivilege,
                    $"permission denied to set option \"{name}\"",
                    "Only superusers may set this option.");
            }

            OptionValue.Check(definition, options.Text(name)!);
        }

        foreach (OptionDefinition definition in schema.Definitions)
        {
            if ((definition.RequiredAt & place) != 0 && options.Text(definition.Name) is null)
            {
                throw new PeerException(
                    SqlState.FdwOptionNameNotFound,
                    $"option \"{definition.Name}\" is missing",
                    $"It must be given for {OptionPlaceNames.Of(place)}.",
                    definition.Description);
            }
        }

        connector.Validate(place, options);
    }

    private static bool IsForSuperusers(OptionDefinition definition, OptionPlace place, string value) =>
        definition.IsSuperuserOnly
        || (definition.SuperuserAt & place) != 0
        || (definition.SuperuserBoolean is { } kept && OptionSet.TryParseBoolean(value, out bool set) && set == kept);

    private static OptionDefinition Find(OptionSchema schema, string name, OptionPlace place)
    {
        OptionDefinition? definition = schema.Find(name);
        if (definition is not null && (definition.Places & place) != 0)
        {
            return definition;
        }

        string[] legal = schema.NamesAt(place).ToArray();
        if (definition is null)
        {
            throw new PeerException(
                SqlState.FdwInvalidOptionName, $"invalid option \"{name}\"", hint: Hint(name, legal, place));
        }

        throw definition.IsSecret
            ? new PeerException(
                SqlState.FdwInvalidOptionName,
                $"option \"{name}\" is a secret and may stand on user mappings only",
                hint: "Use CREATE USER MAPPING or ALTER USER MAPPING.")
            : new PeerException(
                SqlState.FdwInvalidOptionName,
                $"option \"{name}\" may not stand here",
                $"It may stand on: {OptionPlaceNames.Of(definition.Places)}.",
                Legal(legal, place));
    }

    private static string Hint(string name, IReadOnlyList<string> legal, OptionPlace place) =>
        EditDistance.Closest(name, legal) is { } closest
            ? $"Perhaps you meant the option \"{closest}\". {Legal(legal, place)}"
            : Legal(legal, place);

    private static string Legal(IReadOnlyList<string> legal, OptionPlace place) =>
        legal.Count == 0
            ? $"There are no options for {OptionPlaceNames.Of(place)}."
            : $"The options for {OptionPlaceNames.Of(place)} are: {string.Join(", ", legal)}.";
}
