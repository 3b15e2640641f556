using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Description;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>Asks what tables there are, what they are like, and for some of their items.</summary>
/// <param name="connection">The connection.</param>
/// <param name="region">The region, or null for the server's.</param>
internal sealed class CatalogClient(DynamoDbConnection connection, string? region)
{
    /// <summary>The names of all tables of the region.</summary>
    internal async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? last = null;
        do
        {
            byte[] body = ControlRequest.Body("ExclusiveStartTableName", last);
            last = await AskAsync(
                "ListTables",
                null,
                body,
                response =>
                {
                    foreach (JsonElement name in response.GetProperty("TableNames"u8).EnumerateArray())
                    {
                        names.Add(name.GetString()!);
                    }

                    return response.TryGetProperty("LastEvaluatedTableName"u8, out JsonElement more) ? more.GetString() : null;
                },
                cancellationToken).ConfigureAwait(false);
        }
        while (last is not null);
        return names;
    }

    /// <summary>What a table is like.</summary>
    /// <exception cref="PeerException">42P01 if it is not there.</exception>
    internal Task<RemoteTable> DescribeAsync(string table, CancellationToken cancellationToken) =>
        AskAsync(ControlRequest.DescribeTable, table, ControlRequest.Body("TableName", table), RemoteTable.Read, cancellationToken);

    /// <summary>The attributes of some items, of those that DynamoDB gives first.</summary>
    /// <exception cref="PeerException">42P01 if the table is not there.</exception>
    internal async Task<ItemSample> SampleAsync(string table, int items, CancellationToken cancellationToken)
    {
        var sampler = new AttributeSampler();
        string? startKey = null;
        while (sampler.Items < items)
        {
            string? from = startKey;
            byte[] body = ControlRequest.Body(writer =>
            {
                writer.WriteString("TableName"u8, table);
                writer.WriteNumber("Limit"u8, items - sampler.Items);
                if (from is not null)
                {
                    writer.WritePropertyName("ExclusiveStartKey"u8);
                    writer.WriteRawValue(from);
                }
            });
            startKey = await AskAsync(
                "Scan",
                table,
                body,
                response =>
                {
                    sampler.Add(response.GetProperty("Items"u8));
                    return response.TryGetProperty("LastEvaluatedKey"u8, out JsonElement key) ? key.GetRawText() : null;
                },
                cancellationToken).ConfigureAwait(false);
            if (startKey is null)
            {
                break;
            }
        }

        return sampler.Sample();
    }

    private Task<T> AskAsync<T>(string operation, string? table, byte[] body, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        ControlRequest.AskAsync(connection, region, operation, table, body, read, cancellationToken);
}
