using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>A condition of a join's request.</summary>
/// <param name="Conjunct">The condition, normalized.</param>
/// <param name="IsOn">Whether it says which rows are partners; else it is a condition on the joined rows.</param>
/// <param name="Columns">The columns that checking it locally needs.</param>
internal sealed record JoinCondition(Conjunct Conjunct, bool IsOn, IReadOnlyList<ColumnReference> Columns)
{
    public static JoinCondition Read(JsonElement element) => new(
        new Conjunct(
            (int)element.Integer("index", 0),
            Normalization.Normalize(ExpressionReader.Read(element.Required("expression"))),
            Math.Clamp(element.Number("selectivity", 1), 0, 1),
            false),
        element.Boolean("on"),
        ReadColumns(element));

    public static ColumnReference[] ReadColumns(JsonElement element) => element.Items("columns")
        .Select(c => ExpressionReader.Read(c) as ColumnReference ?? throw JsonMembers.Malformed("A column of a join is none."))
        .ToArray();
}
