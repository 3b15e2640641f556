using System.Collections.Generic;
using System.Globalization;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Connectors.Postgres.Sampling;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// How a scan of a whole table is split by ranges of its pages, each read by a session of its own in the same snapshot. Every row lies in exactly one range: the first
/// begins at page 0, and the last has no end.
/// </summary>
internal sealed class ScanSplit
{
    /// <summary>Pages below which a part is not worth a session: 8 MiB.</summary>
    public const long LeastPages = 1024;

    /// <summary>The first PostgreSQL that reads only the pages of such a range.</summary>
    public const int LeastVersion = 14;

    /// <summary>A view or a foreign table has no pages, and the leaves of a partitioned table have the same ones.</summary>
    public const string PagesQuery =
        """
        SELECT (pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::pg_catalog.int8)::text
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'm') AND NOT c.relhassubclass
        """;

    private static readonly DataType s_tid = new(TypeKind.Other, 27, "pg_catalog", "tid");

    private readonly PostgresHandle _handle;
    private readonly ScanOpening _opening;

    private ScanSplit(PostgresHandle handle, ScanOpening opening, int count)
    {
        _handle = handle;
        _opening = opening;
        Count = count;
    }

    /// <summary>How many parts are wanted, 2 or more.</summary>
    public int Count { get; }

    /// <summary>The remote table's schema and name.</summary>
    public IReadOnlyList<string> Name => [RemoteRelation.SchemaOf(_opening.Table), RemoteRelation.NameOf(_opening.Table)];

    /// <summary>Whether a scan may be split: one table, no order, no limit, no groups, no locks, and the option says so.</summary>
    /// <param name="handle">The plan.</param>
    /// <param name="opening">The scan.</param>
    /// <returns>The split, or null.</returns>
    public static ScanSplit? Of(PostgresHandle handle, ScanOpening opening)
    {
        OptionSet options = opening.Table.ServerOptions.With(opening.Table.Options);
        int count = (int)(options.Integer(OptionNames.ParallelScanCount) ?? 1);
        bool isPlain = handle is { From: RemoteTable { Lock: null }, Grouping: null, Limit: null, Outputs: null, OrderBy.Count: 0 };
        return count > 1 && isPlain && !opening.Settings.IsSerializable && opening.Table.Options.Text(OptionNames.Query) is null
            ? new ScanSplit(handle, opening, count)
            : null;
    }

    /// <summary>Writes the query of one part.</summary>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="asText">For each column, whether it is cast to text; null for none.</param>
    /// <param name="first">The first page.</param>
    /// <param name="end">The page behind the last one, or null.</param>
    /// <returns>The statement.</returns>
    public string Render(ParameterValues parameters, IReadOnlyList<bool>? asText, long first, long? end)
    {
        List<Expression> where = [.. _handle.Where];
        where.Add(Compare(ComparisonOperator.GreaterThanOrEqual, first));
        if (end is { } page)
        {
            where.Add(Compare(ComparisonOperator.LessThan, page));
        }

        return RemoteQuery.Render(
            _handle with { Where = new EquatableList<Expression>(where) }, _opening.Table, _opening.Columns, parameters, null, asText);
    }

    private Comparison Compare(ComparisonOperator comparison, long page) => new(
        comparison,
        new ColumnReference(_opening.Table.Relation, -1, s_tid),
        new Constant(s_tid, string.Create(CultureInfo.InvariantCulture, $"({page},0)")),
        null);
}
