using System.Collections.Generic;
using System.Linq;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>
/// Finds the columns on which a join would be worth a request per outer row: where <c>column = parameter</c> opens another way than the scan
/// of the whole table, or makes such a way cheaper.
/// </summary>
/// <remarks>
/// The connector is asked with made-up equalities: on all columns at once, on each alone, on each beside each of those that count alone (a sort
/// key beside its partition key). If all together open more ways than these, some key of many columns is in play, and every column pushed is
/// reported: a column too many costs the planner a question, one too few costs it the plan.
/// </remarks>
internal sealed class ParameterizableColumns
{
    /// <summary>More columns than this are not asked about one by one.</summary>
    private const int MostColumns = 200;

    /// <summary>Keys and index keys that are looked at in pairs.</summary>
    private const int MostKeys = 8;

    private readonly IConnector _connector;
    private readonly TableDescription _table;
    private readonly TableHandle _start;

    public ParameterizableColumns(IConnector connector, TableDescription table, TableHandle start)
    {
        _connector = connector;
        _table = table;
        _start = start;
    }

    /// <summary>The column numbers, ascending.</summary>
    public IReadOnlyList<int> Find()
    {
        Conjunct[] equalities = Equalities();
        IReadOnlyList<FilterCandidate> all = Ask(equalities);
        if (all.Count == 1)
        {
            return [];
        }

        var found = new SortedSet<int>();
        Conjunct[] waiting = equalities.Where((_, i) => IsPushed(all, i)).Take(MostColumns).ToArray();
        Conjunct[] alone = waiting.Where(e => IsPushed(Ask([e]), 0)).ToArray();
        found.UnionWith(alone.Select(e => e.Index));
        foreach (Conjunct key in alone.Take(MostKeys))
        {
            double cost = Cheapest([key]);
            found.UnionWith(waiting.Where(e => !found.Contains(e.Index) && Cheapest([key, e]) < 0.99 * cost).Select(e => e.Index));
        }

        Conjunct[] known = equalities.Where(e => found.Contains(e.Index)).ToArray();
        if (found.Count == 0 || Ask(known).Count < all.Count)
        {
            found.UnionWith(waiting.Select(e => e.Index));
        }

        return found.ToArray();
    }

    /// <summary>For each column that can be compared, the join clause that PostgreSQL would make; its index is the column's number.</summary>
    private Conjunct[] Equalities()
    {
        var gate = new OfferGate(_connector);
        double selectivity = 1 / System.Math.Max(1, PathCosts.Sane(_connector.EstimateTableRows(_table)));
        var equalities = new List<Conjunct>();
        foreach (ColumnDescription column in _table.Columns)
        {
            DataType compared = ComparedAs(column.Type);
            Expression reference = new ColumnReference(_table.Relation, column.Number, column.Type);
            Expression left = compared == column.Type ? reference : new Cast(reference, CastMethod.Relabel, compared);
            var equality = new Comparison(
                ComparisonOperator.Equal, left, new Parameter(column.Number, compared), column.Collation);
            if (IsComparable(compared) && gate.RefuseCondition(equality) is null)
            {
                equalities.Add(new Conjunct(column.Number, equality, selectivity, IsJoinClause: true));
            }
        }

        return equalities.ToArray();
    }

    /// <summary>varchar is compared as text, a domain as its base type; both by a relabelling cast.</summary>
    private static DataType ComparedAs(DataType type) => type.Kind switch
    {
        TypeKind.VarChar => DataType.Text,
        TypeKind.Text when type.IsDomain => DataType.Text,
        _ => type.IsDomain ? type with { IsDomain = false } : type,
    };

    private static bool IsComparable(DataType type) => SortGate.IsOrderedByValue(type.Kind) || type.Kind == TypeKind.Enum;

    private IReadOnlyList<FilterCandidate> Ask(Conjunct[] equalities)
    {
        IReadOnlyList<FilterCandidate> candidates = _connector.ApplyFilter(_start, _table, equalities);
        AnswerGate.Check(_connector, equalities, candidates);
        return candidates;
    }

    /// <summary>Whether a conjunct is pushed into another way than the scan of the whole table, which comes first.</summary>
    private static bool IsPushed(IReadOnlyList<FilterCandidate> candidates, int index) =>
        candidates.Skip(1).Any(c => c.Answers[index].Pushdown != FilterPushdown.Unsupported);

    /// <summary>What the cheapest way but the first costs in requests and units, leaving out rows, of which any filter makes fewer.</summary>
    private double Cheapest(Conjunct[] equalities)
    {
        double cheapest = double.PositiveInfinity;
        foreach (FilterCandidate candidate in Ask(equalities).Skip(1))
        {
            Conjunct[] pushed = equalities
                .Where((_, i) => candidate.Answers[i].Pushdown != FilterPushdown.Unsupported).ToArray();
            ScanEstimate estimate = _connector.Estimate(candidate.Handle, _table, pushed);
            cheapest = System.Math.Min(cheapest, PathCosts.Of(estimate with { Rows = 0, Bytes = 0 }).Total);
        }

        return cheapest;
    }
}
