using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Builds the SELECT of a handle.</summary>
internal sealed class SelectBuilder
{
    private readonly TableDescription _table;
    private readonly RemoteScope _scope;
    private readonly RemoteTranslator _translator;
    private readonly List<SqlRowLock> _locks = [];
    private readonly HashSet<int> _nullable = [];
    private readonly ISet<(int Relation, int Column)> _wanted;

    private SelectBuilder(TableDescription table, ISet<(int Relation, int Column)> wanted)
    {
        _table = table;
        _wanted = wanted;
        _scope = RemoteScope.Of(table);
        _translator = new RemoteTranslator(table, _scope);
    }

    /// <summary>Builds it.</summary>
    /// <param name="handle">The plan.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="columns">The columns of the result.</param>
    /// <param name="asText">Which of them are cast to text; null for none.</param>
    public static SqlSelect Build(
        PostgresHandle handle, TableDescription table, IReadOnlyList<int> columns, IReadOnlyList<bool>? asText)
    {
        Expression[] items = columns.Select(c => Item(handle, table, c)).ToArray();
        var wanted = new HashSet<(int, int)>();
        IEnumerable<Expression> used = items.Concat(handle.Where).Concat(handle.OrderBy.Select(k => k.Expression))
            .Concat(handle.Grouping is { } g ? g.GroupBy.Concat(g.Having) : []);
        AddReferences(wanted, used);
        AddReferences(wanted, handle.From);
        return new SelectBuilder(table, wanted).Build(handle, items, asText);
    }

    private static Expression Item(PostgresHandle handle, TableDescription table, int column) =>
        handle.Outputs is { } outputs ? outputs[column - 1]
        : new ColumnReference(table.Relation, column, table.Column(column)?.Type ?? DataType.Text);

    private static void AddReferences(HashSet<(int Relation, int Column)> wanted, IEnumerable<Expression> expressions)
    {
        foreach (ColumnReference reference in expressions.SelectMany(e => e.Nodes()).OfType<ColumnReference>())
        {
            wanted.Add((reference.Relation, reference.Column));
        }
    }

    private static void AddReferences(HashSet<(int Relation, int Column)> wanted, RemoteSource source)
    {
        if (source is RemoteJoin join)
        {
            AddReferences(wanted, join.On);
            AddReferences(wanted, join.Left);
            AddReferences(wanted, join.Right);
        }
        else if (source is RemoteSubquery subquery)
        {
            AddReferences(wanted, subquery.From);
        }
    }

    private SqlSelect Build(PostgresHandle handle, Expression[] items, IReadOnlyList<bool>? asText)
    {
        var conditions = new List<SqlExpression>();
        SqlSource from = BuildSource(handle.From, conditions);
        var list = new SqlItem[items.Length];
        for (int i = 0; i < list.Length; i++)
        {
            SqlExpression value = BuildItem(items[i]);
            list[i] = new SqlItem(asText is not null && asText[i] ? new SqlCast(value, DataType.Text) : value);
        }

        return new SqlSelect
        {
            Items = new EquatableList<SqlItem>(list),
            From = from,

            // A name in ORDER BY means an item of the select list first; x::text is called x, and max(x) max.
            IsQualified = handle.From is not RemoteTable || (asText?.Contains(true) ?? false) || (handle.Grouping is not null && handle.OrderBy.Count > 0),
            Where = new EquatableList<SqlExpression>(_translator.TranslateAll(handle.Where).Concat(conditions)),
            GroupBy = _translator.TranslateAll(handle.Grouping?.GroupBy ?? []),
            Having = _translator.TranslateAll(handle.Grouping?.Having ?? []),
            OrderBy = new EquatableList<SqlOrder>(handle.OrderBy.Select(k => _translator.Translated(k))),
            Limit = handle.Limit?.Count is { } count ? _translator.Translated(count) : null,
            Offset = handle.Limit?.Offset is { } offset ? _translator.Translated(offset) : null,
            Locks = new EquatableList<SqlRowLock>(handle.From is RemoteTable ? _locks.Select(l => l with { Source = null }) : _locks),
        };
    }

