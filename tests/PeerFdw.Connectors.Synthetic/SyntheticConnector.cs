using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>The peer of the tests: rows without a network, as many, as slow and as faulty as the table's options say. README.md describes it.</summary>
public sealed class SyntheticConnector : IConnector
{
    /// <summary>A number that no column has; 0 and below are PostgreSQL's.</summary>
    private const int NoColumn = int.MaxValue;

    private const double EndlessRows = 1_000_000_000;

    private static long s_described;

    /// <inheritdoc/>
    public string Name => "peer_synthetic";

    /// <inheritdoc/>
    public string DisplayName => "Synthetic";

    /// <inheritdoc/>
    public OptionSchema Options => SyntheticOptions.Schema;

    /// <inheritdoc/>
    public ConnectorCapabilities Capabilities { get; } = new()
    {
        Aggregation = true,
        Sort = true,
        Import = true,
        Sampling = true,
        Description = true,
        Join = true,
        DirectModify = true,
        Truncate = true,
    };

    /// <inheritdoc/>
    public void Validate(OptionPlace place, OptionSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SyntheticOptions.Rows(options);
        if (options.Text("generator") == "constant" && options.Text("value") is null)
        {
            throw new PeerException(
                SqlState.FdwOptionNameNotFound, "option \"value\" is missing", hint: "The constant generator needs a value.");
        }
    }

    /// <inheritdoc/>
    public TableHandle CreateHandle(TableDescription table) => SyntheticHandle.All;

    /// <inheritdoc/>
    public IReadOnlyList<FilterCandidate> ApplyFilter(
        TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(conjuncts);
        if (handle is SyntheticJoin join)
        {
            return [SyntheticJoinPlanner.Filter(join, table, conjuncts)];
        }

        string mode = SyntheticOptions.Of(table).Text("filter_mode") ?? "exact";
        int key = Key(table);
        var conditions = new List<KeyCondition>();
        var answers = new FilterAnswer[conjuncts.Count];
        for (int i = 0; i < conjuncts.Count; i++)
        {
            KeyCondition? condition = KeyCondition.From(conjuncts[i].Expression, key);
            if (condition is null)
            {
                answers[i] = FilterAnswer.Unsupported("it is not a comparison of n with an integer");
            }
            else if (mode == "none")
            {
                answers[i] = FilterAnswer.Unsupported("filter_mode is none");
            }
            else
            {
                conditions.Add(condition);
                answers[i] = mode == "inexact" ? FilterAnswer.Inexact("filter_mode is inexact") : FilterAnswer.Exact;
            }
        }

        var filtered = (SyntheticHandle)handle with
        {
            Conditions = new EquatableList<KeyCondition>(conditions),
            IsWidened = mode == "inexact",
        };
        return conditions.Count == 0
            ? [new FilterCandidate(filtered, answers)]
            : [new FilterCandidate(filtered, answers), new FilterCandidate(filtered with { IsSeek = true }, answers)];
    }

    /// <inheritdoc/>
    public TableHandle ApplyProjection(TableHandle handle, TableDescription table, IReadOnlyList<int> columns) => handle;

    /// <inheritdoc/>
    public TableHandle? ApplySort(TableHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(keys);
        if (handle is SyntheticJoin join)
        {
            return SyntheticJoinPlanner.Sort(join, table, keys);
        }

        OptionSet options = SyntheticOptions.Of(table);
        bool isEndless = SyntheticOptions.Rows(options) == long.MaxValue;

        // n is unique and never NULL: keys after it decide nothing.
        return keys.Count > 0 && keys[0].Expression is ColumnReference column && column.Column == Key(table)
            && (options.Integer("producers") ?? 1) == 1 && !(isEndless && keys[0].IsDescending)
            ? (SyntheticHandle)handle with { IsDescending = keys[0].IsDescending }
            : null;
    }

