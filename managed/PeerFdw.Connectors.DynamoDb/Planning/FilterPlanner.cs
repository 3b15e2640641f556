using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Finds the requests that can answer a set of conjuncts: always the Scan, and a Query or GetItem of the table and of each index whose
/// partition key is known and which holds every row that can pass. What is the cheapest is Planning's to say.
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
        _predicates = conjuncts.Select(c => KeyPredicate.Of(c.Expression, table.Relation)).ToArray();
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
        var answers = new FilterAnswer[_conjuncts.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = AlwaysTrue(i) ?? FilterAnswer.Unsupported(ScanReason(i));
        }

        return new FilterCandidate(handle, answers);
    }

    private FilterCandidate Complete(KeyPlan.Built built, AccessPath path)
    {
        var answers = new FilterAnswer[_conjuncts.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = built.Answers[i] ?? AlwaysTrue(i) ?? FilterAnswer.Unsupported(QueryReason(i, path));
        }

        return new FilterCandidate(built.Handle, answers);
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

    private string ScanReason(int conjunct)
    {
        if (_predicates[conjunct] is not { } predicate)
        {
            return "it is not a condition on a key that DynamoDB can search by";
        }

        foreach (AccessPath path in Paths(predicate.Column))
        {
            KeyAttribute key = path.PartitionKeys.Concat(path.SortKeys).First(k => k.Column == predicate.Column);
            if (KeyColumns.WhyNotComparable(key) is { } reason)
            {
                return reason;
            }

            if (path.PartitionKeys.Any(k => k.Column == predicate.Column))
            {
                return predicate.Operator is KeyOperator.Equal or KeyOperator.AnyOf
                    ? WhyIncomplete(path) ?? "a Scan reads every item"
                    : $"DynamoDB finds a partition key by = only, and \"{key.Name}\" is one";
            }

            if (path.Kind != AccessKind.LocalIndex)
            {
                return $"a condition on the sort key \"{key.Name}\" needs the partition key \"{path.PartitionKeys[0].Name}\" by =";
            }
        }

        return Paths(predicate.Column).FirstOrDefault() is { } local
            ? $"a condition on the sort key of index \"{local.IndexName}\" needs the partition key \"{local.PartitionKeys[0].Name}\" by ="
            : "the column is not part of a key";
    }

    private string QueryReason(int conjunct, AccessPath path)
    {
        if (_predicates[conjunct] is not { } predicate)
        {
            return "it is not a condition on a key that DynamoDB can search by";
        }

        KeyAttribute? key = path.PartitionKeys.Concat(path.SortKeys).FirstOrDefault(k => k.Column == predicate.Column);
        string what = path.IndexName is null ? "the table's key" : $"the key of index \"{path.IndexName}\"";
        return key is null ? $"the column is not part of {what}"
            : KeyColumns.WhyNotComparable(key)
            ?? (path.PartitionKeys.Contains(key) && predicate.Operator is not (KeyOperator.Equal or KeyOperator.AnyOf)
                ? $"DynamoDB finds a partition key by = only, and \"{key.Name}\" is one"
                : $"the one condition that a request may have on \"{key.Name}\" is another");
    }

    private IEnumerable<AccessPath> Paths(int column) =>
        (_definition.Table is null ? _definition.Indexes : _definition.Indexes.Prepend(_definition.Table))
        .Where(p => p.PartitionKeys.Concat(p.SortKeys).Any(k => k.Column == column));
}
