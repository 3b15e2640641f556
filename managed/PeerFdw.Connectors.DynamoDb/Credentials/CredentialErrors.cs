using System;
using System.IO;
using System.Net.Http;
using System.Security.Authentication;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>The errors of credentials: what was refused or is missing is 28000, a network that fails 08001 or 08006, an answer that is no answer 08P01.</summary>
internal static class CredentialErrors
{
    /// <summary>Something is set up in a way that cannot give credentials.</summary>
    internal static PeerException Unusable(string message, string? detail, string? hint = null) =>
        new(SqlState.InvalidAuthorization, message, detail, hint);

    /// <summary>A service's answer is not of the form that AWS documents. The answer itself is never shown: it may hold secrets.</summary>
    internal static PeerException Malformed(string service) =>
        new(SqlState.ProtocolViolation, $"the answer of {service} is not of the form expected", "It should hold credentials, and is not shown.");

    /// <summary>No TLS library, and a service that needs one.</summary>
    internal static PeerException NoTls(string service) => new(
        SqlState.SystemError,
        $"no TLS library can be loaded, which a connection to {service} needs",
        hint: "Install OpenSSL 3 on the PostgreSQL server: package libssl3 on Debian and Ubuntu.");

    /// <summary>A request for credentials did not get an answer.</summary>
    /// <param name="exception">Not a cancellation of the caller's.</param>
    /// <param name="service">Whom it was sent to.</param>
    /// <param name="hint">What to check.</param>
    /// <param name="redaction">Takes secrets out of a text.</param>
    internal static PeerException Network(Exception exception, string service, string? hint, Redaction redaction)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return Failure(SqlState.UnableToConnect, $"could not make a TLS connection to {service}", cause,
                        "The server's certificate must be signed by an authority that the operating system trusts.");
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return Failure(SqlState.UnableToConnect, $"could not find the host of {service}", cause, hint);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }:
                    return Failure(SqlState.UnableToConnect, $"could not connect to {service}", cause, hint);
            }
        }

        return exception is HttpRequestException or IOException or OperationCanceledException or TimeoutException or Amazon.Runtime.AmazonClientException
            ? Failure(SqlState.ConnectionFailure, $"the connection to {service} failed", exception, hint)
            : Failure(SqlState.InternalError, $"a request of {service} failed in an unexpected way", exception, null);

        // Without the cause as inner exception: the SDK's retry loop looks into those, and this one has been retried already.
        PeerException Failure(SqlState state, string message, Exception cause, string? advice) =>
            new(state, message, $"{redaction.Apply(cause.Message).TrimEnd('.')}.", advice);
    }
}
