using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using PeerFdw.SampleData;

namespace PeerFdw.Differential.Tests.Data;

/// <summary>A global index of two partition key and two sort key attributes, where the server knows such indexes.</summary>
internal static class SeveralKeys
{
    internal const string Name = "several";

    /// <summary>Makes and fills the table.</summary>
    /// <returns>False if the server refuses the index.</returns>
    internal static async Task<bool> TryLoadAsync(IAmazonDynamoDB client)
    {
        CreateTableRequest definition = SampleTable.Define(Name, ["p:S", "h1:S", "h2:N", "r1:N", "r2:S"], ["p"], [("by_four", ["h1"])]);
        definition.GlobalSecondaryIndexes[0].KeySchema =
        [
            new KeySchemaElement("h1", KeyType.HASH), new KeySchemaElement("h2", KeyType.HASH),
            new KeySchemaElement("r1", KeyType.RANGE), new KeySchemaElement("r2", KeyType.RANGE),
        ];
        try
        {
            await SampleLoader.LoadAsync(client, new SampleTable(definition, Items().ToArray()));
            return true;
        }
        catch (AmazonDynamoDBException e) when (e.ErrorCode == "ValidationException")
        {
            return false;
        }
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> Items()
    {
        var generator = new ItemGenerator(6);
        for (int i = 0; i < 200; i++)
        {
            var item = new Dictionary<string, AttributeValue> { ["p"] = ItemGenerator.S($"item {i}") };
            (string Name, AttributeValue Value)[] keys =
            [
                ("h1", ItemGenerator.S(generator.Pick(["a", "b", "A"]))), ("h2", ItemGenerator.N(generator.Pick(["0", "1", "5"]))),
                ("r1", ItemGenerator.N(generator.Pick(["0", "1", "5", "0.1", "-2.5"]))), ("r2", ItemGenerator.S(generator.Pick(["a", "ab", "abc", "b"]))),
            ];
            foreach ((string name, AttributeValue value) in keys.Where(_ => generator.Next(6) > 0))
            {
                item[name] = value;
            }

            generator.AddPayload(item);
            yield return item;
        }
    }
}
