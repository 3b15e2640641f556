using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// Chooses a connection's source of credentials: the user mapping's key; else, only where it is allowed, those of the server's own machine; and on top of
/// either the role that the options name. The SDK's chain of fall-backs is not used: it would look in places that nobody allowed.
/// </summary>
internal static class MappingCredentials
{
    private const int MaximumSessionName = 64;

    /// <summary>The source.</summary>
    /// <param name="request">Server and user.</param>
    /// <param name="services">Makes the rest; asked for ambient sources only where they are allowed.</param>
    /// <exception cref="PeerException">28000 if there is none that this user may use.</exception>
    internal static ICredentialSource Choose(ConnectionRequest request, CredentialServices services)
    {
        string sessionName = Option(request, OptionNames.RoleSessionName) ?? DefaultSessionName(request.Server);
        ICredentialSource source = OfMapping(request) ?? OfMachine(request, services, sessionName);
        return Option(request, OptionNames.RoleArn) is { } arn
            ? new AssumedRole(source, new Role(arn, sessionName, Option(request, OptionNames.ExternalId)), services.TokenService, services.Redaction)
            : source;
    }

    private static FixedCredentials? OfMapping(ConnectionRequest request)
    {
        OptionSet mapping = request.MappingOptions;
        return mapping.Text(OptionNames.AccessKeyId) is { } id && mapping.Text(OptionNames.SecretAccessKey) is { } secret
            ? new FixedCredentials(IssuedCredentials.Of(id, secret, mapping.Text(OptionNames.SessionToken)))
            : null;
    }

    private static ICredentialSource OfMachine(ConnectionRequest request, CredentialServices services, string sessionName) =>
        request.IsAmbientAllowed
            ? services.Ambient(sessionName).Chosen()
            : throw CredentialErrors.Unusable(
                $"there are no credentials for server \"{request.Server}\"",
                "The user mapping has none, and the credentials of the server's own machine may not be used.",
                $"Add {OptionNames.AccessKeyId} and {OptionNames.SecretAccessKey} to the user mapping, or let a superuser set {OptionNames.AmbientCredentials} 'allowed'.");

    /// <summary>What the mapping says wins over what the server says.</summary>
    private static string? Option(ConnectionRequest request, string name) =>
        request.MappingOptions.Text(name) ?? request.ServerOptions.Text(name);

    /// <summary>CloudTrail then shows which server it was.</summary>
    private static string DefaultSessionName(string server)
    {
        string name = "peer_fdw-" + new string(server.Select(c => RoleOptions.IsSessionNameCharacter(c) ? c : '-').ToArray());
        return name.Length <= MaximumSessionName ? name : name[..MaximumSessionName];
    }
}
