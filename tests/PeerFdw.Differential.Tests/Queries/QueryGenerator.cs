using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Differential.Tests.Schema;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>Makes a query from a seed: the same seed over the same data gives the same query.</summary>
internal sealed class QueryGenerator(IReadOnlyList<TestTable> tables, int seed)
{
    private const int MaximumDepth = 4;

    private readonly Random _random = new(seed);
    private readonly LiteralPool _pool = new(new Random(seed * 31 + 7));

    internal Query Make()
    {
        TestTable table = Table();
        Predicate? where = _random.Next(25) == 0 ? null : Where(table);
        LiteralMode mode = _random.Next(10) switch { < 5 => LiteralMode.Constant, < 8 => LiteralMode.Parameter, _ => LiteralMode.Subselect };
        string label = $"seed {seed}";
        switch (_random.Next(20))
        {
            case < 4:
                return new Query($"SELECT {Aggregates(table)} FROM {table.Name}", where, "", RowOrder.Any, mode, label);
            case < 6:
                TestColumn group = Pick(table.Columns.Where(c => c.IsSortable).ToArray());
                return new Query(
                    $"SELECT {group.Canonical(group.Name)}, {Aggregates(table)} FROM {table.Name}", where,
                    $"GROUP BY {group.Name}{(_random.Next(3) == 0 ? " HAVING count(*) > 1" : "")}", RowOrder.Any, mode, label);
            case < 7:
                return new Query(
                    $"SELECT DISTINCT {string.Join(", ", Some(table.Columns.Where(c => c.IsSortable).ToArray(), 2).Select(c => c.Canonical(c.Name)))} FROM {table.Name}",
                    where, "", RowOrder.Any, mode, label);
            case < 9:
                return Limited(table, where, mode, label);
            case < 13 when table.Order.Length > 0:
                return Ordered(table, where, mode, label);
            case < 14:
                return Joined(table, where, mode, label);
            default:
                return new Query($"SELECT {Outputs(table)} FROM {table.Name}", where, "", RowOrder.Any, mode, label);
        }
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private List<T> Some<T>(IReadOnlyList<T> from, int most) =>
        [.. Enumerable.Range(0, 1 + _random.Next(most)).Select(_ => Pick(from)).Distinct()];

    private TestTable Table()
    {
        int at = _random.Next(tables.Sum(t => t.Weight));
        foreach (TestTable table in tables)
        {
            if ((at -= table.Weight) < 0)
            {
                return table;
            }
        }

        throw new InvalidOperationException("the weights do not add up");
    }

    /// <summary>Half of the conditions begin with the key of the table or of an index, so that more than a Scan is possible.</summary>
    private Predicate Where(TestTable table)
    {
        var arguments = new List<Predicate>();
        TestColumn[] keys = [.. table.Keys];
        if (_random.Next(2) == 0)
        {
            TestColumn[] partitionKeys = [.. keys.Where(k => k.Options.Contains("partition_key", StringComparison.Ordinal))];
            TestColumn key = _random.Next(3) > 0 ? partitionKeys[0] : Pick(partitionKeys);
            arguments.Add(new Predicate.Leaf(_random.Next(4) > 0
                ? $"{key.Name} = {_pool.For(key)}"
                : $"{key.Name} IN ({_pool.For(key)}, {_pool.For(key)}, {_pool.For(key)})"));
            foreach (TestColumn other in keys.Where(k => k != key && _random.Next(3) == 0))
            {
                arguments.Add(Leaf(other));
            }
        }

        int more = arguments.Count == 0 ? 1 + _random.Next(2) : Math.Max(0, _random.Next(5) - 2);
        for (int i = 0; i < more; i++)
        {
            arguments.Add(Tree(table, MaximumDepth - 1));
        }

        return arguments.Count == 1 ? arguments[0] : new Predicate.Several(true, arguments);
    }

    private Predicate Tree(TestTable table, int depth)
    {
        int which = depth == 0 ? 9 : _random.Next(10);
        return which switch
        {
            0 or 1 => new Predicate.Several(true, [Tree(table, depth - 1), Tree(table, depth - 1)]),
            2 or 3 => new Predicate.Several(false, [.. Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => Tree(table, depth - 1))]),
            4 => new Predicate.Not(Tree(table, depth - 1)),
            _ => Leaf(_random.Next(3) == 0 ? Pick(table.Keys.ToArray()) : Pick(table.Columns)),
        };
    }

