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

namespace PeerFdw.Contract.Tests.Fakes;

/// <summary>
/// A key-value peer without a server. A column with the option <c>key</c> 'partition', 'sort' or 'hash' opens a Query when it is compared by = (a
/// sort key only beside the partition key, hash keys only all together). It filters exactly by comparisons with a value, inexactly by LIKE,
/// sorts by its sort key, and counts.
/// </summary>
internal sealed class FakeConnector : IConnector
{
    public string Name => "peer_fake";

    public string DisplayName => "Fake";

    public OptionSchema Options { get; init; } = FakeOptions.Schema;

    public ConnectorCapabilities Capabilities { get; init; } = new() { Aggregation = true, Sort = true, Import = true };

    /// <summary>Replaces the answer to ApplyFilter, to break the contract.</summary>
    public Func<IReadOnlyList<Conjunct>, IReadOnlyList<FilterCandidate>>? Answer { get; init; }

    /// <summary>The answer to PlanModify.</summary>
    public ModifyAnswer Modify { get; init; } = ModifyAnswer.Refuse("it is a fake", "Take another.");

    /// <summary>What was offered, call by call.</summary>
    public List<IReadOnlyList<Conjunct>> Offered { get; } = [];

    /// <summary>The joins asked for, call by call.</summary>
    public List<JoinRequest> Joins { get; } = [];

    public void Validate(OptionPlace place, OptionSet options)
    {
        if (place == OptionPlace.Server && options.Text("low") is not null && options.Text("high") is null)
        {
            throw new PeerException(SqlState.FdwOptionNameNotFound, "option \"high\" is missing", hint: "It goes with low.");
        }
    }

    public ModifyAnswer PlanModify(TableDescription table, ModifyCommand command) => Modify;

    public IReadOnlyList<PlanProperty> DescribeModify(TableDescription table, ModifyCommand command) =>
        [PlanProperty.OfText("Mode", "fake")];

    public TableHandle CreateHandle(TableDescription table) => FakeHandle.Scan;

    public IReadOnlyList<FilterCandidate> ApplyFilter(
        TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        Offered.Add(conjuncts);
        if (Answer is { } answer)
        {
            return answer(conjuncts);
        }

        FilterAnswer[] answers = conjuncts.Select(c => AnswerTo(c.Expression)).ToArray();
        var pushed = new EquatableList<Expression>(
            conjuncts.Where((_, i) => answers[i].Pushdown != FilterPushdown.Unsupported).Select(c => c.Expression));
        var scan = (FakeHandle)handle with { Pushed = pushed };
        var candidates = new List<FilterCandidate> { new(scan, answers) };
        if (IsQuery(table, conjuncts))
        {
            candidates.Add(new(scan with { Operation = "Query" }, answers));
        }

        return candidates;
    }

    public TableHandle ApplyProjection(TableHandle handle, TableDescription table, IReadOnlyList<int> columns) =>
        (FakeHandle)handle with { Columns = new(columns) };

    public TableHandle? ApplySort(TableHandle handle, TableDescription table, IReadOnlyList<SortKey> keys) =>
        keys.Count == 1 && keys[0].Expression.StripRelabel() is ColumnReference column && Key(table, column.Column) == "sort"
            ? (FakeHandle)handle with { Order = new(keys) }
            : null;

    public TableHandle? ApplyAggregation(TableHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        reason = request.Outputs.All(o => o is AggregateCall { Name: "count" or "max" }) && request.Having.Count == 0
            ? null
            : "only count and max are computed";
        return reason is null ? (FakeHandle)handle with { Outputs = new(request.Outputs), Columns = null } : null;
    }

    /// <summary>Joins by comparisons; what it joined stands in the operation.</summary>
    public TableHandle? ApplyJoin(JoinRequest request, out string? reason)
    {
        Joins.Add(request);
        reason = request.Conditions.All(c => c is Comparison { Left: ColumnReference, Right: ColumnReference } || AnswerTo(c).Pushdown == FilterPushdown.Exact)
            ? null
            : "only comparisons are joined by";
        return reason is null
            ? FakeHandle.Scan with
            {
                Operation = $"{request.Kind}({((FakeHandle)request.Left.Handle).Operation}, {((FakeHandle)request.Right.Handle).Operation})",
                Pushed = new(request.Conditions),
            }
            : null;
    }

