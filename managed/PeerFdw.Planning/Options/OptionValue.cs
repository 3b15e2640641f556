using System;
using System.Globalization;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Planning.Options;

/// <summary>Checks the value of one option against its definition.</summary>
internal static class OptionValue
{
    public static void Check(OptionDefinition definition, string value)
    {
        string? wanted = definition.Kind switch
        {
            OptionKind.Name => value.Length > 0 ? null : "It must not be empty.",
            OptionKind.Boolean => OptionSet.TryParseBoolean(value, out _) ? null : "It must be a boolean: true or false, on or off, yes or no.",
            OptionKind.Integer => CheckInteger(definition, value),
            OptionKind.Number => CheckNumber(definition, value),
            OptionKind.Choice => definition.Choices.Contains(value) ? null : $"It must be one of: {string.Join(", ", definition.Choices)}.",
            OptionKind.NameList => CheckNames(value),
            OptionKind.Url => CheckUrl(value),
            _ => null,
        };
        if (wanted is null)
        {
            return;
        }

        // A URL can hold a password, whatever the option is.
        bool isShown = !definition.IsSecret && definition.Kind != OptionKind.Url;
        throw new PeerException(
            SqlState.FdwInvalidAttributeValue,
            isShown ? $"invalid value for option \"{definition.Name}\": \"{value}\"" : $"invalid value for option \"{definition.Name}\"",
            hint: wanted);
    }

    private static string? CheckInteger(OptionDefinition definition, string value) =>
        long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        && number >= definition.Minimum && number <= definition.Maximum
            ? null
            : $"It must be a whole number{Range(definition)}.";

    private static string? CheckNumber(OptionDefinition definition, string value) =>
        double.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number) && number >= definition.Minimum && number <= definition.Maximum
            ? null
            : $"It must be a number{Range(definition)}.";

    private static string Range(OptionDefinition definition)
    {
        bool hasMinimum = double.IsFinite(definition.Minimum);
        bool hasMaximum = double.IsFinite(definition.Maximum);
        string minimum = definition.Minimum.ToString(CultureInfo.InvariantCulture);
        string maximum = definition.Maximum.ToString(CultureInfo.InvariantCulture);
        return hasMinimum && hasMaximum ? $" between {minimum} and {maximum}"
            : hasMinimum ? $" of {minimum} or more"
            : hasMaximum ? $" of {maximum} or less"
            : "";
    }

    private static string? CheckNames(string value)
    {
        string[] names = value.Split(',', StringSplitOptions.TrimEntries);
        return names.All(n => n.Length > 0) && names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? null
            : "It must be a list of different names, separated by commas.";
    }

    private static string? CheckUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && (uri.Scheme is "http" or "https") && uri.UserInfo.Length == 0
            && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? null
            : "It must be an http or https URL such as https://host:port, without a user, a password, a query or a fragment.";
}
