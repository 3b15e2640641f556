using System;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Spi.Options;

namespace PeerFdw.Planning.Options;

/// <summary>The documentation's table of a connector's options, made from the schema that the validator reads.</summary>
public static class OptionTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="schema">The options.</param>
    /// <returns>A table in GitHub's Markdown, ending with a line feed.</returns>
    public static string Markdown(OptionSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var table = new StringBuilder();
        table.Append("| option | stands on | value | default | meaning |\n|---|---|---|---|---|\n");
        foreach (OptionDefinition definition in schema.Definitions)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{definition.Name}` ");
            table.Append(CultureInfo.InvariantCulture, $"| {OptionPlaceNames.Of(definition.Places)} ");
            table.Append(CultureInfo.InvariantCulture, $"| {Escape(Value(definition))} ");
            table.Append(CultureInfo.InvariantCulture, $"| {(definition.Default is { } value ? $"`{Escape(value)}`" : "")} ");
            table.Append(CultureInfo.InvariantCulture, $"| {Escape(Meaning(definition))} |\n");
        }

        return table.ToString();
    }

    private static string Value(OptionDefinition definition) => definition.Kind switch
    {
        OptionKind.Text => "text",
        OptionKind.Name => "name",
        OptionKind.Boolean => "boolean",
        OptionKind.Integer => $"whole number{Range(definition)}",
        OptionKind.Number => $"number{Range(definition)}",
        OptionKind.Choice => string.Join(", ", definition.Choices.Select(c => $"`{c}`")),
        OptionKind.NameList => "names, separated by commas",
        _ => "URL",
    };

    private static string Range(OptionDefinition definition)
    {
        bool hasMinimum = double.IsFinite(definition.Minimum);
        bool hasMaximum = double.IsFinite(definition.Maximum);
        return hasMinimum && hasMaximum ? string.Create(CultureInfo.InvariantCulture, $", {definition.Minimum} to {definition.Maximum}")
            : hasMinimum ? string.Create(CultureInfo.InvariantCulture, $", {definition.Minimum} or more")
            : hasMaximum ? string.Create(CultureInfo.InvariantCulture, $", {definition.Maximum} or less")
            : "";
    }

    private static string Meaning(OptionDefinition definition)
    {
        var meaning = new StringBuilder(definition.Description);
        if (definition.RequiredAt != OptionPlace.None)
        {
            meaning.Append(CultureInfo.InvariantCulture, $" Required on {OptionPlaceNames.Of(definition.RequiredAt)}.");
        }

        if (definition.IsSecret)
        {
            meaning.Append(" Secret.");
        }

        if (definition.IsSuperuserOnly)
        {
            meaning.Append(" Only superusers may set it.");
        }

        if (definition.SuperuserAt != OptionPlace.None)
        {
            meaning.Append(CultureInfo.InvariantCulture, $" Only superusers may set it on {OptionPlaceNames.Of(definition.SuperuserAt)}.");
        }

        return meaning.ToString();
    }

    private static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
