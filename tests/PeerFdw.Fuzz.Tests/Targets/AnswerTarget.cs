using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Description;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// What else comes from elsewhere: bodies of errors, descriptions of tables, answers of credential services, profile files, items that are written. The first line of
/// an input says which. What must hold: an item that was read is the same when it is written and read again; no refusal shows a credential.
/// </summary>
internal sealed class AnswerTarget : IFuzzTarget
{
    private static readonly string[] s_words =
    [
        "Table", "AttributeDefinitions", "AttributeName", "AttributeType", "KeySchema", "KeyType", "HASH", "RANGE", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "Projection",
        "ProjectionType", "ALL", "ItemCount", "TableSizeBytes", "TableStatus", "__type", "message", "com.amazonaws#", "Code", "Success", "AccessKeyId", "SecretAccessKey", "Token", "Expiration",
        "2031-01-01T00:00:00Z", "S", "N", "M", "L", "SS", "NS", "BS", "B", "[default]", "[profile x]", "aws_access_key_id", "=", "#", FuzzConnectors.SecretWord,
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("peer-fuzz").FullName;

    /// <inheritdoc/>
    public string Name => "answers";

    /// <inheritdoc/>
    public int Share => 5;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => new[]
    {
        """
        table
        {"Table":{"TableName":"orders","TableStatus":"ACTIVE","ItemCount":5,"TableSizeBytes":1000,"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"by_n","IndexStatus":"ACTIVE","ItemCount":5,"KeySchema":[{"AttributeName":"n","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["a"]}}],"LocalSecondaryIndexes":[{"IndexName":"l","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}],"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},"BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}}}
        """,
        "error\n{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://x/\",\"message\":\"Requested resource not found\"}",
        "error\n<html>502 Bad Gateway</html>",
        "credentials\n{\"Code\":\"Success\",\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"" + FuzzConnectors.SecretWord + "\",\"Token\":\"t\",\"Expiration\":\"2031-01-01T00:00:00Z\"}",
        "credentials\n{\"Code\":\"Failed\",\"Message\":\"no role\"}",
        "item\n{\"id\":{\"S\":\"a\"},\"m\":{\"M\":{\"l\":{\"L\":[{\"N\":\"1.50\"},{\"NULL\":true},{\"BOOL\":false}]}}},\"ss\":{\"SS\":[\"a\",\"b\"]},\"ns\":{\"NS\":[\"1\",\"2\"]},\"bs\":{\"BS\":[\"AA==\"]},\"b\":{\"B\":\"AP8=\"}}",
        "profile\n[default]\naws_access_key_id = AKIA\naws_secret_access_key = " + FuzzConnectors.SecretWord + " # c\n[profile x]\nsource_profile=default\n role_arn\n",
    }.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } = [new JsonMutator(s_words, hasPrefix: true), new JsonMutator(s_words, hasPrefix: true), new ByteMutator(s_words)];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        int line = input.Span.IndexOf((byte)'\n');
        ReadOnlyMemory<byte> body = input[(line + 1)..];
        switch (line < 0 ? "" : Encoding.Latin1.GetString(input.Span[..line]))
        {
            case "error":
                var failure = ServiceFailure.Read(HttpStatusCode.BadRequest, body, null, null);
                FindingException.Unless(failure.ErrorCode is not null && failure.Message is not null && failure.BodyText is not null, "an error has no name");
                return true;
            case "credentials":
                return ReadCredentials(body);
            case "item":
                return ReadItem(body);
            case "profile":
                return ReadProfile(body);
            default:
                return ReadTable(body);
        }
    }

    /// <summary>As it is called: what these say is the response to DescribeTable being malformed.</summary>
    private static bool ReadTable(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            _ = RemoteTable.Read(document.RootElement);
            JsonElement table = document.RootElement.GetProperty("Table"u8);
            _ = TableProperties.Read(table, RemoteSchema.Read(table));
            var size = TableSize.Read(table);
            FindingException.Unless(size.Items >= 0 && size.Bytes >= 0, $"a table's size is {size}");
            return true;
        }
        catch (Exception e) when (ControlRequest.IsMalformed(e))
        {
            return false;
        }
    }

    private static bool ReadCredentials(ReadOnlyMemory<byte> body)
    {
        string text = Encoding.UTF8.GetString(body.Span);
        _ = CredentialDocument.Message(text);
        try
        {
            _ = CredentialDocument.Read(text, "the test", new Redaction());
            return true;
        }
        catch (Spi.PeerException e) when (e.SqlState == Spi.SqlState.ProtocolViolation)
        {
            FindingException.Unless(!$"{e.Message} {e.Detail} {e.Hint}".Contains(FuzzConnectors.SecretWord, StringComparison.Ordinal), "a refusal shows a credential");
            throw;
        }
    }

    private static bool ReadItem(ReadOnlyMemory<byte> body)
    {
        Dictionary<string, ItemValue> item = ItemJson.ReadItem(body);
        byte[] written = ItemJson.Write(item);
        FindingException.Unless(ItemJson.Write(ItemJson.ReadItem(written)).AsSpan().SequenceEqual(written), $"the item became another: {Encoding.UTF8.GetString(written)}");
        return true;
    }

    private bool ReadProfile(ReadOnlyMemory<byte> body)
    {
        string path = Path.Combine(_folder, "config");
        File.WriteAllBytes(path, body.ToArray());
        var files = ProfileFiles.Read(new MachineEnvironment(name => name.StartsWith("AWS_", StringComparison.Ordinal) ? path : null, _folder));
        return files.Find("default") is not null;
    }
}