    /// <inheritdoc/>
    public TableHandle? ApplyAggregation(TableHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        reason = request.GroupBy.Count > 0 || request.Having.Count > 0 ? "only a whole table is counted"
            : request.Outputs.Count == 0 || !request.Outputs.All(IsCountOfRows) ? "only count(*) is computed"
            : SyntheticOptions.Rows(SyntheticOptions.Of(table)) == long.MaxValue ? "the table is endless"
            : null;
        return reason is not null ? null
            : handle is SyntheticJoin join ? join with { Counts = request.Outputs.Count }
            : (SyntheticHandle)handle with { Counts = request.Outputs.Count };
    }

    /// <inheritdoc/>
    public TableHandle? ApplyJoin(JoinRequest request, out string? reason) => SyntheticJoinPlanner.Join(request, out reason);

    /// <inheritdoc/>
    public TableHandle? ApplyOutputs(TableHandle handle, TableDescription table, IReadOnlyList<ColumnReference> outputs, out string? reason) =>
        SyntheticJoinPlanner.Read((SyntheticJoin)handle, outputs, out reason);

    /// <inheritdoc/>
    public ScanEstimate Estimate(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        ArgumentNullException.ThrowIfNull(conjuncts);
        ArgumentNullException.ThrowIfNull(table);
        if (handle is SyntheticJoin join)
        {
            double joined = join.Counts > 0 ? 1 : table.Tuples;
            return new ScanEstimate(joined, 1, joined * 50, table.Tuples / 100);
        }

        var scan = (SyntheticHandle)handle;
        double all = EstimateTableRows(table);
        double passing = all;
        foreach (Conjunct conjunct in conjuncts)
        {
            passing *= conjunct.Selectivity;
        }

        double made = Math.Max(1, scan.IsSeek ? passing : all);
        double rows = scan.Counts > 0 ? 1 : Math.Max(1, passing);
        double pageRows = SyntheticOptions.Of(table).Integer("page_rows") ?? 100;
        return new ScanEstimate(rows, Math.Ceiling(made / pageRows), rows * 50, made / 100);
    }

