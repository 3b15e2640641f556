using System;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Options;

/// <summary>Checks the options of one object against each other.</summary>
internal static class OptionRules
{
    private static readonly string[] s_keyOptions =
    [
        OptionNames.PartitionKey, OptionNames.SortKey, OptionNames.LsiName, OptionNames.LsiKey, OptionNames.GsiPartitionKey,
        OptionNames.GsiSortKey,
    ];

    internal static void Validate(OptionPlace place, OptionSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Text(OptionNames.AwsRegion) is { } region)
        {
            CheckRegion(region);
        }

        RoleOptions.Validate(options);
        switch (place)
        {
            case OptionPlace.UserMapping:
                ValidateMapping(options);
                break;
            case OptionPlace.Column:
                ValidateColumn(options);
                break;
            case OptionPlace.Server:
                if (options.Text(OptionNames.Profile) is not null
                    && options.Text(OptionNames.CredentialSource) is { } source && source != AmbientSources.Profile)
                {
                    throw Conflict(
                        $"option \"{OptionNames.Profile}\" has no effect with {OptionNames.CredentialSource} '{source}'",
                        $"Remove one of them, or set {OptionNames.CredentialSource} '{AmbientSources.Profile}'.");
                }

                break;
        }
    }

    /// <summary>The region becomes part of a host name: nothing but a name may stand in it.</summary>
    internal static void CheckRegion(string region)
    {
        if (region.Length is 0 or > 40 || region.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            throw Conflict(
                $"option \"{OptionNames.AwsRegion}\" is not the name of a region: \"{region}\"",
                "A region's name has lower-case letters, digits and hyphens, such as us-west-2.");
        }
    }

    private static void ValidateMapping(OptionSet options)
    {
        bool hasId = options.Text(OptionNames.AccessKeyId) is not null;
        bool hasSecret = options.Text(OptionNames.SecretAccessKey) is not null;
        if (hasId != hasSecret)
        {
            string missing = hasId ? OptionNames.SecretAccessKey : OptionNames.AccessKeyId;
            throw new PeerException(
                SqlState.FdwOptionNameNotFound,
                $"option \"{missing}\" is missing",
                hint: $"Give {OptionNames.AccessKeyId} and {OptionNames.SecretAccessKey} together.");
        }

        if (!hasId && options.Text(OptionNames.SessionToken) is not null)
        {
            throw new PeerException(
                SqlState.FdwOptionNameNotFound,
                $"option \"{OptionNames.SessionToken}\" needs an access key",
                hint: $"Give {OptionNames.AccessKeyId} and {OptionNames.SecretAccessKey} too.");
        }
    }

    private static void ValidateColumn(OptionSet options)
    {
        bool isKey = s_keyOptions.Any(name => options.Text(name) is not null);
        if (options.Boolean(OptionNames.Document) == true)
        {
            if (isKey || options.Text(OptionNames.MappedAttribute) is not null || options.Text(OptionNames.AttributeType) is not null)
            {
                throw Conflict(
                    $"a column with {OptionNames.Document} is the whole item and no single attribute",
                    $"Only {OptionNames.OnMismatch} goes together with {OptionNames.Document}.");
            }

            return;
        }

        if (options.Text(OptionNames.LsiKey) is not null && options.Text(OptionNames.LsiName) is null)
        {
            throw new PeerException(
                SqlState.FdwOptionNameNotFound,
                $"option \"{OptionNames.LsiName}\" is missing",
                hint: $"{OptionNames.LsiKey} names the sort key of the local secondary index that {OptionNames.LsiName} names.");
        }

        AttributePath? path = options.Text(OptionNames.MappedAttribute) is { } mapped ? AttributePath.Parse(mapped) : null;
        _ = KeyName.Read(options, path);
        if (isKey && path is { Steps.Count: > 1 })
        {
            throw Conflict(
                $"a key is a top-level attribute, not the document path \"{path}\"",
                "A dot that is part of an attribute's name is written in double quotes: \"a.b\".");
        }

        if (isKey && options.Text(OptionNames.AttributeType) is { } type && type is not ("S" or "N" or "B"))
        {
            throw Conflict($"a key cannot be of {OptionNames.AttributeType} '{type}'", "Keys are of type S, N or B.");
        }
    }

    private static PeerException Conflict(string message, string hint) =>
        new(SqlState.FdwInvalidAttributeValue, message, hint: hint);
}
