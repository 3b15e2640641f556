using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Description;

/// <summary>Describes a table: one DescribeTable.</summary>
internal static class TableDescriber
{
    private const string Difference = "difference";

    internal static Task<RemoteDescription> DescribeAsync(
        DynamoDbConnection connection, TableDescription table, CancellationToken cancellationToken)
    {
        var definition = TableDefinition.Of(table);
        return ControlRequest.AskAsync(
            connection,
            definition.Region,
            ControlRequest.DescribeTable,
            definition.Name,
            ControlRequest.Body("TableName", definition.Name),
            response => Read(response.GetProperty("Table"u8), definition),
            cancellationToken);
    }

    private static RemoteDescription Read(JsonElement table, TableDefinition definition)
    {
        var schema = RemoteSchema.Read(table);
        List<KeyValuePair<string, string>> properties = TableProperties.Read(table, schema);
        foreach (string difference in SchemaDifferences.Find(definition, schema))
        {
            properties.Add(KeyValuePair.Create(Difference, difference));
        }

        var size = TableSize.Read(table);
        return new RemoteDescription(size.Items, size.Bytes, properties);
    }
}
