using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Filters;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Finds the requests that can answer a set of conjuncts: always the Scan, and a Query or GetItem of the table and of each index whose
/// partition key is known and which holds every row that can pass. What the key conditions leave goes into the request's filter. What is the
/// cheapest is Planning's to say.
/// </summary>
internal sealed class FilterPlanner
{
    private readonly TableDefinition _definition;
    private readonly int _relation;
    private readonly IReadOnlyList<Conjunct> _conjuncts;
    private readonly KeyPredicate?[] _predicates;

    private FilterPlanner(TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        _definition = TableDefinition.Of(table);
        _relation = table.Relation;
        _conjuncts = conjuncts;
        int[] keys = [.. Paths().SelectMany(p => p.PartitionKeys.Concat(p.SortKeys)).Select(k => k.Column).Distinct()];
        _predicates = conjuncts.Select(c => KeyPredicate.Of(c.Expression, table.Relation, keys)).ToArray();
    }

    internal static IReadOnlyList<FilterCandidate> Plan(
        DynamoDbHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        var planner = new FilterPlanner(table, conjuncts);
        var candidates = new List<FilterCandidate> { planner.Scan(handle) };
        if (planner._definition.Table is { } key && new KeyPlan(key, planner._predicates).Build(handle) is { } query)
        {
            candidates.Add(planner.Complete(query, key));
        }

        foreach (AccessPath index in planner._definition.Indexes)
        {
            if (planner.WhyIncomplete(index) is null && new KeyPlan(index, planner._predicates).Build(handle) is { } indexQuery)
            {
                candidates.Add(planner.Complete(indexQuery, index));
            }
        }

        return candidates;
    }

    private FilterCandidate Scan(DynamoDbHandle handle)
    {
        var filter = new FilterAssembly(_definition, _relation, null);
        var answers = new FilterAnswer[_conjuncts.Count];
        string? indexReason = null;
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = AlwaysTrue(i) ?? filter.Add(_conjuncts[i]);
            indexReason ??= answers[i].Pushdown == FilterPushdown.Unsupported || _conjuncts[i].IsJoinClause ? null : IndexReason(i);
        }

        return new FilterCandidate(handle with { Filter = filter.Filter, IndexReason = indexReason }, answers);
    }

    private FilterCandidate Complete(KeyPlan.Built built, AccessPath path)
    {
        FilterAssembly? filter = built.Handle.Operation == DynamoDbOperation.Query ? new FilterAssembly(_definition, _relation, path) : null;
        var answers = new FilterAnswer[_conjuncts.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = built.Answers[i] ?? AlwaysTrue(i) ?? KeyReason(i, path)
                ?? filter?.Add(_conjuncts[i]) ?? FilterAnswer.Unsupported($"{built.Handle.Operation} has no filter");
        }

        return new FilterCandidate(filter is null ? built.Handle : built.Handle with { Filter = filter.Filter }, answers);
    }

    /// <summary>A key of the table is never missing, so that IS NOT NULL holds, unless a mismatch may turn it into NULL.</summary>
    private FilterAnswer? AlwaysTrue(int conjunct) =>
        _conjuncts[conjunct].Expression is NullTest { IsNegated: true, Argument: ColumnReference column }
        && column.Relation == _relation
        && _definition.Keys.Any(k => k.Column == column.Column && !k.Mapping.NullOnMismatch)
            ? FilterAnswer.Exact
            : null;

    /// <summary>Why an index may not answer, as a clause; null if it may.</summary>
    private string? WhyIncomplete(AccessPath index)
    {
        if (index.Kind == AccessKind.GlobalIndex && _definition.ConsistentRead)
        {
            return "a global secondary index has no consistent reads, which consistent_read asks for";
        }

        if (index.IsDense)
        {
            return null;
        }

        foreach (KeyAttribute key in index.SortKeys)
        {
            if (!_conjuncts.Any(c => NullRejection.Rejects(c.Expression, _relation, key.Column)))
            {
                return $"index \"{index.IndexName}\" lacks the items without \"{key.Name}\": add a condition on it, or declare the index in dense_indexes";
            }
        }

        return null;
    }

    /// <summary>Why a condition that could search a table or index by its partition key only filters a Scan; null if it could not.</summary>
    private string? IndexReason(int conjunct)
    {
        if (_predicates[conjunct] is not { Operator: KeyOperator.Equal or KeyOperator.AnyOf } predicate)
        {
            return null;
        }

        foreach (AccessPath path in Paths(predicate.Column))
        {
            if (path.PartitionKeys.FirstOrDefault(k => k.Column == predicate.Column) is { } key
                && (KeyColumns.WhyNotComparable(key) ?? WhyIncomplete(path)) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Why a condition on the key of a Query is not part of its key condition: its filter cannot name the key either.</summary>
    private FilterAnswer? KeyReason(int conjunct, AccessPath path)
    {
        KeyAttribute? key = _predicates[conjunct] is { } predicate
            ? path.PartitionKeys.Concat(path.SortKeys).FirstOrDefault(k => k.Column == predicate.Column)
            : null;
        return key is null ? null : FilterAnswer.Unsupported(
            KeyColumns.WhyNotComparable(key)
            ?? (path.PartitionKeys.Contains(key) && _predicates[conjunct]!.Operator is not (KeyOperator.Equal or KeyOperator.AnyOf)
                ? $"DynamoDB finds a partition key by = only, and \"{key.Name}\" is one"
                : $"the one condition that a request may have on \"{key.Name}\" is another"));
    }

    private IEnumerable<AccessPath> Paths() => _definition.Table is null ? _definition.Indexes : _definition.Indexes.Prepend(_definition.Table);

    private IEnumerable<AccessPath> Paths(int column) => Paths().Where(p => p.PartitionKeys.Concat(p.SortKeys).Any(k => k.Column == column));
}
