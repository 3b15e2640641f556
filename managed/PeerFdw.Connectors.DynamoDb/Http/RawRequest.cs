using Amazon.DynamoDBv2;
using PeerFdw.Connectors.DynamoDb.Execution;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>A request whose body is written already.</summary>
/// <param name="operation">Such as Scan.</param>
/// <param name="body">JSON in UTF-8.</param>
/// <param name="meter">What counts its attempts, or null.</param>
internal sealed class RawRequest(string operation, byte[] body, ScanMeter? meter) : AmazonDynamoDBRequest
{
    internal string Operation { get; } = operation;

    internal byte[] Body { get; } = body;

    internal ScanMeter? Meter { get; } = meter;
}
