using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>
/// Stage <c>join</c>: two scans or joins whose conditions are all exact, joined by the peer. What says which rows are partners of an outer join, a semi- or
/// an antijoin is pushed wholly or the join is not; what is a condition on the joined rows may stay local.
/// </summary>
internal sealed class JoinStage
{
    /// <summary>
    /// The share of what reading a side costs that the peer is thought to spend on it when it joins: the rows are read, but they do not travel.
    /// </summary>
    private const double SideShare = 0.1;

    private readonly JoinKind _kind;
    private readonly JoinInput _left;
    private readonly JoinInput _right;
    private readonly IReadOnlyList<JoinCondition> _conditions;
    private readonly IReadOnlyList<ColumnReference> _columns;
    private readonly IReadOnlyList<JsonElement> _orders;
    private readonly bool _isPushdown;
    private readonly double _rows;
    private readonly double _width;
    private readonly IConnector _connector;
    private readonly List<ScanPath> _paths = [];
    private string? _reason;

    public JoinStage(ConnectorRegistry registry, JsonElement request, OpenCache planned)
    {
        _kind = request.RequiredText("kind") switch
        {
            "inner" => JoinKind.Inner,
            "left" => JoinKind.Left,
            "right" => JoinKind.Right,
            "full" => JoinKind.Full,
            "semi" => JoinKind.Semi,
            "anti" => JoinKind.Anti,
            _ => throw JsonMembers.Malformed("Member \"kind\" is none that is known."),
        };
        _left = JoinInput.Read(request.Required("left"), registry, planned);
        _right = JoinInput.Read(request.Required("right"), registry, planned);
        _conditions = request.Items("conditions").Select(JoinCondition.Read).ToArray();
        _columns = JoinCondition.ReadColumns(request);
        _orders = request.Items("orders");
        _isPushdown = request.Boolean("pushdown", missing: true);
        _rows = Math.Max(1, PathCosts.Sane(request.Number("rows", 1)));
        _width = Math.Max(1, PathCosts.Sane(request.Number("width", 1)));
        _connector = _left.Plan.Connector;
    }

    public byte[] Reply()
    {
        _reason = _left.Refuse(_isPushdown) ?? _right.Refuse(_isPushdown)
            ?? (ReferenceEquals(_connector, _right.Plan.Connector) ? null : "the sides are at different peers");
        if (_reason is null)
        {
            AddPaths();
        }

        if (_paths.Count == 0)
        {
            return UpperReply.None(_reason ?? $"{_connector.DisplayName} cannot join it");
        }

        return JsonDocuments.Write(writer =>
        {
            writer.WriteBoolean("aggregation", _connector.Capabilities.Aggregation);
            writer.WriteBoolean("direct_modify", _connector.Capabilities.DirectModify);
            writer.WriteStartArray("paths");
            foreach (ScanPath path in _paths)
            {
                path.Write(writer);
            }

            writer.WriteEndArray();
        });
    }

    private void AddPaths()
    {
        var gate = new OfferGate(_connector);
        var answers = new List<ClauseAnswer>();
        var on = new List<Conjunct>();
        var where = new List<Conjunct>();
        foreach (JoinCondition condition in _conditions)
        {
            string? refusal = gate.RefuseCondition(condition.Conjunct.Expression);
            if (refusal is null)
            {
                (condition.IsOn ? on : where).Add(condition.Conjunct);
            }
            else if (condition.IsOn)
            {
                _reason = refusal;
                return;
            }
            else
            {
                answers.Add(ClauseAnswer.Local(condition.Conjunct.Index, refusal));
            }
        }

        answers.AddRange(on.Select(Exact));
        if (Join(on, where, answers, out TableDescription table) is { } joined)
        {
            Add(joined, table, answers.OrderBy(a => a.Index).ToArray());
        }
    }

    /// <summary>
    /// Joins, and filters what is joined. What an inner join filters by is offered as its conditions first: that is how people write it, and some peers plan it better.
    /// </summary>
    private TableHandle? Join(List<Conjunct> on, List<Conjunct> where, List<ClauseAnswer> answers, out TableDescription table)
    {
        table = Table(answers);
        if (_kind == JoinKind.Inner && _connector.ApplyJoin(Request([.. on, .. where], table), out _reason) is { } whole)
        {
            answers.AddRange(where.Select(Exact));
            return whole;
        }

        TableHandle? joined = _connector.ApplyJoin(Request(on, table), out _reason);
        if (joined is null || where.Count == 0)
        {
            return joined;
        }

        IReadOnlyList<FilterCandidate> candidates = _connector.ApplyFilter(joined, table, where);
        AnswerGate.Check(_connector, where, candidates);
        for (int i = 0; i < where.Count; i++)
        {
            FilterAnswer answer = candidates[0].Answers[i];
            answers.Add(new ClauseAnswer(where[i].Index, answer.Pushdown, AnswerGate.Reason(_connector, answer), null));
        }

        // What stays local drops rows that the peer returns.
        table = Table(answers);
        return candidates[0].Handle;
    }

