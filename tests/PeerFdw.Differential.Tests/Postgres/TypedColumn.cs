using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>A column of the table that has all types.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as <c>format_type</c> writes it without a modifier: what functions are declared with.</param>
/// <param name="Values">Values, in the type's text form. NULL is one more.</param>
internal sealed record TypedColumn(string Name, string Type, params string[] Values)
{
    /// <summary>The type as it is declared, if that is more than its name: a length, a collation.</summary>
    public string Declared { get; init; } = Type;

    /// <summary>Whether values that are equal may look different: then which of them stands for a group is chance.</summary>
    public bool HasTwins { get; init; }

    /// <summary>A value as an expression.</summary>
    public string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'::{Type}";

    /// <summary>One of the values, or NULL, as an expression.</summary>
    public string Any(Random random) => random.Next(12) == 0 ? $"NULL::{Type}" : Literal(Values[random.Next(Values.Length)]);
}

/// <summary>The columns.</summary>
internal static class TypedColumns
{
    public const string Table = "every";

    /// <summary>How many rows the table has: so many that values of any two columns meet in several ways.</summary>
    public const int Rows = 34;

    /// <summary>Types of the user's own, at both sides.</summary>
    public const string Types = """
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE DOMAIN word AS text COLLATE "C";
        CREATE TYPE pair AS (a integer, b text);
        CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        """;

    private static readonly string[] s_texts =
        ["", "a", "A", "b", "á", "Ä", "ab", "aB%", "a_b", "a\\b", "it's", " x", "x  ", "10", "9", "Straße", "日本", "^a.*", "zz|y", "{1,2}", "12.5", "2024-02-29", "true", "\t\n"];