    /// <summary>Builds FROM; what semi- and antijoins check comes as conditions for the WHERE or ON above.</summary>
    private SqlSource BuildSource(RemoteSource source, List<SqlExpression> conditions)
    {
        switch (source)
        {
            case RemoteTable table:
                if (table.Lock is { } strength)
                {
                    _locks.Add(new SqlRowLock((SqlLockStrength)strength, SqlLockWait.Block, RemoteScope.Alias(table.Relation)));
                }

                return RemoteName.Of(_table.Table(table.Relation) ?? _table, RemoteScope.Alias(table.Relation));
            case RemoteSubquery subquery:
                return BuildSubquery(subquery);
            default:
                return BuildJoin((RemoteJoin)source, conditions);
        }
    }

    private SqlSource BuildJoin(RemoteJoin join, List<SqlExpression> conditions)
    {
        bool keepsLeft = join.Kind is not (JoinKind.Right or JoinKind.Full);
        bool keepsRight = join.Kind is JoinKind.Inner or JoinKind.Right;
        var on = new List<SqlExpression>();
        SqlSource left = BuildSource(join.Left, keepsLeft ? conditions : on);
        SqlSource right = BuildSource(join.Right, keepsRight ? conditions : on);
        on.InsertRange(0, _translator.TranslateAll(join.On));
        if (join.Kind is JoinKind.Semi or JoinKind.Anti)
        {
            var partners = new SqlSelect { From = right, Where = new EquatableList<SqlExpression>(on), IsQualified = true };
            conditions.Add(new SqlExists(partners, join.Kind == JoinKind.Anti));
            return left;
        }

        _nullable.UnionWith(keepsLeft ? [] : join.Left.Relations);
        _nullable.UnionWith(keepsRight ? [] : join.Right.Relations);
        return new SqlJoin(
            join.Kind switch
            {
                JoinKind.Inner => SqlJoinKind.Inner,
                JoinKind.Left => SqlJoinKind.Left,
                JoinKind.Right => SqlJoinKind.Right,
                _ => SqlJoinKind.Full,
            },
            left,
            right,
            new EquatableList<SqlExpression>(on));
    }

    private SqlSubquery BuildSubquery(RemoteSubquery subquery)
    {
        var inner = new SelectBuilder(_table, _wanted);
        var conditions = new List<SqlExpression>();
        SqlSource from = inner.BuildSource(subquery.From, conditions);
        int[] relations = subquery.Relations.ToArray();
        string alias = string.Create(CultureInfo.InvariantCulture, $"s{relations.Min()}");
        IEnumerable<SqlItem> items = _wanted.Where(w => relations.Contains(w.Relation)).Order()
            .Select(w => new SqlItem(
                inner.BuildItem(new ColumnReference(w.Relation, w.Column, _scope.Describe(w.Relation, w.Column)?.Type ?? DataType.Text)),
                RemoteScope.NameInSubquery(w.Relation, w.Column)));
        var select = new SqlSelect
        {
            Items = new EquatableList<SqlItem>(items),
            From = from,
            IsQualified = true,
            Where = new EquatableList<SqlExpression>(inner._translator.TranslateAll(subquery.Where).Concat(conditions)),
            Locks = new EquatableList<SqlRowLock>(inner._locks),
        };
        _scope.Hide(relations, alias);
        return new SqlSubquery(select, alias);
    }

    /// <summary>An item of the select list, which may be more than an expression may hold: a column of any type, a whole row, a system column.</summary>
    private SqlExpression BuildItem(Expression item) =>
        item is ColumnReference reference
            ? SystemColumns.Build(reference, _table, _scope, _nullable.Contains(reference.Relation))
            : _translator.Translated(item);
}
