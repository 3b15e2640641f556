using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Differential.Tests.Schema;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>
/// Every form of condition, by family of types. None raises an error that depends on the row: which rows a condition meets is the planner's
/// choice, so such errors prove nothing.
/// </summary>
internal static class Templates
{
    private static readonly Template[] s_comparisons =
    [
        .. new[] { "=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM" }
            .Select(op => new Template(op, (p, c) => $"{c.Name} {op} {p.For(c)}")),
        new("literal first", (p, c) => $"{p.For(c)} {p.Pick(["=", "<", "<=", ">", ">=", "<>"])} {c.Name}"),
        new("BETWEEN", (p, c) => $"{c.Name} {p.Pick(["", "NOT "])}BETWEEN {p.Pick(["", "SYMMETRIC "])}{p.For(c)} AND {p.For(c)}"),
        new("range", (p, c) => $"{c.Name} {p.Pick([">", ">="])} {p.For(c)} AND {c.Name} {p.Pick(["<", "<="])} {p.For(c)}"),
        new("IN", (p, c) => $"{c.Name} {p.Pick(["", "", "NOT "])}IN ({List(p, c, 1 + p.Pick([0, 1, 2, 3, 30]))})"),
        new("= ANY", (p, c) => $"{c.Name} {p.Pick(["= ANY", "= ANY", "<> ALL", "<> ANY", "= ALL", "< ANY", ">= ALL"])} ({Array(p, c)})"),
        new("= ANY (ARRAY)", (p, c) => $"{c.Name} = ANY (ARRAY[{List(p, c, 3)}])"),
        new("coalesce", (p, c) => $"coalesce({c.Name}, {Same(p, c)}) = {Same(p, c)}"),
        new("nullif", (p, c) => $"nullif({c.Name}, {Same(p, c)}) IS {p.Pick(["", "NOT "])}NULL"),
        new("CASE", (p, c) => $"CASE WHEN {c.Name} = {p.For(c)} THEN {p.Pick(["true", "false", "NULL"])} WHEN {c.Name} > {p.For(c)} THEN true ELSE {p.Pick(["true", "false"])} END"),
        new("of itself", (p, c) => $"{c.Name} {p.Pick(["=", "<>", ">=", "IS NOT DISTINCT FROM"])} {c.Name}"),
        new("IS TRUE", (p, c) => $"({c.Name} {p.Pick(["=", ">", "<"])} {p.For(c)}) IS {p.Pick(["", "NOT "])}{p.Pick(["TRUE", "FALSE", "UNKNOWN"])}"),
        new("equals a boolean", (p, c) => $"({c.Name} = {p.For(c)}) {p.Pick(["=", "<>", "IS DISTINCT FROM"])} {p.Pick(["true", "false"])}"),
    ];

    private static readonly Template[] s_nullTests =
    [
        new("IS NULL", (_, c) => $"{c.Name} IS NULL"),
        new("IS NOT NULL", (_, c) => $"{c.Name} IS NOT NULL"),
    ];

    private static readonly Template[] s_numbers =
    [
        new("arithmetic", (p, c) => $"{c.Name}::numeric {p.Pick(["+", "-", "*"])} 1 {p.Pick(["=", "<", ">="])} {p.For(c)}"),
        new("negated", (p, c) => $"-({c.Name}::numeric) {p.Pick(["<", ">"])} {p.For(c)}"),
        new("abs", (p, c) => $"abs({c.Name}::numeric) {p.Pick(["=", "<"])} {p.For(c)}"),
        new("number as text", (p, c) => $"{c.Name}::text {p.Pick(["=", "LIKE"])} {Literal.Of(p.Text(c), "text")}"),
        new("numeric literal", (p, c) => $"{c.Name} {p.Pick(["=", "<", ">=", "<>", "<=", ">"])} {p.Number(p.Pick(["5", "0.1", "2.5", "1e-130", "9223372036854775808", "0"]))}"),
    ];

