using System.Collections.Generic;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A filter with its literals put in, as a request has it.</summary>
/// <param name="Expression">The FilterExpression; empty for none.</param>
/// <param name="Names">The names of its placeholders #0, #1, ….</param>
/// <param name="Values">The literals of its placeholders :f0, :f1, ….</param>
internal sealed record FilterRequest(string Expression, IReadOnlyList<string> Names, IReadOnlyList<FilterValue> Values)
{
    /// <summary>No filter.</summary>
    internal static FilterRequest None { get; } = new("", [], []);

    internal bool IsEmpty => Expression.Length == 0;

    /// <summary>Puts the parameters in. What is checked again is left out where it does not fit, or where DynamoDB would refuse it.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="keys">Attributes of keys, into which no path leads.</param>
    /// <returns>Null if no item can pass, so that nothing need be asked.</returns>
    internal static FilterRequest? Of(ScanFilter filter, ParameterValues parameters, IReadOnlySet<string> keys)
    {
        var binder = new FilterBinder(parameters.Resolve);
        var sent = new List<Condition>();
        var optional = new List<Condition>();
        FilterExtent extent = default;
        foreach (FilterConjunct conjunct in filter.Conjuncts)
        {
            Condition condition = binder.Bind(conjunct.Node).Condition;
            if (condition.IsFalse)
            {
                return null;
            }

            if (conjunct.IsExact)
            {
                sent.Add(condition);
                extent = extent.Plus(FilterExtent.Of(condition));
            }
            else if (ConditionPaths.InsideOfKey(condition, keys) is null)
            {
                optional.Add(condition);
            }
        }

        foreach (Condition condition in optional)
        {
            FilterExtent longer = extent.Plus(FilterExtent.Of(condition));
            if (longer.FitsInto(FilterExtent.Most))
            {
                sent.Add(condition);
                extent = longer;
            }
        }

        var all = Condition.All(sent);
        if (all is ConstantCondition)
        {
            return None;
        }

        var writer = new RequestConditionWriter();
        writer.Write(all);
        return new FilterRequest(writer.Text, writer.Names, writer.Values);
    }
}
