using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Documents;

/// <summary>
/// The answer to one clause, as it goes to the shim and comes back with the next stage. What was pushed is repeated with it, so that the
/// cost of an aggregation can be estimated without putting the conditions into every plan twice.
/// </summary>
/// <param name="Index">The clause's number.</param>
/// <param name="Pushdown">How far it was pushed.</param>
/// <param name="Reason">Why not exactly.</param>
/// <param name="Pushed">The conjunct as it was offered, if it was pushed.</param>
internal sealed record ClauseAnswer(int Index, FilterPushdown Pushdown, string? Reason, Conjunct? Pushed)
{
    /// <summary>The reason for everything while peer_fdw.pushdown is off.</summary>
    public const string PushdownIsOff = "peer_fdw.pushdown is off";

    /// <summary>The reason for everything on a table that the transaction has written to.</summary>
    public const string IsOverlaid = "rows written in this transaction are checked here";

    public static ClauseAnswer Local(int index, string reason) => new(index, FilterPushdown.Unsupported, reason, null);

    public static ClauseAnswer Read(JsonElement element)
    {
        int index = (int)element.Integer("index", -1);
        FilterPushdown pushdown = element.Text("pushed") switch
        {
            "exact" => FilterPushdown.Exact,
            "inexact" => FilterPushdown.Inexact,
            _ => FilterPushdown.Unsupported,
        };
        Conjunct? pushed = ExpressionReader.ReadOptional(element, "expression") is { } expression
            ? new Conjunct(index, expression, element.Number("selectivity", 1), element.Boolean("join"))
            : null;
        return new ClauseAnswer(index, pushdown, element.Text("reason"), pushed);
    }

    public void Write(Utf8JsonWriter writer, bool withExpression)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", Index);
        writer.WriteString("pushed", Pushdown switch
        {
            FilterPushdown.Exact => "exact",
            FilterPushdown.Inexact => "inexact",
            _ => "none",
        });
        if (Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        if (withExpression && Pushed is { } pushed)
        {
            writer.WriteNumber("selectivity", pushed.Selectivity);
            writer.WriteBoolean("join", pushed.IsJoinClause);
            ExpressionWriter.Write(writer, "expression", pushed.Expression);
        }

        writer.WriteEndObject();
    }
}
