using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Description;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Import;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>IMPORT FOREIGN SCHEMA: ListTables, page by page, then DescribeTable of each, several at a time.</summary>
internal sealed class TableImporter(DynamoDbConnection connection, ImportRequest request)
{
    private const int DescribesInFlight = 8;
    private const string Schema = "dynamodb";

    private readonly string? _region = request.Options.Text(OptionNames.AwsRegion);

    internal async Task<IReadOnlyList<ImportedTable>> RunAsync(CancellationToken cancellationToken)
    {
        // DynamoDB has no schemas; one name stands for all tables, so that a mistyped one is not taken for it.
        if (request.RemoteSchema != Schema)
        {
            throw new PeerException(
                SqlState.FdwTableNotFound,
                $"DynamoDB has no schema \"{request.RemoteSchema}\"",
                hint: $"All tables of a region are imported by IMPORT FOREIGN SCHEMA {Schema}.");
        }

        var locals = new List<(string Remote, string Local)>();
        var names = new LocalNames([]);
        List<string> remotes = await ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (string remote in remotes.Order(StringComparer.Ordinal))
        {
            string local = names.Take(remote);
            if (request.Wants(local))
            {
                locals.Add((remote, local));
            }
        }

        var tables = new ImportedTable?[locals.Count];
        await new WorkQueue(locals.Count, Math.Min(locals.Count, DescribesInFlight)).RunAsync(
            token => token,
            async (token, index) =>
            {
                RemoteTable? table = await DescribeAsync(locals[index].Remote, token).ConfigureAwait(false);
                tables[index] = table is null ? null : TableDeclaration.Of(table, locals[index].Local, request.Options);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return tables.OfType<ImportedTable>().ToArray();
    }

    private async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? last = null;
        do
        {
            byte[] body = ControlRequest.Body("ExclusiveStartTableName", last);
            last = await ControlRequest.AskAsync(
                connection,
                _region,
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

    private async Task<RemoteTable?> DescribeAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            return await ControlRequest.AskAsync(
                connection, _region, ControlRequest.DescribeTable, table, ControlRequest.Body("TableName", table), RemoteTable.Read, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PeerException e) when (e.SqlState == SqlState.UndefinedTable)
        {
            // Dropped since it was listed.
            return null;
        }
    }
}
