using System;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Options;

/// <summary>The forms that AWS gives to what a role is assumed with ("AssumeRole" of the AWS STS API Reference).</summary>
internal static class RoleOptions
{
    private const int LongestArn = 2048;
    private const int LongestSessionName = 64;
    private const int LongestExternalId = 1224;

    internal static void Validate(OptionSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Text(OptionNames.RoleArn) is { } arn && !IsRoleArn(arn))
        {
            throw Illegal(OptionNames.RoleArn, arn, "A role's ARN looks like arn:aws:iam::123456789012:role/name.");
        }

        if (options.Text(OptionNames.ExternalId) is { } id
            && (id.Length is < 2 or > LongestExternalId || !id.All(c => IsSessionNameCharacter(c) || c is ':' or '/')))
        {
            throw Illegal(OptionNames.ExternalId, id, "An external id has 2 to 1224 letters, digits and characters of _+=,.@:/-.");
        }

        if (options.Text(OptionNames.RoleSessionName) is { } name
            && (name.Length is < 2 or > LongestSessionName || !name.All(IsSessionNameCharacter)))
        {
            throw Illegal(OptionNames.RoleSessionName, name, "A session's name has 2 to 64 letters, digits and characters of _+=,.@-.");
        }
    }

    /// <summary>Whether a session's name may hold a character.</summary>
    internal static bool IsSessionNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '=' or ',' or '.' or '@' or '-';

    /// <summary>arn:partition:iam::account:role/path/name</summary>
    private static bool IsRoleArn(string arn)
    {
        string[] parts = arn.Split(':');
        return arn.Length <= LongestArn && parts.Length == 6 && parts[0] == "arn"
            && parts[1].StartsWith("aws", StringComparison.Ordinal) && parts[1].All(c => char.IsAsciiLetterLower(c) || c == '-')
            && parts[2] == "iam" && parts[3].Length == 0
            && parts[4].Length == 12 && parts[4].All(char.IsAsciiDigit)
            && parts[5].StartsWith("role/", StringComparison.Ordinal) && parts[5].Length > 5 && parts[5][^1] != '/'
            && parts[5].All(c => IsSessionNameCharacter(c) || c == '/');
    }

    private static PeerException Illegal(string option, string value, string hint) =>
        new(SqlState.FdwInvalidAttributeValue, $"invalid value for option \"{option}\": \"{value}\"", hint: hint);
}