    /// <inheritdoc/>
    public double EstimateTableRows(TableDescription table)
    {
        ArgumentNullException.ThrowIfNull(table);
        long rows = SyntheticOptions.Rows(SyntheticOptions.Of(table));
        return table.Tuples >= 0 ? Math.Max(1, table.Tuples) : rows == long.MaxValue ? EndlessRows : Math.Max(1, rows);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Describe(TableHandle handle, TableDescription table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (handle is SyntheticJoin join)
        {
            return SyntheticJoinPlanner.Describe(join, table);
        }

        var scan = (SyntheticHandle)handle;
        var lines = new List<PlanProperty> { PlanProperty.OfText("Synthetic Operation", scan.Change?.Describe() ?? (scan.Counts > 0 ? "Count" : scan.IsSeek ? "Seek" : "Generate")) };
        if (scan.Conditions.Count > 0)
        {
            lines.Add(PlanProperty.OfList("Condition", scan.Conditions.Select(c => c.Describe()).ToArray()));
        }

        if (scan.IsDescending)
        {
            lines.Add(PlanProperty.OfText("Direction", "descending"));
        }

        return lines;
    }

    /// <inheritdoc/>
    public void WriteHandle(Utf8JsonWriter writer, TableHandle handle) =>
        SyntheticJoinJson.Write(writer, handle);

    /// <inheritdoc/>
    public TableHandle ReadHandle(JsonElement element) => SyntheticJoinJson.Read(element);

    /// <inheritdoc/>
    public IPeerConnection Connect(ConnectionRequest request) => new SyntheticConnection(request);

    /// <inheritdoc/>
    public IScan OpenScan(ScanOpening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return opening.Handle is SyntheticJoin ? new SyntheticJoinScan(opening)
            : SyntheticOptions.Of(opening.Table).Text("store") is { } store
            ? new SyntheticStoreScan(opening, store)
            : new SyntheticScan(opening);
    }

    /// <inheritdoc/>
    public ModifyAnswer PlanModify(TableDescription table, ModifyCommand command)
    {
        ArgumentNullException.ThrowIfNull(table);
        OptionSet options = SyntheticOptions.Of(table);
        return options.Text("store") is null ? ModifyAnswer.Refuse("its rows are made", "Give it a store.")
            : Key(table) == NoColumn ? ModifyAnswer.Refuse("it has no column n")
            : new ModifyAnswer(null, null, [Key(table)], (int)(options.Integer("batch_rows") ?? 10));
    }

    /// <inheritdoc/>
    public TableHandle? ApplyModification(TableHandle handle, TableDescription table, DirectModification request, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        reason = "rows of a join are not changed";
        return handle is SyntheticHandle scan && SyntheticChange.From(request, table, out reason) is { } change
            ? scan with { Change = change }
            : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> DescribeModify(TableDescription table, ModifyCommand command)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [PlanProperty.OfText("Store", SyntheticOptions.Of(table).Text("store") ?? "")];
    }

    /// <inheritdoc/>
    public IPeerTransaction BeginTransaction(IPeerConnection connection) => new SyntheticTransaction();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImportedTable>> ImportAsync(
        IPeerConnection connection, ImportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        OptionSet options = request.ServerOptions.With(request.Options);
        await Task.Delay((int)(options.Integer("delay_ms") ?? 0), cancellationToken).ConfigureAwait(false);
        if (request.RemoteSchema != "synthetic")
        {
            throw new PeerException(
                SqlState.FdwTableNotFound,
                $"schema \"{request.RemoteSchema}\" is not there",
                hint: "The only schema is synthetic.");
        }

        request.Notices.Post(NoticeLevel.Notice, "the synthetic peer was asked for its tables");
        return options.NameList("import_tables").Where(request.Wants).Select(Imported).ToArray();
    }

    /// <inheritdoc/>
    public async Task<SampleResult> SampleAsync(SampleRequest request, IRowSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        long rows = SyntheticOptions.Rows(SyntheticOptions.Of(request.Table));
        await using var scan = new SyntheticScan(new ScanOpening(
            request.Connection, request.Table, SyntheticHandle.All, request.Columns, request.Settings, request.Notices));
        bool isEndless = rows == long.MaxValue;
        await scan.RunAsync(ParameterValues.Empty, isEndless ? 10L * request.Rows : null, sink, cancellationToken).ConfigureAwait(false);
        return new SampleResult(isEndless ? EndlessRows : rows, scan.Report());
    }

    /// <inheritdoc/>
    public async Task<RemoteDescription> DescribeTableAsync(
        IPeerConnection connection, TableDescription table, CancellationToken cancellationToken)
    {
        OptionSet options = SyntheticOptions.Of(table);
        await Task.Delay((int)(options.Integer("delay_ms") ?? 0), cancellationToken).ConfigureAwait(false);
        if (options.Boolean("describe_fails") == true)
        {
            throw new PeerException(SqlState.ConnectionFailure, "the synthetic peer does not describe its tables today");
        }

        long rows = options.Integer("described_rows") ?? SyntheticOptions.Rows(options);
        long width = options.Integer("width") ?? 0;
        return new RemoteDescription(
            rows == long.MaxValue ? -1 : rows,
            rows == long.MaxValue ? -1 : rows * Math.Max(1, width),
            [
                new("rows", options.Text("rows") ?? "100"),
                new("described", Interlocked.Increment(ref s_described).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new("user", System.Text.Encoding.UTF8.GetString(((SyntheticConnection)connection).User)),
            ]);
    }

    private static ImportedTable Imported(string name) => new(
        name,
        [
            new ImportedColumn(SyntheticColumn.KeyName, "bigint", null, true, []),
            new ImportedColumn("label", "text", "C", false, [new("generator", "text")]),
            new ImportedColumn("Quoted \"Name\"", "numeric(12,2)", null, false, [new("generator", "constant"), new("value", "1.50")]),
        ],
        [new("rows", "10")]);

    private static int Key(TableDescription table) =>
        table.Columns.FirstOrDefault(c => c.Name == SyntheticColumn.KeyName)?.Number ?? NoColumn;

    private static bool IsCountOfRows(Expression expression) =>
        expression is AggregateCall { Name: "count", IsBuiltIn: true, IsStar: true, IsDistinct: false, Filter: null };
}
