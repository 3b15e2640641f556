using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>A clause of the request.</summary>
/// <param name="Conjunct">The condition, normalized.</param>
/// <param name="Columns">The columns that checking it locally needs.</param>
internal sealed record ScanClause(Conjunct Conjunct, IReadOnlyList<int> Columns)
{
    public static ScanClause Read(JsonElement element, TableDescription table)
    {
        Expression expression = ExpressionReader.Read(element.Required("expression"));
        var conjunct = new Conjunct(
            (int)element.Integer("index", 0),
            Normalization.Normalize(expression),
            Math.Clamp(element.Number("selectivity", 1), 0, 1),
            element.Boolean("join"));
        return new ScanClause(
            conjunct,
            element.Member("columns") is null ? ColumnsOf(expression, table) : element.Integers("columns"));
    }

    /// <summary>
    /// Used only where the request does not say it: what is untranslatable hides its columns, and then, as for a whole row, all are needed.
    /// </summary>
    private static int[] ColumnsOf(Expression expression, TableDescription table) =>
        expression.Nodes().Any(n => n is Untranslatable or ColumnReference { Column: 0 })
            ? table.Columns.Select(c => c.Number).ToArray()
            : expression.Nodes().OfType<ColumnReference>()
                .Where(c => c.Relation == table.Relation && c.Column > 0)
                .Select(c => c.Column).Distinct().ToArray();
}
