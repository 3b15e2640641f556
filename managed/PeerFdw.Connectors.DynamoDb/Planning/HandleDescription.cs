using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Aggregates;
using PeerFdw.Connectors.DynamoDb.Filters;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>What EXPLAIN shows of a scan.</summary>
internal static class HandleDescription
{
    internal static IReadOnlyList<PlanProperty> Describe(DynamoDbHandle handle, TableDescription table)
    {
        TableDefinition definition = TableDefinition.Of(table);
        var lines = new List<PlanProperty>
        {
            PlanProperty.OfText("DynamoDB Operation", handle.Operation.ToString()),
            PlanProperty.OfText("Table", definition.Name),
        };
        if (handle.Index is not null)
        {
            lines.Add(PlanProperty.OfText("Index", handle.Index));
        }

        if (handle.Conditions.Count > 0)
        {
            lines.Add(PlanProperty.OfText("Key Condition", string.Join(" AND ", handle.Conditions.Select(Text))));
        }

        if (FilterText.Describe(handle.Filter) is { Length: > 0 } filter)
        {
            lines.Add(PlanProperty.OfText("Filter Expression", filter));
        }

        if (handle.IndexReason is not null)
        {
            lines.Add(PlanProperty.OfText("Index Not Used", handle.IndexReason));
        }

        if (handle.Direction != SortDirection.Any)
        {
            string key = string.Join(", ", definition.Path(handle.Index)?.SortKeys.Select(k => k.Name) ?? []);
            string merged = handle.Conditions.Any(c => c.Operator == KeyOperator.AnyOf) ? ", merged" : "";
            lines.Add(PlanProperty.OfText("Order", (handle.Direction == SortDirection.Forward ? key : $"{key} DESC") + merged));
        }

        if (handle.Operation == DynamoDbOperation.Scan)
        {
            lines.Add(PlanProperty.OfInteger("Segments", ScanEstimator.SegmentCount(definition)));
        }

        if (definition.ConsistentRead)
        {
            lines.Add(PlanProperty.OfText("Consistent Read", "true"));
        }

        if (handle.Aggregates is { } aggregates)
        {
            lines.Add(PlanProperty.OfText("Aggregate", string.Join(", ", aggregates.Select(a => Text(a, table)))));
        }
        else if (handle.Columns is { } columns)
        {
            lines.Add(PlanProperty.OfText("Projection", Projection.Of(definition, columns, handle).Describe(), isVerbose: true));
        }

        return lines;
    }

    private static string Text(ScanAggregate aggregate, TableDescription table) => aggregate.Function == AggregateFunction.Count
        ? "count(*)"
        : $"{(aggregate.Function == AggregateFunction.Min ? "min" : "max")}({Quoting.Identifier(table.Column(aggregate.Column)?.Name ?? "?")})";

    /// <summary>The literal as EXPLAIN writes it.</summary>
    internal static string Literal(Expression operand) => operand switch
    {
        Parameter parameter => string.Create(CultureInfo.InvariantCulture, $"${parameter.Index + 1}"),
        Constant { IsNull: true } => "NULL",
        Constant { Elements: { } elements } constant =>
            $"({string.Join(", ", elements.Select(e => e is null ? "NULL" : Quoted(e, constant.Type.Element)))})",
        Constant constant => Quoted(constant.Text!, constant.Type),
        _ => "?",
    };

    private static string Text(KeyCondition condition)
    {
        string name = Quoting.Identifier(condition.Attribute);
        string operand = Literal(condition.Operand);
        return condition.Operator switch
        {
            KeyOperator.Equal => $"{name} = {operand}",
            KeyOperator.AnyOf => condition.Operand is Constant ? $"{name} IN {operand}" : $"{name} = ANY {operand}",
            KeyOperator.Less => $"{name} < {operand}",
            KeyOperator.LessOrEqual => $"{name} <= {operand}",
            KeyOperator.Greater => $"{name} > {operand}",
            KeyOperator.GreaterOrEqual => $"{name} >= {operand}",
            _ => $"begins_with({name}, {Prefix(condition.Operand)})",
        };
    }

    private static string Prefix(Expression pattern) => pattern is Constant { Text: { } text }
        ? Quoted(Values.LikePrefix.Of(text).Prefix, DataType.Text)
        : $"prefix of {Literal(pattern)}";

    private static string Quoted(string text, DataType? type) =>
        type?.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric ? text : Quoting.Text(text);
}
