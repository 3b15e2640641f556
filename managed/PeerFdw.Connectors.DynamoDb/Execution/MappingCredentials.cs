using System.IO;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Finds the credentials of a connection: the user mapping's own; else, only where it is allowed, those of the server's own machine. The SDK's
/// chain of fall-backs is not used: it would look in places that nobody allowed.
/// </summary>
internal static class MappingCredentials
{
    private const string Environment = "environment";

    internal static ImmutableCredentials Find(ConnectionRequest request)
    {
        OptionSet mapping = request.MappingOptions;
        if (mapping.Text(OptionNames.AccessKeyId) is { } id && mapping.Text(OptionNames.SecretAccessKey) is { } secret)
        {
            return new ImmutableCredentials(id, secret, mapping.Text(OptionNames.SessionToken));
        }

        if (!request.IsAmbientAllowed)
        {
            throw new PeerException(
                SqlState.InvalidAuthorization,
                $"there are no credentials for server \"{request.Server}\"",
                "The user mapping has none, and the credentials of the server's own machine may not be used.",
                $"Add {OptionNames.AccessKeyId} and {OptionNames.SecretAccessKey} to the user mapping, or let a superuser set {OptionNames.AmbientCredentials} 'allowed'.");
        }

        string? source = request.ServerOptions.Text(OptionNames.CredentialSource);
        string profile = request.ServerOptions.Text(OptionNames.Profile) ?? "default";
        ImmutableCredentials? found = null;
        if (source is null or Environment)
        {
            found = FromEnvironment();
        }

        if (found is null && source != Environment)
        {
            found = FromProfile(profile);
        }

        return found ?? throw new PeerException(
            SqlState.InvalidAuthorization,
            $"there are no credentials for server \"{request.Server}\"",
            source == Environment
                ? "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment of the PostgreSQL server."
                : $"The shared credentials file of the PostgreSQL server's operating system user has no access key in profile \"{profile}\".",
            $"Add {OptionNames.AccessKeyId} and {OptionNames.SecretAccessKey} to the user mapping, or set {OptionNames.CredentialSource} on the server.");
    }

    private static ImmutableCredentials? FromEnvironment()
    {
        string? id = System.Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID");
        string? secret = System.Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY");
        string? token = System.Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN");
        return string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret)
            ? null
            : new ImmutableCredentials(id, secret, string.IsNullOrEmpty(token) ? null : token);
    }

    private static ImmutableCredentials? FromProfile(string name)
    {
        string path = System.Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } given
            ? given
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".aws", "credentials");
        if (!File.Exists(path) || !new SharedCredentialsFile(path).TryGetProfile(name, out CredentialProfile profile))
        {
            return null;
        }

        CredentialProfileOptions options = profile.Options;
        if (string.IsNullOrEmpty(options.AccessKey) || string.IsNullOrEmpty(options.SecretKey))
        {
            return null;
        }

        return string.IsNullOrEmpty(options.RoleArn)
            ? new ImmutableCredentials(options.AccessKey, options.SecretKey, string.IsNullOrEmpty(options.Token) ? null : options.Token)
            : throw new PeerException(
                SqlState.FeatureNotSupported,
                $"profile \"{name}\" assumes a role, which is not supported",
                hint: "Name a profile that has an access key itself.");
    }
}
