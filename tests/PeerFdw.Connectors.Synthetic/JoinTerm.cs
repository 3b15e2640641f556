using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A condition on the keys of joined rows: of two by =, of one with a value, or whether one is NULL.</summary>
/// <param name="Relation">Whose key.</param>
/// <param name="Other">Whose key it is equal to; 0 for the other kinds.</param>
/// <param name="Condition">The comparison with a value, or null.</param>
/// <param name="IsNegated">Of a test for NULL: whether it is IS NOT NULL.</param>
internal sealed record JoinTerm(int Relation, int Other, KeyCondition? Condition, bool IsNegated)
{
    /// <summary>Reads a condition, if it is one.</summary>
    /// <param name="expression">A conjunct.</param>
    /// <param name="table">The join.</param>
    /// <returns>The term, or null.</returns>
    public static JoinTerm? From(Expression expression, TableDescription table) => expression switch
    {
        Comparison { Operator: ComparisonOperator.Equal, Left: ColumnReference left, Right: ColumnReference right }
            when IsKey(left, table) && IsKey(right, table) => new(left.Relation, right.Relation, null, false),
        NullTest { Argument: ColumnReference column } test when IsKey(column, table) =>
            new(column.Relation, 0, null, test.IsNegated),
        _ => expression.Nodes().OfType<ColumnReference>().ToArray() is [{ } single] && IsKey(single, table)
            && KeyCondition.From(expression, single.Column) is { } condition
            ? new(single.Relation, 0, condition, false)
            : null,
    };

    /// <summary>Whether a row meets it.</summary>
    /// <param name="row">The keys by relation.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <returns>Whether it is true, and not NULL.</returns>
    public bool Holds(IReadOnlyDictionary<int, long?> row, ParameterValues parameters)
    {
        long? key = row[Relation];
        return Other != 0 ? key is not null && key == row[Other]
            : Condition is { } condition ? key is { } n && condition.Holds(n, parameters)
            : key is null != IsNegated;
    }

    /// <summary>As EXPLAIN shows it.</summary>
    /// <param name="table">The join.</param>
    /// <returns>Such as <c>a.n = b.n</c>.</returns>
    public string Describe(TableDescription table)
    {
        string key = Name(Relation, table);
        return Other != 0 ? $"{key} = {Name(Other, table)}"
            : Condition is { } condition ? $"{Name(Relation, table)[..^1]}{condition.Describe()}"
            : $"{key} IS {(IsNegated ? "NOT " : "")}NULL";
    }

    private static string Name(int relation, TableDescription table) => $"{table.Table(relation)!.Name}.n";

    private static bool IsKey(ColumnReference column, TableDescription table) =>
        table.Table(column.Relation)?.Column(column.Column)?.Name == SyntheticColumn.KeyName;
}
