using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Description;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Description;

/// <summary>What is read of DescribeTable's answer; the form is that of the service, which DynamoDB Local does not show in full.</summary>
public sealed class DescriptionTests
{
    private const string Answer = """
        {"TableName": "t", "TableStatus": "ACTIVE", "TableArn": "arn:aws:dynamodb:us-west-2:123456789012:table/t", "TableId": "id-1",
         "CreationDateTime": 1700000000.25, "ItemCount": 10, "TableSizeBytes": 1234,
         "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "at", "AttributeType": "N"}, {"AttributeName": "b", "AttributeType": "B"}],
         "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
         "LocalSecondaryIndexes": [{"IndexName": "l", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "b", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "y"]}, "ItemCount": 4}],
         "GlobalSecondaryIndexes": [{"IndexName": "g", "IndexStatus": "CREATING", "KeySchema": [{"AttributeName": "b", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}],
         "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}, "ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
         "OnDemandThroughput": {"MaxReadRequestUnits": 100, "MaxWriteRequestUnits": -1}, "WarmThroughput": {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"},
         "TableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"}, "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}, "LatestStreamArn": "arn:s",
         "SSEDescription": {"Status": "ENABLED", "SSEType": "KMS"}, "Replicas": [{"RegionName": "eu-west-1"}, {"RegionName": "us-east-1"}], "DeletionProtectionEnabled": true}
        """;

    [Fact]
    public void Everything_that_the_service_says_is_shown()
    {
        using JsonDocument document = JsonDocument.Parse(Answer);
        List<KeyValuePair<string, string>> properties = TableProperties.Read(document.RootElement, RemoteSchema.Read(document.RootElement));
        Assert.Equal(
            [
                "table name: t",
                "table id: id-1",
                "resource name: arn:aws:dynamodb:us-west-2:123456789012:table/t",
                "status: ACTIVE",
                "created: 2023-11-14 22:13:20Z",
                "item count: 10",
                "size in bytes: 1234",
                "average item size in bytes: 123",
                "partition key: pk (S)",
                "sort key: at (N)",
                "local index l: partition key pk (S); sort key b (B); projects INCLUDE x, y; 4 items",
                "global index g: partition key b (B); projects ALL; 0 items; CREATING",
                "billing mode: PAY_PER_REQUEST",
                "most on-demand throughput: 100 read units, no limit of write units",
                "warm throughput: 12000 read units, 4000 write units",
                "table class: STANDARD_INFREQUENT_ACCESS",
                "stream: NEW_IMAGE",
                "stream resource name: arn:s",
                "encryption: KMS",
                "replicas: eu-west-1, us-east-1",
                "deletion protection: on",
            ],
            properties.Select(p => $"{p.Key}: {p.Value}"));
    }

    [Fact]
    public void A_provisioned_table_without_anything_else()
    {
        using JsonDocument document = JsonDocument.Parse("""
            {"TableName": "t", "TableStatus": "ACTIVE", "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "N"}],
             "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}}
            """);
        List<KeyValuePair<string, string>> properties = TableProperties.Read(document.RootElement, RemoteSchema.Read(document.RootElement));
        Assert.Equal(
            [
                "table name: t",
                "status: ACTIVE",
                "item count: 0",
                "size in bytes: 0",
                "partition key: pk (N)",
                "billing mode: PROVISIONED",
                "provisioned throughput: 5 read units, 6 write units",
                "table class: STANDARD",
            ],
            properties.Select(p => $"{p.Key}: {p.Value}"));
    }
}
