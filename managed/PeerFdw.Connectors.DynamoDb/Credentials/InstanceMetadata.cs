using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The credentials of an EC2 instance's role (AWS: "Use the Instance Metadata Service"), by IMDSv2 alone: a token by PUT, then the role's name, then its
/// credentials. Version 1, which gives them to whoever can make the server fetch a URL, is not used.
/// </summary>
internal sealed class InstanceMetadata(MachineEnvironment machine, MetadataClient client, bool isTlsUsable, Redaction redaction) : ICredentialSource
{
    internal const string EndpointVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
    internal const string ModeVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
    internal const string DisabledVariable = "AWS_EC2_METADATA_DISABLED";

    private const string Service = "the instance metadata service";
    private const string TokenPath = "latest/api/token";
    private const string RolePath = "latest/meta-data/iam/security-credentials/";
    private const string TokenHeader = "X-aws-ec2-metadata-token";
    private const string LifetimeHeader = "X-aws-ec2-metadata-token-ttl-seconds";

    /// <summary>Seconds. The token is used for two requests at once, and not kept.</summary>
    private const string Lifetime = "60";

    /// <inheritdoc/>
    public async Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
    {
        if (string.Equals(machine.Variable(DisabledVariable), "true", StringComparison.OrdinalIgnoreCase))
        {
            return CredentialAnswer.Absent($"{DisabledVariable} is set in the environment of the PostgreSQL server.");
        }

        Uri endpoint = Endpoint();
        HttpStatusCode status;
        string token;
        try
        {
            (status, token) = await client.SendAsync(HttpMethod.Put, new Uri(endpoint, TokenPath), LifetimeHeader, Lifetime, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return CredentialAnswer.Absent(
                $"The instance metadata service cannot be reached: {redaction.Apply(e.Message).TrimEnd('.')}. In a container, the instance's hop limit must be 2.");
        }

        if (status != HttpStatusCode.OK)
        {
            return CredentialAnswer.Absent($"The instance metadata service gives no token: it answered with HTTP status {(int)status}.");
        }

        redaction.Add(token);
        (status, string roles) = await GetAsync(new Uri(endpoint, RolePath), token, cancellationToken).ConfigureAwait(false);
        string role = roles.Split('\n')[0].Trim();
        if (status == HttpStatusCode.NotFound || (status == HttpStatusCode.OK && role.Length == 0))
        {
            return CredentialAnswer.Absent("The instance has no role.");
        }

        Check(status);
        (status, string body) = await GetAsync(new Uri(endpoint, RolePath + Uri.EscapeDataString(role)), token, cancellationToken).ConfigureAwait(false);
        Check(status);
        return CredentialAnswer.Of(CredentialDocument.Read(body, Service, redaction));
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(Uri address, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(HttpMethod.Get, address, TokenHeader, token, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw CredentialErrors.Network(e, Service, null, redaction);
        }
    }

    private static void Check(HttpStatusCode status)
    {
        if (status != HttpStatusCode.OK)
        {
            throw CredentialErrors.Unusable($"{Service} refuses credentials", $"It answered with HTTP status {(int)status}.");
        }
    }

    private Uri Endpoint()
    {
        if (machine.Variable(EndpointVariable) is not { } given)
        {
            return new Uri(string.Equals(machine.Variable(ModeVariable), "IPv6", StringComparison.OrdinalIgnoreCase)
                ? "http://[fd00:ec2::254]/"
                : "http://169.254.169.254/");
        }

        if (!Uri.TryCreate(given.EndsWith('/') ? given : given + "/", UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            throw CredentialErrors.Unusable($"{EndpointVariable} is not the URL of an instance metadata service", "It must be an http or https URL.");
        }

        return uri.Scheme == Uri.UriSchemeHttps && !isTlsUsable ? throw CredentialErrors.NoTls(Service) : uri;
    }
}
