using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Computes the rows of a join: a nested loop over all pairs, which nobody could get wrong.</summary>
/// <param name="table">The join.</param>
/// <param name="parameters">The parameters' values.</param>
internal sealed class SyntheticJoinRows(TableDescription table, ParameterValues parameters)
{
    /// <summary>The rows of a join or a table, each the keys by relation.</summary>
    /// <param name="node">The join or the table.</param>
    /// <returns>The rows.</returns>
    public List<Dictionary<int, long?>> Of(TableHandle node)
    {
        if (node is SyntheticLeaf leaf)
        {
            RowRange range = RowRange.Of(leaf.Handle, SyntheticOptions.Rows(SyntheticOptions.Of(table.Table(leaf.Relation)!)), parameters);
            return Enumerable.Range(0, (int)range.Count)
                .Select(i => new Dictionary<int, long?> { [leaf.Relation] = range.Members is { } members ? members[i] : range.First + i })
                .ToList();
        }

        var join = (SyntheticJoin)node;
        List<Dictionary<int, long?>> rows = Joined(join);
        rows.RemoveAll(row => !join.Where.All(t => t.Holds(row, parameters)));
        return rows;
    }

    private List<Dictionary<int, long?>> Joined(SyntheticJoin join)
    {
        List<Dictionary<int, long?>> left = Of(join.Left);
        List<Dictionary<int, long?>> right = Of(join.Right);
        var rows = new List<Dictionary<int, long?>>();
        var matched = new bool[right.Count];
        foreach (Dictionary<int, long?> l in left)
        {
            bool isMatched = false;
            for (int i = 0; i < right.Count; i++)
            {
                Dictionary<int, long?> pair = Merged(l, right[i]);
                if (!join.On.All(t => t.Holds(pair, parameters)))
                {
                    continue;
                }

                isMatched = matched[i] = true;
                if (join.Kind is not (JoinKind.Semi or JoinKind.Anti))
                {
                    rows.Add(pair);
                }
            }

            if (isMatched ? join.Kind == JoinKind.Semi : join.Kind is JoinKind.Left or JoinKind.Full or JoinKind.Anti)
            {
                rows.Add(Merged(l, Nulls(join.Right)));
            }
        }

        if (join.Kind is JoinKind.Right or JoinKind.Full)
        {
            rows.AddRange(right.Where((_, i) => !matched[i]).Select(r => Merged(Nulls(join.Left), r)));
        }

        return rows;
    }

    private static Dictionary<int, long?> Nulls(TableHandle node) => node is SyntheticLeaf leaf
        ? new() { [leaf.Relation] = null }
        : Merged(Nulls(((SyntheticJoin)node).Left), Nulls(((SyntheticJoin)node).Right));

    private static Dictionary<int, long?> Merged(Dictionary<int, long?> left, Dictionary<int, long?> right)
    {
        var merged = new Dictionary<int, long?>(left);
        foreach ((int relation, long? key) in right)
        {
            merged[relation] = key;
        }

        return merged;
    }

    /// <summary>Puts rows into the join's order.</summary>
    /// <param name="join">The join.</param>
    /// <param name="rows">Its rows.</param>
    public static void Sort(SyntheticJoin join, List<Dictionary<int, long?>> rows)
    {
        if (join.Order.Count > 0)
        {
            rows.Sort((a, b) => join.Order.Select(o => Compare(a[o.Relation], b[o.Relation], o.IsDescending, o.NullsFirst)).FirstOrDefault(c => c != 0));
        }
    }

    private static int Compare(long? a, long? b, bool isDescending, bool nullsFirst) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => nullsFirst ? -1 : 1,
        (_, null) => nullsFirst ? 1 : -1,
        _ => Math.Sign(a.Value.CompareTo(b.Value)) * (isDescending ? -1 : 1),
    };
}
