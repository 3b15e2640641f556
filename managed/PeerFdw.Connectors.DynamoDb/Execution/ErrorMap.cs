using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// The one place where a failure of AWS or of the network becomes an error of PostgreSQL's. The message is AWS's own; the detail says which
/// request it was.
/// </summary>
internal static class ErrorMap
{
    /// <summary>Maps a failure.</summary>
    /// <param name="exception">What was thrown. Not a cancellation of the caller's.</param>
    /// <param name="operation">Such as Scan.</param>
    /// <param name="table">The DynamoDB table, or null.</param>
    /// <param name="redact">Takes secrets out of a text.</param>
    internal static PeerException Map(Exception exception, string operation, string? table, Func<string, string> redact)
    {
        string request = table is null ? $"The request was {operation}." : $"The request was {operation} of table \"{table}\".";
        return exception switch
        {
            PeerException peer => peer,
            OutOfMemoryException => new PeerException(
                SqlState.OutOfMemory,
                "out of memory for the responses of DynamoDB",
                request,
                "Lower parallel_scan_count, or read fewer columns.",
                exception),
            AmazonServiceException service => MapService(service, request, redact),
            _ => MapNetwork(exception, request, redact),
        };
    }

    private static PeerException MapService(AmazonServiceException exception, string request, Func<string, string> redact)
    {
        string code = exception.ErrorCode ?? "";
        string detail = string.IsNullOrEmpty(exception.RequestId) ? request : $"{request} Its id is {exception.RequestId}.";
        if (code.Length > 0)
        {
            detail += $" AWS calls the error {code}.";
        }

        (SqlState state, string? hint) = Classify(code, exception);
        if (code.Length == 0 && exception.InnerException is { } inner and not AmazonServiceException && (int)exception.StatusCode == 0)
        {
            return MapNetwork(inner, request, redact);
        }

        return new PeerException(state, Message(exception, redact), detail, hint, exception);
    }

    private static (SqlState State, string? Hint) Classify(string code, AmazonServiceException exception)
    {
        switch (code)
        {
            case "ResourceNotFoundException":
                return (SqlState.UndefinedTable, "Check table_name, aws_region and endpoint.");
            case "ValidationException":
                return (SqlState.InvalidParameterValue, "Check that the columns' key options and types (or attribute_type) are those of the DynamoDB table.");
            case "AccessDeniedException":
            case "AccessDenied":
                return (SqlState.InsufficientPrivilege, "The policy of the AWS identity must allow the operation on this table.");
            case "UnrecognizedClientException":
            case "InvalidSignatureException":
            case "IncompleteSignatureException":
            case "MissingAuthenticationTokenException":
            case "MissingAuthenticationToken":
            case "ExpiredTokenException":
            case "ExpiredToken":
            case "InvalidClientTokenId":
            case "SignatureDoesNotMatch":
                return (SqlState.InvalidAuthorization, "Check the credentials of the user mapping.");
            case "ItemCollectionSizeLimitExceededException":
            case "LimitExceededException":
                return (SqlState.ProgramLimitExceeded, null);
        }

        if (ErrorCodes.IsThrottling(code))
        {
            return (SqlState.ConfigurationLimitExceeded, "DynamoDB still throttled after the last retry: raise the table's capacity or max_retries, or lower parallel_scan_count.");
        }

        return (int)exception.StatusCode >= 500 ? (SqlState.ConnectionFailure, null) : (SqlState.FdwError, null);
    }

    private static string Message(AmazonServiceException exception, Func<string, string> redact)
    {
        string message = exception.Message;

        // A wrong signature is answered with the whole canonical request, session token included.
        int canonical = message.IndexOf("The Canonical String", StringComparison.OrdinalIgnoreCase);
        message = canonical > 0 ? message[..canonical] : message;
        message = redact(message.Trim());
        return message.Length == 0 ? $"DynamoDB answered with HTTP status {(int)exception.StatusCode}" : message;
    }

    private static PeerException MapNetwork(Exception exception, string request, Func<string, string> redact)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return Failure(SqlState.UnableToConnect, "could not make a TLS connection to DynamoDB", cause,
                        "The server's certificate must be signed by an authority that the operating system trusts.");
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return Failure(SqlState.UnableToConnect, "could not find the host of the DynamoDB endpoint", cause, "Check aws_region and endpoint.");
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }:
                case OperationCanceledException { InnerException: TimeoutException }:
                    return Failure(SqlState.UnableToConnect, "could not connect to DynamoDB", cause, "Check aws_region and endpoint, and the network.");
            }
        }

        return exception is HttpRequestException or IOException or OperationCanceledException or TimeoutException or AmazonClientException
            ? Failure(SqlState.ConnectionFailure, "the connection to DynamoDB failed", exception, null)
            : Failure(SqlState.InternalError, "a request of DynamoDB failed in an unexpected way", exception, null);

        PeerException Failure(SqlState state, string message, Exception cause, string? hint)
        {
            string reason = redact(cause.Message).TrimEnd('.');
            return new PeerException(state, message, $"{request} {reason}.", hint, exception);
        }
    }
}
