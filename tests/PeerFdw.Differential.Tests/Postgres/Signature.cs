using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Postgres;

/// <summary>A built-in operator, function, cast or aggregate.</summary>
/// <param name="Kind">operator, function, aggregate or cast.</param>
/// <param name="Name">Its name; of a cast the target type.</param>
/// <param name="Arguments">The types of its arguments; an operator's left one is empty if it has none.</param>
/// <param name="IsBoolean">Whether the result is a condition.</param>
internal sealed record Signature(string Kind, string Name, IReadOnlyList<string> Arguments, bool IsBoolean)
{
    /// <summary>All built-in ones of which something can be said without a row: immutable, and no set, no pseudo-type that only C can hold.</summary>
    public const string Query = """
        SELECT 'operator', o.oprname::text, ARRAY[CASE WHEN o.oprleft = 0 THEN '' ELSE o.oprleft::regtype::text END, o.oprright::regtype::text], o.oprresult = 'bool'::regtype
        FROM pg_operator AS o JOIN pg_proc AS p ON p.oid = o.oprcode
        WHERE o.oid < 10000 AND p.provolatile = 'i' AND o.oprright <> 0
        UNION ALL
        SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'function' END, quote_ident(p.proname), p.proargtypes::regtype[]::text[], p.prorettype = 'bool'::regtype
        FROM pg_proc AS p LEFT JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
        WHERE p.oid < 10000 AND p.provolatile = 'i' AND NOT p.proretset AND p.pronargs BETWEEN 1 AND 4 AND (p.prokind = 'f' OR a.aggkind = 'n')
            AND p.proname <> 'repeat' -- of the longest of numbers it takes its time
            AND p.prorettype NOT IN ('internal'::regtype, 'cstring'::regtype, 'trigger'::regtype, 'event_trigger'::regtype, 'void'::regtype, 'fdw_handler'::regtype, 'index_am_handler'::regtype,
                'tsm_handler'::regtype, 'table_am_handler'::regtype, 'language_handler'::regtype)
        UNION ALL
        SELECT 'cast', format_type(c.casttarget, NULL), ARRAY[format_type(c.castsource, NULL)], false
        FROM pg_cast AS c WHERE c.oid < 16384
        ORDER BY 1, 2, 3
        """;

    /// <summary>Expressions that use it: arguments from columns, and from a column and constants.</summary>
    /// <param name="random">Chooses columns and constants.</param>
    /// <param name="prefix">What stands before a column's name, such as <c>a.</c>.</param>
    public IEnumerable<string> Expressions(Random random, string prefix = "")
    {
        foreach (TypedColumn[] columns in Columns(random))
        {
            string[] names = [.. columns.Select(c => c.Name.Length == 0 ? "" : prefix + c.Name)];
            yield return Write(names);
            if (Kind != "aggregate" && names.Length > 1 && names[0].Length > 0)
            {
                yield return Write([names[0], .. columns.Skip(1).Select(c => c.Any(random))]);
                yield return Write([columns[0].Any(random), .. names.Skip(1)]);
            }
        }
    }

    private string Write(string[] arguments) => Kind switch
    {
        "operator" => arguments[0].Length == 0 ? $"({Name} {arguments[1]})" : $"({arguments[0]} {Name} {arguments[1]})",
        "cast" => $"({arguments[0]})::{Name}",

        // The order in which rows come is not theirs to say; some aggregates show it, and others which of several equal values came first.
        "aggregate" => $"pg_catalog.{Name}({string.Join(", ", arguments)} ORDER BY id)",
        _ => $"pg_catalog.{Name}({string.Join(", ", arguments)})",
    };

    /// <summary>Columns that fit the arguments: one choice for plain types, one for each family of polymorphic ones.</summary>
    private IEnumerable<TypedColumn[]> Columns(Random random)
    {
        if (Arguments.All(a => a.Length == 0 || TypedColumns.Of(a).Any()))
        {
            // Every column of the type stands first once; the others are chosen.
            TypedColumn[][] choices = [.. Arguments.Select(a => a.Length == 0 ? [new TypedColumn("", "")] : TypedColumns.Of(a).ToArray())];
            int first = Arguments[0].Length == 0 ? 1 : 0;
            foreach (TypedColumn column in choices[first])
            {
                yield return [.. choices.Select((c, i) => i == first ? column : c[random.Next(c.Length)])];
            }
        }
        else
        {
            foreach (IReadOnlyDictionary<string, string> family in TypedColumns.Families)
            {
                if (Arguments.All(a => a.Length == 0 || family.ContainsKey(a) || TypedColumns.Of(a).Any()))
                {
                    yield return
                    [
                        .. Arguments.Select(a => a.Length == 0 ? new TypedColumn("", "") : family.TryGetValue(a, out string? name) ? TypedColumns.Column(name) : TypedColumns.Of(a).First()),
                    ];
                }
            }
        }
    }
}
