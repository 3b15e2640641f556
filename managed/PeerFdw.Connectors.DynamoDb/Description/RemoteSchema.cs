using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Description;

/// <summary>The keys and indexes that DescribeTable says a table has, all of them.</summary>
/// <param name="Keys">The table's key, in DynamoDB's order: partition key first.</param>
/// <param name="Indexes">The indexes by name, local ones first.</param>
internal sealed record RemoteSchema(IReadOnlyList<RemoteKey> Keys, IReadOnlyList<RemoteSchemaIndex> Indexes)
{
    /// <summary>Reads the member Table of a response.</summary>
    internal static RemoteSchema Read(JsonElement table)
    {
        var kinds = new Dictionary<string, AttributeKind>(StringComparer.Ordinal);
        foreach (JsonElement attribute in Items(table, "AttributeDefinitions"))
        {
            kinds[Text(attribute, "AttributeName")!] = Text(attribute, "AttributeType") switch
            {
                "N" => AttributeKind.N,
                "B" => AttributeKind.B,
                _ => AttributeKind.S,
            };
        }

        return new RemoteSchema(
            ReadKeys(table, kinds),
            [
                .. Items(table, "LocalSecondaryIndexes").Select(i => ReadIndex(i, kinds, isLocal: true)).OrderBy(i => i.Name, StringComparer.Ordinal),
                .. Items(table, "GlobalSecondaryIndexes").Select(i => ReadIndex(i, kinds, isLocal: false)).OrderBy(i => i.Name, StringComparer.Ordinal),
            ]);
    }

    /// <summary>A text, or null.</summary>
    internal static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An array's elements, none if it is not there.</summary>
    internal static IEnumerable<JsonElement> Items(JsonElement element, string member) =>
        element.TryGetProperty(member, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static RemoteSchemaIndex ReadIndex(JsonElement index, Dictionary<string, AttributeKind> kinds, bool isLocal)
    {
        JsonElement projection = index.GetProperty("Projection"u8);
        return new RemoteSchemaIndex(
            Text(index, "IndexName")!,
            isLocal,
            ReadKeys(index, kinds),
            Text(projection, "ProjectionType") ?? "ALL",
            Items(projection, "NonKeyAttributes").Select(a => a.GetString()!).ToArray(),
            Text(index, "IndexStatus"),
            TableSize.Read(index).Items);
    }

    private static RemoteKey[] ReadKeys(JsonElement of, Dictionary<string, AttributeKind> kinds) => Items(of, "KeySchema")
        .Select(key => (Name: Text(key, "AttributeName")!, IsPartitionKey: Text(key, "KeyType") == "HASH"))
        .Select(key => new RemoteKey(key.Name, kinds.GetValueOrDefault(key.Name, AttributeKind.S), key.IsPartitionKey))
        .ToArray();
}

/// <summary>An index as DescribeTable says it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLocal">Whether it is a local secondary index.</param>
/// <param name="Keys">Its key, partition key first.</param>
/// <param name="Projection">ALL, KEYS_ONLY or INCLUDE.</param>
/// <param name="Included">The attributes of INCLUDE.</param>
/// <param name="Status">IndexStatus; null of a local index.</param>
/// <param name="Items">How many items it had some hours ago.</param>
internal sealed record RemoteSchemaIndex(
    string Name,
    bool IsLocal,
    IReadOnlyList<RemoteKey> Keys,
    string Projection,
    IReadOnlyList<string> Included,
    string? Status,
    long Items)
{
    /// <summary>Whether a declaration of the index may be used: it can be queried, and has every attribute of its items.</summary>
    internal bool IsUsable => Projection == "ALL" && Status is null or "ACTIVE" or "UPDATING";
}
