using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Which row numbers a run returns: either all from First to Last, or the members of a list.</summary>
/// <param name="First">The least.</param>
/// <param name="Last">The greatest; below First if there is none.</param>
/// <param name="Members">Ascending and distinct, or null for all of the range.</param>
internal sealed record RowRange(long First, long Last, IReadOnlyList<long>? Members)
{
    /// <summary>How many rows.</summary>
    public long Count => Members?.Count ?? Math.Max(0, Last - First + 1);

    /// <summary>Evaluates the conditions.</summary>
    /// <param name="handle">What was pushed.</param>
    /// <param name="rows">The table's rows.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <returns>The rows.</returns>
    public static RowRange Of(SyntheticHandle handle, long rows, ParameterValues parameters)
    {
        long first = 1;
        long last = rows == long.MaxValue ? long.MaxValue - 1 : rows;
        SortedSet<long>? members = null;
        foreach (KeyCondition condition in handle.Conditions)
        {
            IReadOnlyList<long> values = condition.Resolve(parameters);
            if (values.Count == 0)
            {
                last = first - 1;
            }
            else if (condition.IsList)
            {
                var listed = new SortedSet<long>(values);
                if (members is not null)
                {
                    listed.IntersectWith(members);
                }

                members = listed;
            }
            else
            {
                (first, last) = Narrow(condition.Operator, values[0], first, last);
            }
        }

        if (handle.IsWidened && members is null)
        {
            first = Math.Max(1, Math.Min(first, long.MaxValue - 1) - 1);
            last = Math.Min(rows == long.MaxValue ? long.MaxValue - 1 : rows, Math.Max(last, 0) + 1);
        }

        return new RowRange(first, last, members?.Where(n => n >= first && n <= last).ToArray());
    }

    private static (long First, long Last) Narrow(string symbol, long value, long first, long last) => symbol switch
    {
        "=" => (Math.Max(first, value), Math.Min(last, value)),
        "<" => (first, value == long.MinValue ? first - 1 : Math.Min(last, value - 1)),
        "<=" => (first, Math.Min(last, value)),
        ">" => value == long.MaxValue ? (first, first - 1) : (Math.Max(first, value + 1), last),
        _ => (Math.Max(first, value), last),
    };
}
