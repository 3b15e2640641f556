namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>DynamoDB's names of errors ("Error handling with DynamoDB").</summary>
internal static class ErrorCodes
{
    internal static bool IsThrottling(string? code) =>
        code is "ProvisionedThroughputExceededException" or "ThrottlingException" or "Throttling" or "RequestLimitExceeded";

    /// <summary>The session token's time is over.</summary>
    internal static bool IsExpiry(string? code) => code is "ExpiredTokenException" or "ExpiredToken";
}
