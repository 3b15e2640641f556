namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>DynamoDB's names of errors ("Error handling with DynamoDB").</summary>
internal static class ErrorCodes
{
    internal static bool IsThrottling(string? code) =>
        code is "ProvisionedThroughputExceededException" or "ThrottlingException" or "Throttling" or "ThrottledException"
            or "RequestThrottledException" or "RequestThrottled" or "TooManyRequestsException" or "RequestLimitExceeded" or "BandwidthLimitExceeded"
            or "SlowDown";

    /// <summary>Errors with status 400 that are worth another attempt all the same.</summary>
    internal static bool IsTransient(string? code) =>
        code is "RequestTimeout" or "RequestTimeoutException" or "InternalServerError" or "InternalServerErrorException" or "ServiceUnavailable"
            or "TransactionInProgressException" or "PriorRequestNotComplete" or "ReplicatedWriteConflictException";

    /// <summary>Whether the clocks differ: the signature was made at a time that the service calls past or to come.</summary>
    internal static bool IsClockSkew(string? code, string message) =>
        code is "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture"
        || (code is "InvalidSignatureException" or "AuthFailure" or "SignatureDoesNotMatch"
            && (message.StartsWith("Signature expired", System.StringComparison.Ordinal)
                || message.StartsWith("Signature not yet current", System.StringComparison.Ordinal)));

    /// <summary>The session token's time is over.</summary>
    internal static bool IsExpiry(string? code) => code is "ExpiredTokenException" or "ExpiredToken";
}
