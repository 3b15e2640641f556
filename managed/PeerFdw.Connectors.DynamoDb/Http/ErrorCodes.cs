namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>DynamoDB's names of errors ("Error handling with DynamoDB").</summary>
internal static class ErrorCodes
{
    internal static bool IsThrottling(string? code) =>
        code is "ProvisionedThroughputExceededException" or "ThrottlingException" or "Throttling" or "RequestLimitExceeded";
}
