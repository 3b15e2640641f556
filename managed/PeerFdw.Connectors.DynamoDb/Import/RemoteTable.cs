using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>What DescribeTable says of a table, as far as an import needs it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Status">ACTIVE, UPDATING, CREATING, DELETING …</param>
/// <param name="ItemCount">How many items it had some hours ago.</param>
/// <param name="Keys">The key: partition key first.</param>
/// <param name="LocalIndexes">Local secondary indexes that project all attributes.</param>
/// <param name="GlobalIndexes">Global secondary indexes that project all attributes and can be queried.</param>
internal sealed record RemoteTable(
    string Name,
    string? Status,
    long ItemCount,
    IReadOnlyList<RemoteKey> Keys,
    IReadOnlyList<RemoteIndex> LocalIndexes,
    IReadOnlyList<RemoteIndex> GlobalIndexes)
{
    /// <summary>Whether its items can be read: it is not on its way into being or out of it.</summary>
    internal bool IsReadable => Status is not ("CREATING" or "DELETING" or "ARCHIVING" or "ARCHIVED");

    /// <summary>Reads a response of DescribeTable.</summary>
    internal static RemoteTable Read(JsonElement response)
    {
        JsonElement table = response.GetProperty("Table"u8);
        var kinds = new Dictionary<string, AttributeKind>();
        foreach (JsonElement attribute in table.GetProperty("AttributeDefinitions"u8).EnumerateArray())
        {
            kinds[attribute.GetProperty("AttributeName"u8).GetString()!] = attribute.GetProperty("AttributeType"u8).GetString() switch
            {
                "N" => AttributeKind.N,
                "B" => AttributeKind.B,
                _ => AttributeKind.S,
            };
        }

        return new RemoteTable(
            table.GetProperty("TableName"u8).GetString()!,
            table.TryGetProperty("TableStatus"u8, out JsonElement status) ? status.GetString() : null,
            table.TryGetProperty("ItemCount"u8, out JsonElement count) ? count.GetInt64() : 0,
            ReadKeys(table, kinds),
            ReadIndexes(table, "LocalSecondaryIndexes", kinds),
            ReadIndexes(table, "GlobalSecondaryIndexes", kinds));
    }

    private static List<RemoteIndex> ReadIndexes(JsonElement table, string member, Dictionary<string, AttributeKind> kinds)
    {
        var indexes = new List<RemoteIndex>();
        if (!table.TryGetProperty(member, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return indexes;
        }

        foreach (JsonElement index in list.EnumerateArray())
        {
            bool isWhole = index.GetProperty("Projection"u8).GetProperty("ProjectionType"u8).GetString() == "ALL";
            bool isReady = !index.TryGetProperty("IndexStatus"u8, out JsonElement status) || status.GetString() is "ACTIVE" or "UPDATING";
            if (isWhole && isReady)
            {
                indexes.Add(new RemoteIndex(index.GetProperty("IndexName"u8).GetString()!, ReadKeys(index, kinds)));
            }
        }

        indexes.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return indexes;
    }

    private static List<RemoteKey> ReadKeys(JsonElement of, Dictionary<string, AttributeKind> kinds)
    {
        var keys = new List<RemoteKey>();
        foreach (JsonElement key in of.GetProperty("KeySchema"u8).EnumerateArray())
        {
            string name = key.GetProperty("AttributeName"u8).GetString()!;
            keys.Add(new RemoteKey(name, kinds[name], key.GetProperty("KeyType"u8).GetString() == "HASH"));
        }

        return keys;
    }
}

/// <summary>An attribute of a key.</summary>
/// <param name="Name">The attribute.</param>
/// <param name="Kind">S, N or B.</param>
/// <param name="IsPartitionKey">HASH, not RANGE.</param>
internal sealed record RemoteKey(string Name, AttributeKind Kind, bool IsPartitionKey);

/// <summary>An index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its key attributes in order.</param>
internal sealed record RemoteIndex(string Name, IReadOnlyList<RemoteKey> Keys);
