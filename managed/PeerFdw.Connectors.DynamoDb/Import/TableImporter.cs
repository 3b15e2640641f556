using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Import;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>IMPORT FOREIGN SCHEMA: ListTables, page by page, then DescribeTable of each, and perhaps a sample of its items, several at a time.</summary>
internal sealed class TableImporter(DynamoDbConnection connection, ImportRequest request)
{
    private const int TablesInFlight = 8;
    private const string Schema = "dynamodb";

    private readonly CatalogClient _catalog = new(connection, request.Options.Text(OptionNames.AwsRegion));
    private readonly string? _style = request.Options.Text(OptionNames.NameStyle);
    private readonly int _sampleItems = (int)(request.Options.Integer(OptionNames.SampleItems) ?? 0);

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

        List<string> remotes = await _catalog.ListAsync(cancellationToken).ConfigureAwait(false);
        List<(string Remote, string Local)> wanted = Names(remotes);
        var tables = new ImportedTable?[wanted.Count];
        await new WorkQueue(wanted.Count, Math.Min(wanted.Count, TablesInFlight)).RunAsync(
            token => token,
            async (token, index) =>
            {
                tables[index] = await ImportAsync(wanted[index].Remote, wanted[index].Local, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return tables.OfType<ImportedTable>().ToArray();
    }

    /// <summary>
    /// The local names of the tables that are wanted. All tables take part in the choice of names, wanted or not, so that one table always has the
    /// same; and those that keep their own come first, so that another's does not push them aside.
    /// </summary>
    private List<(string Remote, string Local)> Names(List<string> remotes)
    {
        var names = new LocalNames([]);
        return remotes
            .Select(remote => (Remote: remote, Styled: NameStyle.Apply(_style, remote)))
            .OrderBy(n => n.Remote != n.Styled)
            .ThenBy(n => n.Remote, StringComparer.Ordinal)
            .Select(n => (n.Remote, Local: names.Take(n.Styled)))
            .Where(n => request.Wants(n.Local))
            .OrderBy(n => n.Remote, StringComparer.Ordinal)
            .ToList();
    }

    private async Task<ImportedTable?> ImportAsync(string remote, string local, CancellationToken cancellationToken)
    {
        try
        {
            RemoteTable table = await _catalog.DescribeAsync(remote, cancellationToken).ConfigureAwait(false);
            if (!table.IsReadable)
            {
                Skip(remote, $"Its status is {table.Status}.");
                return null;
            }

            ItemSample sample = _sampleItems == 0
                ? ItemSample.None
                : await _catalog.SampleAsync(remote, _sampleItems, cancellationToken).ConfigureAwait(false);
            var declaration = new TableDeclaration(table, sample, _style);
            if (declaration.LeftOut is { } leftOut)
            {
                request.Notices.Post(NoticeLevel.Notice, $"some attributes of DynamoDB table \"{remote}\" are in column \"document\" only", leftOut);
            }

            return declaration.Write(local, request.Options);
        }
        catch (PeerException e) when (e.SqlState == SqlState.UndefinedTable)
        {
            Skip(remote, "It was deleted after it had been listed.");
            return null;
        }
    }

    private void Skip(string remote, string why) =>
        request.Notices.Post(NoticeLevel.Notice, $"DynamoDB table \"{remote}\" is not imported", why);
}