    private void Add(TableHandle joined, TableDescription table, IReadOnlyList<ClauseAnswer> answers)
    {
        ColumnReference[] columns = NeededColumns(answers);
        if (_connector.ApplyOutputs(joined, table, columns, out _reason) is not { } handle)
        {
            return;
        }

        var gate = new SortGate(_connector);
        bool isOrderedAnyway = false;
        for (int i = 0; i < _orders.Count; i++)
        {
            if (gate.ReadKeys(_orders[i]) is { } keys && _connector.ApplySort(handle, table, keys) is { } sorted)
            {
                _paths.Add(Path(sorted, table, columns, answers, keys.Select(k => k.Expression), i));
                isOrderedAnyway |= sorted.Equals(handle);
            }
        }

        if (!isOrderedAnyway)
        {
            _paths.Add(Path(handle, table, columns, answers, [], -1));
        }
    }

    private ScanPath Path(
        TableHandle handle,
        TableDescription table,
        ColumnReference[] columns,
        IReadOnlyList<ClauseAnswer> answers,
        IEnumerable<Expression> keys,
        int order)
    {
        ScanEstimate estimate = _connector.Estimate(handle, table, []);
        IEnumerable<Expression> pushed = _conditions
            .Where(c => answers.Any(a => a.Index == c.Conjunct.Index && a.Pushdown != FilterPushdown.Unsupported))
            .Select(c => c.Conjunct.Expression)
            .Concat(keys);
        var plan = new PlanDocument(
            _connector,
            table,
            handle,
            Columns: null,
            columns.Length,
            Limit: null,
            ParameterNumbers.Of(pushed, _left.Plan.Parameters.Concat(_right.Plan.Parameters)),
            IsExact: answers.All(a => a.Pushdown == FilterPushdown.Exact))
        {
            JoinColumns = columns,
            Relations = $"{_left.Describe()} {KindName()} {_right.Describe()}",
            EstimatedUnits = PathCosts.Sane(estimate.Units),
            EstimatedRows = PathCosts.Sane(estimate.Rows),
        };
        PathCosts costs = PathCosts.Of(estimate);
        double sides = SideShare * (Run(_left.Costs) + Run(_right.Costs));
        return new ScanPath(plan, PathCosts.Sane(estimate.Rows), costs with { Total = costs.Total + sides }, answers, order);
    }

    private JoinRequest Request(IReadOnlyList<Conjunct> conditions, TableDescription table) =>
        new(_kind, _left.Side, _right.Side, conditions.Select(c => c.Expression).ToArray(), table);

    /// <summary>The joined relation, with the rows that the peer returns: more than PostgreSQL's estimate where conditions stay local.</summary>
    private TableDescription Table(List<ClauseAnswer> answers)
    {
        double rows = _rows;
        foreach (JoinCondition condition in _conditions)
        {
            if (answers.Any(a => a.Index == condition.Conjunct.Index && a.Pushdown != FilterPushdown.Exact))
            {
                rows /= Math.Max(1e-9, condition.Conjunct.Selectivity);
            }
        }

        return TableDocument.Join(_left.Plan.Table, _right.Plan.Table, PathCosts.Sane(rows), _width);
    }

    /// <summary>The columns wanted above, and those of what is checked locally; each once.</summary>
    private ColumnReference[] NeededColumns(IReadOnlyList<ClauseAnswer> answers)
    {
        var exact = answers.Where(a => a.Pushdown == FilterPushdown.Exact).Select(a => a.Index).ToHashSet();
        return _columns.Concat(_conditions.Where(c => !exact.Contains(c.Conjunct.Index)).SelectMany(c => c.Columns))
            .DistinctBy(c => (c.Relation, c.Column)).ToArray();
    }

    private string KindName() => _kind switch
    {
        JoinKind.Inner => "INNER JOIN",
        JoinKind.Left => "LEFT JOIN",
        JoinKind.Right => "RIGHT JOIN",
        JoinKind.Full => "FULL JOIN",
        JoinKind.Semi => "SEMI JOIN",
        _ => "ANTI JOIN",
    };

    private static ClauseAnswer Exact(Conjunct conjunct) => new(conjunct.Index, FilterPushdown.Exact, null, null);

    private static double Run(PathCosts costs) => Math.Max(0, costs.Total - costs.Startup);
}
