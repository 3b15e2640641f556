using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>AWS's security token service (STS), by the SDK's client and the connection's own HTTP connections.</summary>
/// <param name="request">The server and user.</param>
/// <param name="region">The region whose service is asked.</param>
/// <param name="factory">HTTP connections with the time limits of credentials.</param>
/// <param name="redaction">Takes secrets out of what is shown.</param>
internal sealed class TokenService(ConnectionRequest request, string region, HttpClientFactory factory, Redaction redaction)
{
    private const string Name = "the AWS security token service";
    private const int Retries = 2;

    /// <summary>Assumes a role.</summary>
    /// <param name="by">The keys of who assumes it.</param>
    /// <param name="role">The role.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <exception cref="PeerException">28000 if AWS refuses, 08001 or 08006 if it cannot be asked.</exception>
    internal Task<IssuedCredentials> AssumeRoleAsync(ImmutableCredentials by, Role role, CancellationToken cancellationToken)
    {
        AWSCredentials signer = by.UseToken
            ? new SessionAWSCredentials(by.AccessKey, by.SecretKey, by.Token)
            : new BasicAWSCredentials(by.AccessKey, by.SecretKey);
        var body = new AssumeRoleRequest { RoleArn = role.Arn, RoleSessionName = role.SessionName, ExternalId = role.ExternalId };
        if (role.DurationSeconds is { } seconds)
        {
            body.DurationSeconds = seconds;
        }

        return SendAsync("AssumeRole", role, signer, async client =>
            (await client.AssumeRoleAsync(body, cancellationToken).ConfigureAwait(false)).Credentials, cancellationToken);
    }

    /// <summary>Assumes a role by the token of an identity provider. The request is not signed.</summary>
    /// <param name="token">The token.</param>
    /// <param name="role">The role.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <exception cref="PeerException">28000 if AWS refuses, 08001 or 08006 if it cannot be asked.</exception>
    internal Task<IssuedCredentials> AssumeRoleWithWebIdentityAsync(string token, Role role, CancellationToken cancellationToken)
    {
        var body = new AssumeRoleWithWebIdentityRequest { RoleArn = role.Arn, RoleSessionName = role.SessionName, WebIdentityToken = token };
        if (role.DurationSeconds is { } seconds)
        {
            body.DurationSeconds = seconds;
        }

        return SendAsync("AssumeRoleWithWebIdentity", role, new AnonymousAWSCredentials(), async client =>
            (await client.AssumeRoleWithWebIdentityAsync(body, cancellationToken).ConfigureAwait(false)).Credentials, cancellationToken);
    }

    private async Task<IssuedCredentials> SendAsync(
        string operation, Role role, AWSCredentials signer, Func<AmazonSecurityTokenServiceClient, Task<Amazon.SecurityToken.Model.Credentials>> send,
        CancellationToken cancellationToken)
    {
        try
        {
            using var client = new AmazonSecurityTokenServiceClient(signer, Configuration());
            Amazon.SecurityToken.Model.Credentials? given = await send(client).ConfigureAwait(false);
            return given is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0 }
                ? IssuedCredentials.Of(given.AccessKeyId, given.SecretAccessKey, given.SessionToken, Utc(given.Expiration))
                : throw CredentialErrors.Malformed(Name);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (AmazonServiceException e) when (IsAnswer(e))
        {
            throw Refusal(e, operation, role);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not PeerException)
        {
            // What is no XML at all comes as the SDK's exception of reading it.
            throw e is AmazonUnmarshallingException or System.Xml.XmlException
                ? CredentialErrors.Malformed(Name)
                : CredentialErrors.Network(e, Name, $"Check {OptionNames.AwsRegion} and {OptionNames.StsEndpoint}, and the network.", redaction);
        }
    }

    private AmazonSecurityTokenServiceConfig Configuration()
    {
        string? endpoint = request.ServerOptions.Text(OptionNames.StsEndpoint);

        // Signatures are computed by the same library.
        if (!request.IsTlsUsable)
        {
            throw CredentialErrors.NoTls(Name);
        }

        OptionRules.CheckRegion(region);
        var config = new AmazonSecurityTokenServiceConfig { MaxErrorRetry = Retries };
        ClientConfiguration.Isolate(config, factory);
        if (endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region;
        }

        return config;
    }

    /// <summary>The SDK also wraps what is no answer of AWS: a broken body, a connection that ended.</summary>
    private static bool IsAnswer(AmazonServiceException e) =>
        e is not AmazonUnmarshallingException && ((int)e.StatusCode != 0 || !string.IsNullOrEmpty(e.ErrorCode));

    private PeerException Refusal(AmazonServiceException exception, string operation, Role role)
    {
        string message = redaction.Apply(exception.Message.Trim());
        string detail = $"The request was {operation} of role \"{role.Arn}\".";
        if (!string.IsNullOrEmpty(exception.RequestId))
        {
            detail += $" Its id is {redaction.Apply(exception.RequestId)}.";
        }

        if (!string.IsNullOrEmpty(exception.ErrorCode))
        {
            detail += $" AWS calls the error {redaction.Apply(exception.ErrorCode)}.";
        }

        string? hint = exception.ErrorCode switch
        {
            "AccessDenied" or "AccessDeniedException" =>
                $"The role's trust policy must name who assumes it, and ask for no other {OptionNames.ExternalId}; who assumes it needs sts:{operation} on the role.",
            "ExpiredToken" or "ExpiredTokenException" or "InvalidIdentityToken" => "The token has expired, or the role's trust policy does not know its provider.",
            "InvalidClientTokenId" or "SignatureDoesNotMatch" => "Check the access key that assumes the role.",
            "ValidationError" => $"Check {OptionNames.RoleArn}, {OptionNames.ExternalId} and {OptionNames.RoleSessionName}.",
            _ => null,
        };
        return new PeerException(
            (int)exception.StatusCode >= 500 ? SqlState.ConnectionFailure : SqlState.InvalidAuthorization,
            message.Length == 0 ? $"{Name} answered with HTTP status {(int)exception.StatusCode}" : message,
            detail,
            hint);
    }

    private static DateTimeOffset? Utc(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : null;
}
