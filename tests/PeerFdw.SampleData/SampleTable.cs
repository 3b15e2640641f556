using System.Collections.Generic;
using System.Linq;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace PeerFdw.SampleData;

/// <summary>A table and what is in it.</summary>
/// <param name="Definition">The request that creates it.</param>
/// <param name="Items">Its items.</param>
public sealed record SampleTable(CreateTableRequest Definition, IEnumerable<Dictionary<string, AttributeValue>> Items)
{
    /// <summary>The name.</summary>
    public string Name => Definition.TableName;

    /// <summary>Makes the definition of a table that is paid by request.</summary>
    /// <param name="name">The name.</param>
    /// <param name="attributes">Key attributes of table and indexes, by type: <c>customer_id:S</c>.</param>
    /// <param name="key">The primary key's attributes.</param>
    /// <param name="globalIndexes">Name and key attributes of each GSI.</param>
    /// <param name="localIndexes">Name and key attributes of each LSI.</param>
    /// <returns>The request.</returns>
    public static CreateTableRequest Define(
        string name,
        string[] attributes,
        string[] key,
        IReadOnlyList<(string Name, string[] Key)>? globalIndexes = null,
        IReadOnlyList<(string Name, string[] Key)>? localIndexes = null) => new()
        {
            TableName = name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [.. attributes.Select(a => a.Split(':')).Select(a => new AttributeDefinition(a[0], a[1]))],
            KeySchema = Schema(key),
            GlobalSecondaryIndexes = globalIndexes?.Select(i => new GlobalSecondaryIndex
            {
                IndexName = i.Name,
                KeySchema = Schema(i.Key),
                Projection = new Projection { ProjectionType = ProjectionType.ALL },
            }).ToList(),
            LocalSecondaryIndexes = localIndexes?.Select(i => new LocalSecondaryIndex
            {
                IndexName = i.Name,
                KeySchema = Schema(i.Key),
                Projection = new Projection { ProjectionType = ProjectionType.ALL },
            }).ToList(),
        };

    private static List<KeySchemaElement> Schema(string[] key) =>
        [.. key.Select((name, i) => new KeySchemaElement(name, i == 0 ? KeyType.HASH : KeyType.RANGE))];
}