    private Predicate.Leaf Leaf(TestColumn column) => new(Pick(Templates.For(column)).Make(_pool, column));

    private string Outputs(TestTable table) => _random.Next(6) switch
    {
        0 => "*",
        1 => $"{table.Columns[0].Name}, {Pick(table.Columns).Name}::text, 1 AS one",
        _ => string.Join(", ", Some(table.Columns, 5).Select(c => c.Name)),
    };

    private string Aggregates(TestTable table) => string.Join(", ", Enumerable.Range(0, 1 + _random.Next(3)).Select(_ =>
    {
        TestColumn column = _random.Next(2) == 0 ? Pick(table.Keys.ToArray()) : Pick(table.Columns);
        return _random.Next(8) switch
        {
            0 or 1 => "count(*)",
            2 => $"count({column.Name})",
            3 when column.Family != Family.Json => $"count(DISTINCT {column.Name})",
            4 when column.Family == Family.Number && column.Type.StartsWith("numeric", StringComparison.Ordinal) => $"sum({column.Name})",
            5 => $"count(*) FILTER (WHERE {column.Name} IS NULL)",
            _ when column.IsSortable && column.Family is Family.Text or Family.Number or Family.Date or Family.Time && !column.IsNondeterministic => column.Canonical($"{Pick(["min", "max"])}({column.Name})"),
            _ => "count(*)",
        };
    }));

    private Query Ordered(TestTable table, Predicate? where, LiteralMode mode, string label)
    {
        var keys = new List<string>();
        string direction = Pick(["", " DESC"]);
        if (_random.Next(2) == 0)
        {
            keys.AddRange(Some(table.Columns.Where(c => c.Family is not Family.Json).ToArray(), 2)
                .Select(c => c.Name + Pick(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"])));
        }

        keys.AddRange((_random.Next(2) == 0 ? table.Order : table.Order.Reverse()).Select(k => k + direction));
        string limit = _random.Next(3) > 0 ? $" LIMIT {Pick(["0", "1", "3", "10", "1000"])}{Pick(["", " OFFSET 2", " OFFSET 0", " OFFSET 500"])}" : "";
        return new Query($"SELECT {Outputs(table)} FROM {table.Name}", where, $"ORDER BY {string.Join(", ", keys)}{limit}", RowOrder.Total, mode, label);
    }

    private Query Limited(TestTable table, Predicate? where, LiteralMode mode, string label) =>
        new($"SELECT {Outputs(table)} FROM {table.Name}", where, "", RowOrder.AnyLimited, mode, label) { Limited = (Pick([0, 1, 3, 10, 1000]), Pick([0, 0, 2, 100])) };

    private Query Joined(TestTable table, Predicate? where, LiteralMode mode, string label)
    {
        TestColumn key = table.Columns.First(c => c.Options.Contains("partition_key", StringComparison.Ordinal));
        string probe = key.Family switch { Family.Number => "n", Family.Binary => "b", _ => "t" };
        string collated = probe == "t" ? $"(t COLLATE \"{key.Collation ?? "default"}\")" : probe;
        string join = Pick(["JOIN", "LEFT JOIN", "RIGHT JOIN"]);
        TestColumn output = Pick(table.Columns);
        return _random.Next(3) switch
        {
            0 => new Query(
                $"SELECT count(*), count({output.Name}) FROM {table.Name}",
                where is null ? new Predicate.Leaf(Semi()) : new Predicate.Several(true, [where, new Predicate.Leaf(Semi())]), "", RowOrder.Any, mode, label),
            _ => new Query($"SELECT probe.i, {output.Name} FROM probe {join} {table.Name} ON {key.Name} = {collated}{Pick(["", " AND probe.i > 0"])}", where, "", RowOrder.Any, mode, label),
        };

        string Semi() => Pick([
            $"{key.Name} IN (SELECT {collated} FROM probe WHERE i < 6)", $"EXISTS (SELECT FROM probe WHERE {collated} = {key.Name})",
            $"NOT EXISTS (SELECT FROM probe WHERE {collated} = {key.Name})", $"{key.Name} = (SELECT max({probe}::text)::{key.LiteralType} FROM probe WHERE i = 0){(probe == "t" ? $" COLLATE \"{key.Collation ?? "default"}\"" : "")}"]);
    }
}