    public TableHandle? ApplyOutputs(TableHandle handle, TableDescription table, IReadOnlyList<ColumnReference> outputs, out string? reason)
    {
        reason = outputs.Any(o => o.Column == 0) ? "whole rows are not read" : null;
        return reason is null ? (FakeHandle)handle with { Outputs = new(outputs) } : null;
    }

    public TableHandle ApplyLock(TableHandle handle, TableDescription table, RowLock strength) =>
        (FakeHandle)handle with { Operation = $"Scan for {strength}" };

    public TableHandle? ApplyModification(TableHandle handle, TableDescription table, DirectModification request, out string? reason)
    {
        reason = request.Assignments.Any(a => a.Value is not (Constant or Parameter)) ? "only values are set" : null;
        return reason is null ? (FakeHandle)handle with { Operation = $"{request.Command} {request.Relation}", Outputs = new(request.Assignments.Select(a => a.Value)) } : null;
    }

    public ScanEstimate Estimate(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        var scan = (FakeHandle)handle;
        double all = EstimateTableRows(table);
        double rows = conjuncts.Aggregate(all, (r, c) => r * c.Selectivity);
        bool hasSort = scan.Pushed.Any(e => EqualityOn(e) is { } column && Key(table, column) == "sort");
        double read = scan.Operation == "Scan" ? all : hasSort ? 1 : 100;
        return new ScanEstimate(scan.Outputs.Any(o => o is AggregateCall) ? 1 : Math.Max(1, rows), 1 + Math.Floor(read / 1000), rows * 100, read / 10);
    }

    public double EstimateTableRows(TableDescription table) => table.Tuples >= 1 ? table.Tuples : 10_000;

    public IReadOnlyList<PlanProperty> Describe(TableHandle handle, TableDescription table)
    {
        var scan = (FakeHandle)handle;
        return
        [
            PlanProperty.OfText("Operation", scan.Operation),
            PlanProperty.OfInteger("Conditions", scan.Pushed.Count),
            PlanProperty.OfText("Table", table.Name, isVerbose: true),
        ];
    }

    public void WriteHandle(Utf8JsonWriter writer, TableHandle handle) => ((FakeHandle)handle).Write(writer);

    public TableHandle ReadHandle(JsonElement element) => FakeHandle.Read(element);

    public IPeerConnection Connect(ConnectionRequest request) => new FakeConnection();

    public IScan OpenScan(ScanOpening opening) => throw new NotSupportedException();

    public Task<IReadOnlyList<ImportedTable>> ImportAsync(
        IPeerConnection connection, ImportRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ImportedTable>>([]);

    private static FilterAnswer AnswerTo(Expression expression) => expression switch
    {
        Comparison { Right: Constant or Parameter } c when c.Left.StripRelabel() is ColumnReference => FilterAnswer.Exact,
        ListComparison { IsAll: false, List: Constant or Parameter } l when l.Value.StripRelabel() is ColumnReference => FilterAnswer.Exact,
        NullTest { Argument: ColumnReference } => FilterAnswer.Exact,
        Or e when e.Arguments.All(a => AnswerTo(a).Pushdown == FilterPushdown.Exact) => FilterAnswer.Exact,
        Like => FilterAnswer.Inexact("only the beginning of the pattern is checked"),
        _ => FilterAnswer.Unsupported("only comparisons of a column with a value are checked"),
    };

    private static bool IsQuery(TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        int?[] columns = conjuncts.Select(c => EqualityOn(c.Expression)).ToArray();
        int[] hashes = table.Columns.Where(c => c.Options.Text("key") == "hash").Select(c => c.Number).ToArray();
        return columns.Any(c => c is { } column && Key(table, column) == "partition")
            || (hashes.Length > 0 && hashes.All(h => columns.Contains(h)));
    }

    private static int? EqualityOn(Expression expression) =>
        expression is Comparison { Operator: ComparisonOperator.Equal, Right: Constant or Parameter } comparison
        && comparison.Left.StripRelabel() is ColumnReference column
            ? column.Column
            : null;

    private static string? Key(TableDescription table, int column) => table.Column(column)?.Options.Text("key");

    private sealed class FakeConnection : IPeerConnection
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