    /// <summary>All columns but <c>id</c>.</summary>
    public static readonly IReadOnlyList<TypedColumn> All =
    [
        new("i2", "smallint", "0", "1", "-1", "7", "32767", "-32768"),
        new("i4", "integer", "0", "1", "-1", "3", "42", "2147483647", "-2147483648"),
        new("i8", "bigint", "0", "1", "-1", "2", "5000000000", "9223372036854775807", "-9223372036854775808"),
        new("f4", "real", "0", "-0", "1.5", "-2.25", "NaN", "Infinity", "-Infinity", "3.4e38", "1e-45") { HasTwins = true },
        new("f8", "double precision", "0", "-0", "1.5", "-2.25", "0.1", "NaN", "Infinity", "-Infinity", "1e308", "5e-324", "42") { HasTwins = true },
        new("n", "numeric", "0", "1", "-1.5", "2.500", "0.1", "NaN", "Infinity", "-Infinity", "12345678901234567890.123456789", "1e-20", "42"),
        new("n2", "numeric", "0", "99.125", "-0.001", "7", "123456789.999") { Declared = "numeric(12,3)" },
        new("mo", "money", "0", "1.50", "-3.25", "92233720368547758.07"),
        new("b", "boolean", "t", "f"),
        new("t", "text", s_texts),
        new("tc", "text", s_texts) { Declared = "text COLLATE \"C\"" },
        new("ti", "text", s_texts) { Declared = "text COLLATE \"und-x-icu\"" },
        new("tn", "text", "a", "A", "á", "b", "B", "") { Declared = "text COLLATE anycase", HasTwins = true },
        new("vc", "character varying", "a", "b", "A", "", "abc") { Declared = "varchar(8)" },
        new("ch", "character", "a", "b", "abc", "", "A") { Declared = "character(5)" },
        new("c1", "\"char\"", "a", "b", "z", ""),
        new("nm", "name", "a", "pg_class", "", "Ä"),
        new("by", "bytea", @"\x", @"\x00", @"\x6162", @"\xff00ff", @"\x0102030405"),
        new("d", "date", "2024-02-29", "1999-12-31", "4713-01-01 BC", "infinity", "-infinity", "2000-01-01"),
        new("tm", "time without time zone", "00:00", "12:34:56.789012", "24:00", "23:59:59.999999"),
        new("tz", "time with time zone", "00:00+00", "12:34:56.789+05:30", "12:34:56.789-08", "24:00+14"),
        new("ts", "timestamp without time zone", "2024-02-29 12:34:56.789012", "2000-01-01", "4713-01-01 00:00 BC", "infinity", "-infinity", "1969-12-31 23:59:59.999999"),
        new("tt", "timestamp with time zone", "2024-02-29 12:34:56.789012+00", "2024-03-10 02:30-05", "infinity", "-infinity", "0044-03-15 12:00+01 BC"),
        new("t0", "timestamp without time zone", "2024-02-29 12:34:57", "2000-01-01") { Declared = "timestamp(0)" },
        new("iv", "interval", "0", "1 mon", "30 days", "-1 day 24:00:00.000001", "1 year 2 mons -3 days 04:05:06.7", "720 hours") { HasTwins = true },
        new("u", "uuid", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "12345678-9abc-def0-1234-56789abcdef0"),
        new("j", "json", "null", "{}", "[]", "{\"a\": 1, \"b\": [1, 2], \"a\": 2}", "\"x\"", "[1, null, {\"k\": \"v\"}]", " 1.50 "),
        new("jb", "jsonb", "null", "{}", "[]", "{\"a\": 1, \"b\": [1, 2]}", "\"x\"", "[1, null, {\"k\": \"v\"}]", "1.50", "{\"a\": {\"b\": null}}", "true"),
        new("jp", "jsonpath", "$", "$.a", "$[*] ? (@ > 1)", "strict $.b[1]", "$.a + 1"),
        new("bt", "bit", "10101", "00000", "11111") { Declared = "bit(5)" },
        new("vb", "bit varying", "", "1", "0110", "10101"),
        new("ip", "inet", "10.0.0.1", "10.0.0.0/8", "192.168.1.5/24", "::1", "fe80::1/64", "0.0.0.0/0"),
        new("ci", "cidr", "10.0.0.0/8", "192.168.1.0/24", "::/0", "10.0.0.0/16"),
        new("ma", "macaddr", "08:00:2b:01:02:03", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"),
        new("m8", "macaddr8", "08:00:2b:01:02:03:04:05", "00:00:00:00:00:00:00:00", "08:00:2b:ff:fe:01:02:03"),
        new("pt", "point", "(0,0)", "(1,2)", "(-1.5,3)", "(NaN,1)", "(1e300,Infinity)"),
        new("sg", "lseg", "[(0,0),(1,1)]", "[(1,0),(1,5)]", "[(2,2),(2,2)]"),
        new("pa", "path", "((0,0),(1,1),(2,0))", "[(0,0),(3,4)]", "((1,1))"),
        new("bx", "box", "(1,1),(0,0)", "(2,3),(1,1)", "(0,0),(0,0)"),
        new("po", "polygon", "((0,0),(1,1),(2,0))", "((5,5),(6,6),(7,5),(6,4))", "((1,1))"),
        new("cr", "circle", "<(0,0),1>", "<(1,2),3>", "<(0,0),0>"),
        new("li", "line", "{1,-1,0}", "{0,1,-2}", "{1,0,0}"),
        new("ia", "integer[]", "{}", "{1,2,3}", "{NULL,1}", "{{1,2},{3,4}}", "[0:1]={7,8}", "{3}"),
        new("xa", "text[]", "{}", "{a,b}", "{NULL,\"\"}", "{\"x,y\",\"q\\\"\"}", "{NULL,NULL}", "{a}"),
        new("na", "numeric[]", "{}", "{1.50,NaN}", "{NULL}", "{42,0.1}"),
        new("da", "date[]", "{}", "{2024-02-29,infinity}", "{NULL,2000-01-01}"),
        new("r4", "int4range", "empty", "[1,5)", "(,3)", "[3,)", "(,)", "[42,43)"),
        new("r8", "int8range", "empty", "[1,5)", "(,3)", "[5000000000,)"),
        new("rn", "numrange", "empty", "[1.5,2.5]", "(0.1,)", "(,0]", "[42,42]"),
        new("rd", "daterange", "empty", "[2024-02-29,2024-03-01)", "(,infinity)", "[2000-01-01,)"),
        new("rt", "tsrange", "empty", "[2000-01-01,2024-02-29 12:00)", "(,infinity]"),
        new("rz", "tstzrange", "empty", "[2000-01-01 00:00+00,2024-02-29 12:00+05)", "(,)"),
        new("m4", "int4multirange", "{}", "{[1,3),[5,9)}", "{(,)}", "{[42,43)}"),
        new("mn", "nummultirange", "{}", "{[1.5,2.5],(7,)}", "{(,0]}"),
        new("md", "datemultirange", "{}", "{[2000-01-01,2000-01-05),[2024-02-29,)}"),
        new("tv", "tsvector", "", "'a':1A 'fat':2,4B 'rat':3", "'cat':5"),
        new("tq", "tsquery", "", "'fat' & 'rat'", "!'cat' | 'a':*A", "'a' <-> 'fat'"),
        new("o", "oid", "0", "1", "23", "4294967295"),
        new("xi", "xid", "0", "3", "4294967295"),
        new("x8", "xid8", "0", "3", "18446744073709551615"),
        new("td", "tid", "(0,1)", "(42,7)", "(4294967295,65535)"),
        new("lsn", "pg_lsn", "0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"),
        new("rc", "regclass", "pg_catalog.pg_class", "0", "pg_catalog.pg_type"),
        new("ry", "regtype", "integer", "text", "0"),
        new("xm", "xml", "<a>1</a>", "text", "<b x=\"1\"><c/></b>"),
        new("en", "mood", "sad", "ok", "happy"),
        new("dm", "positive", "1", "42", "2147483647"),
        new("dt", "word", "a", "B", "", "it's"),
        new("co", "pair", "(1,a)", "(,)", "(42,\"x,y\")"),
    ];

    /// <summary>Columns that belong together where a function is declared with polymorphic types.</summary>
    public static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Families =
    [
        new Dictionary<string, string> { ["anyelement"] = "i4", ["anynonarray"] = "i4", ["anyarray"] = "ia", ["anyrange"] = "r4", ["anymultirange"] = "m4", ["anycompatible"] = "i4", ["anycompatiblearray"] = "ia", ["anycompatiblerange"] = "r4", ["anycompatiblemultirange"] = "m4", ["anycompatiblenonarray"] = "i4" },
        new Dictionary<string, string> { ["anyelement"] = "n", ["anynonarray"] = "n", ["anyarray"] = "na", ["anyrange"] = "rn", ["anymultirange"] = "mn", ["anycompatible"] = "n", ["anycompatiblearray"] = "na", ["anycompatiblerange"] = "rn", ["anycompatiblemultirange"] = "mn" },
        new Dictionary<string, string> { ["anyelement"] = "d", ["anynonarray"] = "d", ["anyarray"] = "da", ["anyrange"] = "rd", ["anymultirange"] = "md", ["anycompatible"] = "d", ["anycompatiblearray"] = "da" },
        new Dictionary<string, string> { ["anyelement"] = "t", ["anynonarray"] = "t", ["anyarray"] = "xa", ["anycompatible"] = "t", ["anycompatiblearray"] = "xa", ["anycompatiblenonarray"] = "t" },
        new Dictionary<string, string> { ["anyenum"] = "en", ["anyelement"] = "en", ["anynonarray"] = "en" },
        new Dictionary<string, string> { ["anyrange"] = "rz", ["anyelement"] = "tt" },
        new Dictionary<string, string> { ["record"] = "co", ["anyelement"] = "co", ["anynonarray"] = "co" },
    ];

    /// <summary>The columns of a type.</summary>
    public static IEnumerable<TypedColumn> Of(string type) => All.Where(c => c.Type == type || (type == "text" && c.Type is "character varying" or "word"));

    public static TypedColumn Column(string name) => All.First(c => c.Name == name);

    /// <summary>The declaration of the table's columns.</summary>
    public static string Declarations => "id integer NOT NULL, " + string.Join(", ", All.Select(c => $"{c.Name} {c.Declared}"));

    /// <summary>INSERT of the rows: the last one has NULLs only, and each column has another rhythm.</summary>
    public static string Insert(string table)
    {
        IEnumerable<string> rows = Enumerable.Range(1, Rows).Select(row => $"({row}, {string.Join(", ", All.Select((c, i) => Value(c, row, i)))})");
        return $"INSERT INTO {table} VALUES {string.Join(", ", rows)}";
    }

    private static string Value(TypedColumn column, int row, int index)
    {
        int at = ((row * (1 + (index % 3))) + (row / 7 * index)) % (column.Values.Length + 1);
        return row == Rows || at == column.Values.Length ? "NULL" : $"'{column.Values[at].Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
