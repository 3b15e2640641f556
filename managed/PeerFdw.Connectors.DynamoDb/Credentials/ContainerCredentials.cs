using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The credentials that ECS and EKS give to a container (AWS: "Container credential provider"): the environment names a URL, and perhaps a token to
/// show there.
/// </summary>
internal sealed class ContainerCredentials(MachineEnvironment machine, MetadataClient client, bool isTlsUsable, Redaction redaction) : ICredentialSource
{
    internal const string RelativeVariable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    internal const string FullVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    internal const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    internal const string TokenFileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    private const string Service = "the container credential service";
    private const string EcsHost = "http://169.254.170.2";

    /// <summary>The addresses of ECS and EKS, to which credentials and token may go in the clear, besides this machine itself.</summary>
    private static readonly IPAddress[] s_plainHosts =
        [IPAddress.Parse("169.254.170.2"), IPAddress.Parse("169.254.170.23"), IPAddress.Parse("fd00:ec2::23")];

    /// <inheritdoc/>
    public async Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
    {
        if (Address(machine) is not { } address)
        {
            return CredentialAnswer.Absent($"{RelativeVariable} and {FullVariable} are not set in the environment of the PostgreSQL server.");
        }

        if (address.Scheme == Uri.UriSchemeHttps && !isTlsUsable)
        {
            throw CredentialErrors.NoTls(Service);
        }

        string? token = Token();
        HttpStatusCode status;
        string body;
        try
        {
            (status, body) = await client.SendAsync(HttpMethod.Get, address, token is null ? null : "Authorization", token, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not PeerException)
        {
            throw CredentialErrors.Network(e, Service, $"Check {RelativeVariable} and {FullVariable}.", redaction);
        }

        return status == HttpStatusCode.OK
            ? CredentialAnswer.Of(CredentialDocument.Read(body, Service, redaction))
            : throw CredentialErrors.Unusable(
                redaction.Apply(CredentialDocument.Message(body) ?? $"{Service} refuses credentials"),
                $"{Service} answered with HTTP status {(int)status}.");
    }

    /// <summary>Where to ask; null if nowhere.</summary>
    /// <exception cref="PeerException">28000 if the URL may not be asked.</exception>
    internal static Uri? Address(MachineEnvironment machine)
    {
        if (machine.Variable(RelativeVariable) is { } relative)
        {
            // A path and nothing else: "@host" behind the address would make another host of it.
            return relative.StartsWith('/') && Uri.TryCreate(EcsHost + relative, UriKind.Absolute, out Uri? ecs)
                ? ecs
                : throw CredentialErrors.Unusable($"{RelativeVariable} is not a path", "It must begin with a slash.");
        }

        if (machine.Variable(FullVariable) is not { } full)
        {
            return null;
        }

        if (Uri.TryCreate(full, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsPlainAllowed(uri))))
        {
            return uri;
        }

        throw CredentialErrors.Unusable(
            $"{FullVariable} is not a URL that may be asked for credentials",
            "It must be an https URL, or an http URL of this machine, of ECS or of EKS.");
    }

    private static bool IsPlainAllowed(Uri uri) =>
        uri.IdnHost == "localhost"
        || (IPAddress.TryParse(uri.IdnHost, out IPAddress? address) && (IPAddress.IsLoopback(address) || s_plainHosts.Contains(address)));

    private string? Token()
    {
        string? token = machine.Variable(TokenFileVariable) is { } file
            ? MachineEnvironment.ReadFile(file, "the container authorization token file").TrimEnd()
            : machine.Variable(TokenVariable);
        redaction.Add(token);
        return token?.AsSpan().IndexOfAny('\r', '\n') >= 0
            ? throw CredentialErrors.Unusable("the container authorization token holds a line break", null)
            : token;
    }
}
