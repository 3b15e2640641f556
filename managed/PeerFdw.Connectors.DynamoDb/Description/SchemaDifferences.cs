using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Description;

/// <summary>
/// Where a foreign table's options and the DynamoDB table do not go together: first what makes requests fail or rows go missing, then what is only
/// not used.
/// </summary>
internal sealed class SchemaDifferences
{
    private readonly TableDefinition _local;
    private readonly RemoteSchema _remote;
    private readonly List<string> _found = [];

    private SchemaDifferences(TableDefinition local, RemoteSchema remote) => (_local, _remote) = (local, remote);

    /// <summary>Finds them.</summary>
    /// <returns>A sentence for each, without a full stop; none if the two agree.</returns>
    internal static IReadOnlyList<string> Find(TableDefinition local, RemoteSchema remote)
    {
        var differences = new SchemaDifferences(local, remote);
        differences.CompareTable();
        differences.CompareIndexes();
        return differences._found;
    }

    private void CompareTable()
    {
        if (_local.Table is not { } table)
        {
            _found.Add($"no column is the partition key: nothing but a Scan is possible; the partition key is {Names(_remote.Keys.Where(k => k.IsPartitionKey))}");
            return;
        }

        CompareKey("the partition key", table.PartitionKeys, _remote.Keys.Where(k => k.IsPartitionKey).ToArray(), OptionNames.PartitionKey);
        CompareKey("the sort key", table.SortKeys, _remote.Keys.Where(k => !k.IsPartitionKey).ToArray(), OptionNames.SortKey);
    }

    private void CompareIndexes()
    {
        foreach (AccessPath path in _local.Indexes)
        {
            if (_remote.Indexes.FirstOrDefault(i => i.Name == path.IndexName && i.IsLocal == (path.Kind == AccessKind.LocalIndex)) is not { } index)
            {
                _found.Add($"there is no {(path.Kind == AccessKind.LocalIndex ? "local" : "global")} index \"{path.IndexName}\"");
                continue;
            }

            if (index.Projection != "ALL")
            {
                _found.Add($"index \"{index.Name}\" projects {index.Projection} and not ALL attributes, so it must not be declared");
            }

            if (!index.IsUsable && index.Projection == "ALL")
            {
                _found.Add($"index \"{index.Name}\" cannot be queried: it is {index.Status}");
            }

            if (!index.IsLocal)
            {
                CompareKey(
                    $"the partition key of index \"{index.Name}\"",
                    path.PartitionKeys,
                    index.Keys.Where(k => k.IsPartitionKey).ToArray(),
                    OptionNames.GsiPartitionKey);
            }

            CompareKey(
                $"the sort key of index \"{index.Name}\"",
                path.SortKeys,
                index.Keys.Where(k => !k.IsPartitionKey).ToArray(),
                index.IsLocal ? OptionNames.LsiName : OptionNames.GsiSortKey);
        }

        foreach (RemoteSchemaIndex index in _remote.Indexes.Where(i => i.IsUsable && _local.Indexes.All(p => p.IndexName != i.Name)))
        {
            _found.Add($"index \"{index.Name}\" is not declared, so it is not used");
        }
    }

    private void CompareKey(string what, IReadOnlyList<KeyAttribute> local, RemoteKey[] remote, string option)
    {
        if (!local.Select(k => k.Name).SequenceEqual(remote.Select(k => k.Name), StringComparer.Ordinal))
        {
            _found.Add(
                (local.Count, remote.Length) switch
                {
                    (0, _) => $"{what} is {Names(remote)}, and no column has {option} for it",
                    (_, 0) => $"{what} is declared to be {string.Join(", ", local.Select(k => Quoted(k.Name)))}, and there is none",
                    _ => $"{what} is {Names(remote)}, and declared to be {string.Join(", ", local.Select(k => Quoted(k.Name)))}",
                });
            return;
        }

        for (int i = 0; i < local.Count; i++)
        {
            if (local[i].Kind is { } kind && kind != remote[i].Kind)
            {
                _found.Add(
                    $"column \"{local[i].Mapping.Column.Name}\" of type {local[i].Mapping.Column.Type.Name} stands for a key of type {kind}, and {what} is {Names([remote[i]])}");
            }
        }
    }

    private static string Names(IEnumerable<RemoteKey> keys) => string.Join(", ", keys.Select(k => $"{Quoted(k.Name)} ({k.Kind})"));

    private static string Quoted(string name) => $"\"{name}\"";
}
