using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A filter as EXPLAIN shows it: what is known is written as DynamoDB will be asked it, what waits for a parameter by its parameter.</summary>
internal static class FilterText
{
    internal static string Describe(ScanFilter filter) => string.Join(
        " AND ", filter.Conjuncts.Select(c => Describe(c.Node, isInAnd: filter.Conjuncts.Count > 1)).Where(t => t.Length > 0));

    private static string Describe(FilterNode node, bool isInAnd)
    {
        if (!HasParameters(node))
        {
            return Describe(new FilterBinder(e => (Constant)e).Bind(node).Condition, isInAnd);
        }

        switch (node)
        {
            case FilterJunction junction:
                string[] parts = junction.Arguments.Select(a => Describe(a, junction.IsAnd)).Where(t => t.Length > 0).ToArray();
                string text = string.Join(junction.IsAnd ? " AND " : " OR ", parts);
                return isInAnd && !junction.IsAnd && parts.Length > 1 ? $"({text})" : text;
            default:
                return Describe((FilterTest)node);
        }
    }

    private static string Describe(Condition condition, bool isInAnd)
    {
        switch (condition)
        {
            case ConstantCondition constant:
                return constant.Value ? "" : "FALSE";
            default:
                var writer = new ReadableWriter();
                writer.Write(condition);
                return isInAnd && condition is JunctionCondition { IsAnd: false } ? $"({writer.Text})" : writer.Text;
        }
    }

    private static string Describe(FilterTest test)
    {
        string path = Text(test.Subject.Paths[0]);
        string operand = string.Create(CultureInfo.InvariantCulture, $"${((Parameter)test.Operand).Index + 1}");
        return test.Operator switch
        {
            FilterOperator.Equal => $"{path} = {operand}",
            FilterOperator.NotEqual => $"{path} <> {operand}",
            FilterOperator.Less => $"{path} < {operand}",
            FilterOperator.LessOrEqual => $"{path} <= {operand}",
            FilterOperator.Greater => $"{path} > {operand}",
            FilterOperator.GreaterOrEqual => $"{path} >= {operand}",
            FilterOperator.Distinct => $"{path} IS DISTINCT FROM {operand}",
            FilterOperator.NotDistinct => $"{path} IS NOT DISTINCT FROM {operand}",
            FilterOperator.AnyOf => $"{path} = ANY {operand}",
            FilterOperator.NoneOf => $"{path} <> ALL {operand}",
            FilterOperator.Like => $"{path} LIKE {operand}",
            FilterOperator.NotLike => $"{path} NOT LIKE {operand}",
            FilterOperator.Prefix => $"begins_with({path}, {operand})",
            FilterOperator.NotPrefix => $"NOT begins_with({path}, {operand})",
            FilterOperator.Substring or FilterOperator.Has => $"contains({path}, {operand})",
            FilterOperator.HasAll => $"contains({path}, all of {operand})",
            FilterOperator.HasAny => $"contains({path}, any of {operand})",
            FilterOperator.Contains => $"{path} @> {operand}",
            FilterOperator.HasKey => $"{path} ? {operand}",
            FilterOperator.HasAnyKey => $"{path} ?| {operand}",
            FilterOperator.HasAllKeys => $"{path} ?& {operand}",
            FilterOperator.SizeEqual => $"size({path}) = {operand}",
            FilterOperator.SizeNotEqual => $"size({path}) <> {operand}",
            FilterOperator.SizeLess => $"size({path}) < {operand}",
            FilterOperator.SizeLessOrEqual => $"size({path}) <= {operand}",
            FilterOperator.SizeGreater => $"size({path}) > {operand}",
            _ => $"size({path}) >= {operand}",
        };
    }

    private static bool HasParameters(FilterNode node) => node switch
    {
        FilterJunction junction => junction.Arguments.Any(HasParameters),
        FilterTest test => test.Operand is Parameter,
        _ => false,
    };

    private static string Text(AttributePath path)
    {
        if (path.Steps.Count == 0)
        {
            return "item";
        }

        var text = new StringBuilder();
        foreach (PathStep step in path.Steps)
        {
            text.Append(step.Name is null
                ? string.Create(CultureInfo.InvariantCulture, $"[{step.Index}]")
                : (text.Length == 0 ? "" : ".") + Quoting.Identifier(step.Name));
        }

        return text.ToString();
    }

    private sealed class ReadableWriter : ConditionWriter
    {
        protected override string Path(AttributePath path) => FilterText.Text(path);

        protected override string Value(FilterValue value) => value.ToString();
    }
}
