using System;
using System.Collections.Generic;
using System.Text;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>How the literals of a query reach the planner.</summary>
internal enum LiteralMode
{
    /// <summary>As constants.</summary>
    Constant,

    /// <summary>As parameters of a prepared statement with a generic plan.</summary>
    Parameter,

    /// <summary>As sub-selects, which are computed when the query runs.</summary>
    Subselect,
}

/// <summary>
/// Literals inside of SQL text, between marks, so that one text can be run with constants, parameters or sub-selects.
/// </summary>
internal static class Literal
{
    private const char Begin = '\u0001';
    private const char Middle = '\u0002';
    private const char End = '\u0003';

    /// <summary>A literal; null is NULL.</summary>
    internal static string Of(string? text, string type) => $"{Begin}{text ?? "NULL"}{Middle}{(text is null ? "?" : "")}{type}{End}";

    /// <summary>The statement, or statements, that run the text.</summary>
    internal static string Render(string marked, LiteralMode mode, int number)
    {
        var sql = new StringBuilder(marked.Length);
        var types = new List<string>();
        var values = new List<string>();
        int at = 0;
        while (at < marked.Length)
        {
            int begin = marked.IndexOf(Begin, at);
            if (begin < 0)
            {
                break;
            }

            sql.Append(marked, at, begin - at);
            int middle = marked.IndexOf(Middle, begin);
            int end = marked.IndexOf(End, middle);
            bool isNull = marked[middle + 1] == '?';
            string type = marked[(middle + (isNull ? 2 : 1))..end];
            string text = isNull ? "NULL" : $"'{marked[(begin + 1)..middle].Replace("'", "''", StringComparison.Ordinal)}'";
            switch (mode)
            {
                case LiteralMode.Parameter:
                    types.Add(type);
                    values.Add(text);
                    sql.Append('$').Append(values.Count);
                    break;
                case LiteralMode.Subselect:
                    sql.Append("(SELECT ").Append(text).Append("::").Append(type).Append(')');
                    break;
                default:
                    sql.Append(text).Append("::").Append(type);
                    break;
            }

            at = end + 1;
        }

        sql.Append(marked, at, marked.Length - at);
        return values.Count == 0
            ? sql.ToString()
            : $"PREPARE q{number} ({string.Join(", ", types)}) AS {sql}; EXECUTE q{number}({string.Join(", ", values)}); DEALLOCATE q{number}";
    }

    /// <summary>The statement in EXPLAIN, with the plan as JSON.</summary>
    internal static string RenderExplain(string marked, LiteralMode mode, int number)
    {
        string sql = Render(marked, mode, number);
        const string Explain = "EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) ";
        return sql.StartsWith("PREPARE", StringComparison.Ordinal)
            ? sql.Replace($"; EXECUTE q{number}(", $"; {Explain}EXECUTE q{number}(", StringComparison.Ordinal)
            : Explain + sql;
    }
}