    private static readonly Template[] s_booleans =
    [
        new("itself", (_, c) => c.Name),
        new("NOT", (_, c) => $"NOT {c.Name}"),
        new("boolean test", (p, c) => $"{c.Name} IS {p.Pick(["", "NOT "])}{p.Pick(["TRUE", "FALSE", "UNKNOWN"])}"),
    ];

    private static readonly Template[] s_times =
    [
        new("extract", (p, c) => $"extract(year FROM {c.Name}) {p.Pick(["=", ">"])} {p.Pick(["2024", "2023", "1969"])}"),
        new("date cast", (p, c) => $"{c.Name}::date {p.Pick(["=", "<=", ">"])} {Literal.Of(p.Pick(["2024-02-29", "2024-01-15", "2023-11-14"]), "date")}"),
        new("other time", (p, c) => $"{c.Name} {p.Pick(["=", "<", ">="])} {Literal.Of(p.Pick(["2024-02-29", "2024-02-29 12:34:56", "infinity", "2023-11-14 22:13:20"]), p.Pick(["date", "timestamp", "timestamptz"]))}"),
    ];

    private static readonly Template[] s_binaries =
    [
        new("LIKE of bytes", (p, c) => $"{c.Name} {p.Pick(["LIKE", "NOT LIKE"])} {Literal.Of(p.Pick(["\\x25", "\\x6125", "\\x0025", "\\x", "\\x00", "\\x5f"]), "bytea")}"),
        new("octet_length", (p, c) => $"octet_length({c.Name}) {p.Pick(["=", ">"])} {p.Pick(["0", "1", "2"])}"),
        new("substring", (p, c) => $"substring({c.Name} FROM 1 FOR 1) = {Literal.Of(p.Pick(["\\x00", "\\x61", "\\x"]), "bytea")}"),
    ];

    /// <summary>The forms that fit a column.</summary>
    internal static IReadOnlyList<Template> For(TestColumn column) => column.Family switch
    {
        Family.Text when column.IsNondeterministic => [.. s_nullTests, .. s_comparisons, .. TextTemplates.AnyCollation],
        Family.Text => [.. s_nullTests, .. s_comparisons, .. TextTemplates.AnyCollation, .. TextTemplates.Patterns],
        Family.Number => [.. s_nullTests, .. s_comparisons, .. s_numbers],
        Family.Boolean => [.. s_nullTests, .. s_comparisons, .. s_booleans],
        Family.Date or Family.Time => [.. s_nullTests, .. s_comparisons, .. s_times],
        Family.Binary => [.. s_nullTests, .. s_comparisons, .. s_binaries],
        Family.TextArray or Family.NumberArray => [.. s_nullTests, .. s_comparisons.Where(IsForArrays), .. CollectionTemplates.Arrays],
        Family.Json => [.. s_nullTests, .. CollectionTemplates.Members],
        Family.Jsonb => [.. s_nullTests, .. s_comparisons.Where(IsForArrays), .. CollectionTemplates.Members, .. CollectionTemplates.Jsonb],
        _ => [.. s_nullTests, .. s_comparisons],
    };

    private static bool IsForArrays(Template template) => !template.Name.StartsWith("= ANY", StringComparison.Ordinal);

    private static string List(LiteralPool pool, TestColumn column, int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(_ => Same(pool, column)));

    /// <summary>A literal of the column's own type, for where types must agree.</summary>
    private static string Same(LiteralPool pool, TestColumn column) =>
        Literal.Of(pool.Pick([0, 1, 2, 3, 4, 5, 6, 7]) == 0 ? null : pool.Text(column), column.LiteralType);

    /// <summary>An array in one literal, so that a parameter may be the whole list.</summary>
    private static string Array(LiteralPool pool, TestColumn column)
    {
        IEnumerable<string> elements = Enumerable.Range(0, pool.Pick([0, 1, 2, 3, 4]))
            .Select(i => i == 3 ? "NULL" : $"\"{pool.Text(column).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        return Literal.Of($"{{{string.Join(',', elements)}}}", $"{column.LiteralType}[]");
    }
}
