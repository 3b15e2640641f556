using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>
/// Stage <c>scan</c>: the ways to read one relation, in the order filter, projection, sort. Each of the connector's candidates becomes a path,
/// and one more for each order that it can give.
/// </summary>
internal sealed class ScanStage
{
    private readonly IConnector _connector;
    private readonly TableDescription _table;
    private readonly TableHandle _start;
    private readonly IReadOnlyList<ScanClause> _clauses;
    private readonly IReadOnlyList<int> _columns;
    private readonly ColumnMembers[] _members;
    private readonly bool _isPushdown;
    private readonly bool _isOuter;
    private readonly bool _isOverlay;
    private readonly IReadOnlyList<JsonElement> _orders;
    private readonly double _rowHint;
    private readonly List<ScanPath> _paths = [];

    public ScanStage(IConnector connector, JsonElement request, Func<TableDescription, bool>? hasWrites = null)
    {
        _connector = connector;
        _table = TableDocument.Read(request.Required("table"));
        _start = Locked(connector.CreateHandle(_table), request.Text("lock"));
        _clauses = request.Items("clauses").Select(c => ScanClause.Read(c, _table)).ToArray();
        _columns = request.Integers("columns");
        _members = request.Items("members").Select(ReadMembers).Where(m => m.Paths.Count > 0).ToArray();
        _isPushdown = request.Boolean("pushdown", missing: true);
        _isOuter = request.Boolean("outer");
        _isOverlay = hasWrites is not null && hasWrites(_table);

        // Rows that the transaction has written come last, in no order.
        _orders = _isOverlay ? [] : request.Items("orders");
        _rowHint = request.Number("row_hint", -1);
    }

    public byte[] Reply()
    {
        if (_isPushdown)
        {
            AddCandidates();
        }
        else
        {
            Add(_start, _clauses.Select(c => ClauseAnswer.Local(c.Conjunct.Index, ClauseAnswer.PushdownIsOff)).ToArray());
        }

        bool takesClauses = _isPushdown && !_isOverlay && _connector.Capabilities.JoinClauses;
        IReadOnlyList<int> parameterizable = _isPushdown && !_isOuter && !_connector.Capabilities.JoinClauses
            ? new ParameterizableColumns(_connector, _table, _start).Find()
            : [];
        return JsonDocuments.Write(writer =>
        {
            writer.WriteNumber("tuples", Math.Max(1, PathCosts.Sane(_connector.EstimateTableRows(_table))));
            writer.WriteBoolean("aggregation", _isPushdown && !_isOverlay && _connector.Capabilities.Aggregation);
            writer.WriteBoolean("join", _isPushdown && !_isOverlay && _connector.Capabilities.Join);
            writer.WriteBoolean("direct_modify", _isPushdown && !_isOverlay && _connector.Capabilities.DirectModify);
            writer.WriteBoolean("overlay", _isOverlay);
            writer.WriteBoolean("remote_estimates", _connector.Capabilities.RemoteEstimates);
            writer.WriteBoolean("join_clauses", takesClauses);
            PlanDocument.WriteIntegers(writer, "parameterizable", parameterizable);
            writer.WriteStartArray("paths");
            foreach (ScanPath path in _paths)
            {
                path.Write(writer);
            }

            writer.WriteEndArray();
        });
    }

    private void AddCandidates()
    {
        var gate = new OfferGate(_connector);
        var offered = new List<Conjunct>();
        var refused = new List<ClauseAnswer>();
        foreach (ScanClause clause in _clauses)
        {
            if (gate.RefuseCondition(clause.Conjunct.Expression) is { } reason)
            {
                refused.Add(ClauseAnswer.Local(clause.Conjunct.Index, reason));
            }
            else
            {
                offered.Add(clause.Conjunct);
            }
        }

        IReadOnlyList<FilterCandidate> candidates = _connector.ApplyFilter(_start, _table, offered);
        AnswerGate.Check(_connector, offered, candidates);
        foreach (FilterCandidate candidate in candidates)
        {
            var answers = new List<ClauseAnswer>(refused);
            for (int i = 0; i < offered.Count; i++)
            {
                FilterAnswer answer = _isOverlay && candidate.Answers[i].Pushdown == FilterPushdown.Exact
                    ? FilterAnswer.Inexact(ClauseAnswer.IsOverlaid)
                    : candidate.Answers[i];
                answers.Add(new ClauseAnswer(
                    offered[i].Index,
                    answer.Pushdown,
                    AnswerGate.Reason(_connector, answer),
                    answer.Pushdown == FilterPushdown.Unsupported ? null : offered[i]));
            }

            Add(candidate.Handle, answers.OrderBy(a => a.Index).ToArray());
        }
    }

