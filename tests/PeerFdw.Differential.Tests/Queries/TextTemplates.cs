using System;
using PeerFdw.Differential.Tests.Schema;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>Forms of conditions on text.</summary>
internal static class TextTemplates
{
    internal static Template[] AnyCollation { get; } =
    [
        new("length", (p, c) => $"length({c.Name}) {p.Pick(["=", ">", "<"])} {p.Pick(["0", "1", "2", "5"])}"),
        new("lower", (p, c) => $"lower({c.Name}) = {Literal.Of(p.Text(c), "text")}"),
        new("concatenation", (p, c) => $"{c.Name} || 'x' = {Literal.Of(p.Text(c) + "x", "text")}"),
        new("COLLATE", (p, c) => $"{c.Name} COLLATE {p.Pick(["\"C\"", "\"en-x-icu\"", "anycase", "\"default\""])} {p.Pick(["=", "<", ">=", "<>"])} {p.For(c)}"),
        new("blank-padded", (p, c) => $"{c.Name}::bpchar = {Literal.Of(p.Text(c), "bpchar")}"),
        new("text cast", (p, c) => $"{c.Name}::text {p.Pick(["=", "<", ">="])} {Literal.Of(p.Text(c), "text")}"),
        new("shortened", (p, c) => $"{c.Name}::varchar(2) = {Literal.Of(p.Text(c), "varchar")}"),
        new("member of text", (p, c) => $"{Literal.Of(p.Text(c), "text")} = ANY (ARRAY[{c.Name}::text, 'a'])"),
    ];

    internal static Template[] Patterns { get; } =
    [
        new("LIKE prefix", (p, c) => $"{c.Name} {p.Pick(["LIKE", "LIKE", "NOT LIKE"])} {Literal.Of(Escaped(Part(p, c)) + "%", "text")}"),
        new("LIKE suffix", (p, c) => $"{c.Name} LIKE {Literal.Of("%" + Escaped(Part(p, c)), "text")}"),
        new("LIKE contains", (p, c) => $"{c.Name} {p.Pick(["LIKE", "LIKE", "NOT LIKE"])} {Literal.Of($"%{Escaped(Part(p, c))}%", "text")}"),
        new("LIKE pattern", (p, c) => $"{c.Name} LIKE {Literal.Of(p.Pick(["a_%", "_b%", "a%b", "%", "", "_", "%%", "a\\%%", "a\\_c", "a\\\\b%", "a%%", "\\a%", "{\"a\"%", "%\\\\%", "__", "\U0001d4b3%", "_%"]), "text")}"),
        new("LIKE itself", (p, c) => $"{c.Name} LIKE {Literal.Of(Escaped(p.Text(c)), "text")}"),
        new("LIKE ESCAPE", (p, c) => $"{c.Name} LIKE {Literal.Of(Part(p, c).Replace("#", "##", StringComparison.Ordinal).Replace("%", "#%", StringComparison.Ordinal) + "%", "text")} ESCAPE '#'"),
        new("LIKE NULL", (p, c) => $"{c.Name} {p.Pick(["LIKE", "NOT LIKE"])} NULL::text"),
        new("ILIKE", (p, c) => $"{c.Name} {p.Pick(["ILIKE", "NOT ILIKE"])} {Literal.Of(Escaped(Part(p, c)) + p.Pick(["%", "", "_"]), "text")}"),
        new("starts_with", (p, c) => $"starts_with({c.Name}, {Literal.Of(Part(p, c), "text")})"),
        new("^@", (p, c) => $"{c.Name}::text ^@ {Literal.Of(Part(p, c), "text")}"),
        new("~", (p, c) => $"{c.Name} {p.Pick(["~", "!~", "~*"])} {Literal.Of(p.Pick(["^a", "b$", "^[a-z]+$", "^$", "[0-9]", "^ab"]), "text")}"),
        new("strpos", (p, c) => $"strpos({c.Name}, {Literal.Of(Part(p, c), "text")}) > 0"),
        new("substr", (p, c) => $"substr({c.Name}, 1, 1) = {Literal.Of(p.Pick(["a", "A", "", "5"]), "text")}"),
        new("row", (p, c) => $"({c.Name}, {c.Name}) {p.Pick(["=", "<", ">", ">=", "<>"])} ({Literal.Of(p.Text(c), "text")}, {Literal.Of(p.Text(c), "text")})"),
    ];

    private static string Part(LiteralPool pool, TestColumn column)
    {
        string text = pool.Text(column);
        int length = Math.Min(text.Length, pool.Pick([0, 1, 1, 2, 3, 100]));
        return length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? text : text[..length];
    }

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
