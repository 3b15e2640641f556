using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>
/// Estimates scans as postgres_fdw does without remote estimates: the peer reads all of the table and checks each row, and what it returns costs by the row.
/// </summary>
internal static class ScanEstimator
{
    private const double DefaultStartupCost = 100;
    private const double DefaultTupleCost = 0.01;

    /// <summary>
    /// PostgreSQL's own cpu_tuple_cost and cpu_operator_cost, and what a remote sort is thought to cost: less than postgres_fdw's fifth, since the peer may
    /// have an index, and rows that come in order need no memory here.
    /// </summary>
    private const double CpuTupleCost = 0.01;

    private const double CpuOperatorCost = 0.0025;
    private const double SortMultiplier = 1.05;

    /// <summary>A table that was never analyzed is thought to have 10 pages, as PostgreSQL thinks of its own new tables.</summary>
    private const double DefaultPages = 10;

    private const double PageSize = 8192;
    private const double RowHeader = 24;

    /// <summary>
    /// What grouping there is thought to cost of reading the rows: less than all, since they do not travel one by one. It must differ by more than the 1 % that
    /// the planner calls equal, or a local aggregate over as many rows as there are groups would win by its earlier first row.
    /// </summary>
    private const double GroupingShare = 0.95;

    /// <summary>The share of groups that pass HAVING: PostgreSQL's guess for a condition it knows nothing of.</summary>
    private const double HavingShare = 1 / 3.0;

    /// <summary>
    /// What of fdw_startup_cost each of many lookups is thought to cost: they go over a connection that is there, each is one round trip, and its statement stays
    /// prepared.
    /// </summary>
    private const double LookupShare = 0.1;

    /// <summary>An index's way down and a row's page: PostgreSQL's random_page_cost for one of them, the other is taken to be in memory.</summary>
    private const double IndexDescent = 4;

    /// <summary>
    /// How much of the whole table each lookup is charged for because there may be no index for it. None if it finds a single row: what identifies rows has one.
    /// What finds some is likely to, but if it has none each lookup reads everything.
    /// </summary>
    private const double DoubtShare = 0.1;

    /// <summary>The most rows that a lookup by a key finds, where the planner's numbers are not whole.</summary>
    private const double OneRow = 1.5;

    /// <summary>How many rows a table has, at least 1.</summary>
    public static double TableRows(TableDescription table) =>
        table.Tuples >= 0 ? Math.Max(1, table.Tuples) : Math.Max(1, Math.Floor(DefaultPages * PageSize / (Width(table) + RowHeader)));

    /// <summary>Estimates a scan.</summary>
    public static ScanEstimate Estimate(PostgresHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        double startup = Cost(table.ServerOptions, OptionNames.StartupCost, DefaultStartupCost);
        double perTuple = Cost(table.ServerOptions, OptionNames.TupleCost, DefaultTupleCost);
        double tuples = TableRows(table);
        double rows = tuples;
        foreach (Conjunct conjunct in conjuncts)
        {
            rows *= Math.Clamp(conjunct.Selectivity, 0, 1);
        }

        rows = Math.Max(1, Math.Round(rows));

        // What a join reads of its sides is added by Planning.
        double read = table.IsJoin ? 0 : Pages(table, tuples) + (tuples * (CpuTupleCost + (CpuOperatorCost * conjuncts.Count)));
        if (conjuncts.Any(c => c.IsJoinClause))
        {
            startup *= LookupShare;
            read = LookupRead(read, table, tuples, conjuncts);
        }

        if (handle.Grouping is { } grouping)
        {
            startup = GroupingShare * (startup + read);
            read = 0;
            rows = grouping.GroupBy.Count == 0 ? 1 : Math.Max(1, Math.Min(rows, grouping.Groups > 0 ? grouping.Groups : rows / 10));
            rows = grouping.Having.Count == 0 ? rows : Math.Max(1, rows * HavingShare);
        }

        if (handle.OrderBy.Count > 0)
        {
            read *= SortMultiplier;
        }

        return new ScanEstimate(rows, 1, rows * Width(table), 0) { Costs = (startup, startup + read + (perTuple * rows)) };
    }

    /// <summary>What the peer's own estimate is together with getting the rows here.</summary>
    /// <param name="estimate">The peer's.</param>
    /// <param name="table">The table, or the join with its tables.</param>
    /// <param name="isLookup">Whether it would run again and again.</param>
    public static RemoteEstimate WithTransfer(RemoteEstimate estimate, TableDescription table, bool isLookup)
    {
        double startup = Cost(table.ServerOptions, OptionNames.StartupCost, DefaultStartupCost) * (isLookup ? LookupShare : 1);
        double perTuple = Cost(table.ServerOptions, OptionNames.TupleCost, DefaultTupleCost);
        return estimate with
        {
            Startup = startup + estimate.Startup,
            Total = startup + estimate.Total + (perTuple * estimate.Rows),
        };
    }

    /// <summary>
    /// What a lookup reads. Nothing is known here of the peer's indexes; an equality that is as selective as a key's is believed to have one. Without ANALYZE even that is
    /// not known.
    /// </summary>
    private static double LookupRead(double all, TableDescription table, double tuples, IReadOnlyList<Conjunct> conjuncts)
    {
        if (table.Tuples < 0 || table.IsJoin)
        {
            return all;
        }

        double found = tuples;
        bool hasEquality = false;
        foreach (Conjunct conjunct in conjuncts)
        {
            if (IsEquality(conjunct.Expression))
            {
                hasEquality = true;
                found *= Math.Clamp(conjunct.Selectivity, 0, 1);
            }
        }

        if (!hasEquality)
        {
            return all;
        }

        double byIndex = IndexDescent + (found * (1 + CpuTupleCost + (CpuOperatorCost * conjuncts.Count)));
        return Math.Min(all, found <= OneRow ? byIndex : byIndex + (DoubtShare * all));
    }

    /// <summary>Whether a condition asks for rows by the value of a column.</summary>
    private static bool IsEquality(Expression expression) => expression switch
    {
        Comparison { Operator: ComparisonOperator.Equal } e => IsColumn(e.Left) && !HasColumn(e.Right),
        ListComparison { Operator: ComparisonOperator.Equal, IsAll: false } e => IsColumn(e.Value) && !HasColumn(e.List),
        _ => false,
    };

    private static bool IsColumn(Expression expression) =>
        expression is ColumnReference or Cast { Method: CastMethod.Relabel, Argument: ColumnReference };

    private static bool HasColumn(Expression expression) => expression.Nodes().Any(n => n is ColumnReference);

    private static double Pages(TableDescription table, double tuples) =>
        table.Pages >= 0 && table.Tuples >= 0 ? table.Pages : Math.Ceiling(tuples * (Width(table) + RowHeader) / PageSize);

    /// <summary>The bytes of a row: of fixed types their length, of others what PostgreSQL takes where it knows nothing.</summary>
    private static double Width(TableDescription table)
    {
        double width = 0;
        foreach (ColumnDescription column in table.Columns)
        {
            width += column.Type.Kind switch
            {
                TypeKind.Boolean => 1,
                TypeKind.Int16 => 2,
                TypeKind.Int32 or TypeKind.Float32 or TypeKind.Date or TypeKind.Oid or TypeKind.Enum => 4,
                TypeKind.Int64 or TypeKind.Float64 or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Time => 8,
                TypeKind.Uuid or TypeKind.Interval => 16,
                _ => 32,
            };
        }

        return width;
    }

    private static double Cost(OptionSet options, string name, double missing) => Math.Max(0, options.Number(name) ?? missing);
}