    /// <summary>Adds the path of a candidate, and one for each order that it can give.</summary>
    private void Add(TableHandle filtered, IReadOnlyList<ClauseAnswer> answers)
    {
        int[] columns = NeededColumns(answers);
        TableHandle handle = _connector.ApplyProjection(filtered, _table, columns);
        if (_members.Length > 0)
        {
            handle = _connector.ApplyMembers(handle, _table, _members);
        }

        bool isOrderedAnyway = false;
        var gate = new SortGate(_connector);
        for (int i = 0; _isPushdown && i < _orders.Count; i++)
        {
            if (gate.ReadKeys(_orders[i]) is { } keys && _connector.ApplySort(handle, _table, keys) is { } sorted)
            {
                _paths.Add(Path(sorted, columns, answers, keys.Select(k => k.Expression), i));
                isOrderedAnyway |= sorted.Equals(handle);
            }
        }

        if (!isOrderedAnyway)
        {
            _paths.Add(Path(handle, columns, answers, [], -1));
        }
    }

    private ScanPath Path(
        TableHandle handle, int[] columns, IReadOnlyList<ClauseAnswer> answers, IEnumerable<Expression> keys, int order)
    {
        Conjunct[] pushed = answers.Select(a => a.Pushed).OfType<Conjunct>().ToArray();
        ScanEstimate estimate = _connector.Estimate(handle, _table, pushed);
        var plan = new PlanDocument(
            _connector,
            _table,
            handle,
            columns,
            Outputs: 0,
            Limit: null,
            ParameterNumbers.Of(pushed.Select(c => c.Expression).Concat(keys), []),
            IsExact: !_isOverlay && answers.All(a => a.Pushdown == FilterPushdown.Exact))
        {
            IsOverlay = _isOverlay,
            EstimatedUnits = PathCosts.Sane(estimate.Units),
            EstimatedRows = PathCosts.Sane(estimate.Rows),
            RowHint = RowHint(PathCosts.Sane(estimate.Rows), order),
        };
        return new ScanPath(plan, PathCosts.Sane(estimate.Rows), PathCosts.Of(estimate), answers, order);
    }

    private TableHandle Locked(TableHandle handle, string? strength) =>
        strength is null || !_connector.Capabilities.RowLocks ? handle : _connector.ApplyLock(handle, _table, strength switch
        {
            "key_share" => RowLock.KeyShare,
            "share" => RowLock.Share,
            "no_key_update" => RowLock.NoKeyUpdate,
            "update" => RowLock.Update,
            _ => throw JsonMembers.Malformed("Member \"lock\" is none that is known."),
        });

    private static ColumnMembers ReadMembers(JsonElement element) => new(
        (int)element.Integer("column", 0),
        new EquatableList<EquatableList<string>>(element.Items("paths")
            .Select(JsonMembers.TextList)
            .ToArray()));

    /// <summary>
    /// How many rows of a path a local LIMIT will probably read: more than the LIMIT says, where conditions are checked locally. A path without
    /// the order that is wanted is read to its end, to be sorted.
    /// </summary>
    private long? RowHint(double rows, int order)
    {
        if (_rowHint <= 0 || (_orders.Count > 0 && order < 0))
        {
            return null;
        }

        double passing = PathCosts.Sane(_connector.EstimateTableRows(_table));
        foreach (ScanClause clause in _clauses)
        {
            passing *= Math.Clamp(clause.Conjunct.Selectivity, 0, 1);
        }

        double read = Math.Ceiling(_rowHint * Math.Max(1, rows / Math.Max(1, passing)));
        return read < rows ? (long)read : null;
    }

    /// <summary>
    /// The columns of the target list and of what is checked locally. Of the system columns only the row's place and owner can be asked for; what is not
    /// read is PostgreSQL's to fill.
    /// </summary>
    private int[] NeededColumns(IReadOnlyList<ClauseAnswer> answers)
    {
        var exact = answers.Where(a => a.Pushdown == FilterPushdown.Exact).Select(a => a.Index).ToHashSet();
        return _clauses.Where(c => !exact.Contains(c.Conjunct.Index)).SelectMany(c => c.Columns)
            .Concat(_columns).Where(c => c > 0 || (c is SystemColumn.Place or SystemColumn.Owner && _connector.Capabilities.SystemColumns)).Distinct().Order().ToArray();
    }
}
