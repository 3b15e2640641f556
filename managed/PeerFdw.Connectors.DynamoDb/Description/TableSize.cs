using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Description;

/// <summary>How large DescribeTable says that a table is. DynamoDB counts every six hours or so ("TableDescription", DynamoDB API Reference).</summary>
/// <param name="Items">ItemCount; 0 also of a table that was not counted yet.</param>
/// <param name="Bytes">TableSizeBytes.</param>
internal readonly record struct TableSize(long Items, long Bytes)
{
    /// <summary>Reads it from a table's description.</summary>
    /// <param name="table">The member Table of the response.</param>
    internal static TableSize Read(JsonElement table) => new(Count(table, "ItemCount"), Count(table, "TableSizeBytes"));

    /// <summary>Asks for it.</summary>
    internal static Task<TableSize> AskAsync(DynamoDbConnection connection, TableDefinition definition, CancellationToken cancellationToken) =>
        ControlRequest.AskAsync(
            connection,
            definition.Region,
            ControlRequest.DescribeTable,
            definition.Name,
            ControlRequest.Body("TableName", definition.Name),
            response => Read(response.GetProperty("Table"u8)),
            cancellationToken);

    private static long Count(JsonElement table, string member) =>
        table.TryGetProperty(member, out JsonElement count) ? Math.Max(0, count.GetInt64()) : 0;
}
