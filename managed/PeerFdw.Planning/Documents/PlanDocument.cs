using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Documents;

/// <summary>A plan: what is stored in PostgreSQL's executable plan and handed back to be described and run. It holds no secret.</summary>
/// <param name="Connector">Whose plan it is.</param>
/// <param name="Table">The table.</param>
/// <param name="Handle">What was pushed.</param>
/// <param name="Columns">The columns read, ascending; null for an aggregation or a join.</param>
/// <param name="Outputs">How many outputs an aggregation or a join has.</param>
/// <param name="Limit">The LIMIT that was taken over, or null.</param>
/// <param name="Parameters">The parameters used, ascending.</param>
/// <param name="IsExact">Whether every condition was pushed exactly: only then may a LIMIT or an aggregation follow.</param>
internal sealed record PlanDocument(
    IConnector Connector,
    TableDescription Table,
    TableHandle Handle,
    IReadOnlyList<int>? Columns,
    int Outputs,
    PlannedLimit? Limit,
    IReadOnlyList<int> Parameters,
    bool IsExact)
{
    /// <summary>The columns that a join gives, by relation and number; null for anything else.</summary>
    public IReadOnlyList<ColumnReference>? JoinColumns { get; init; }

    /// <summary>How the tables of a join are joined, for EXPLAIN; null for anything else.</summary>
    public string? Relations { get; init; }

    /// <summary>Of a direct modification: the number of the relation that is written. Its columns are then those that come back. 0 for a scan.</summary>
    public int Modifies { get; init; }

    /// <summary>Whether it gives groups, and not rows of a table or a join.</summary>
    public bool IsAggregated => Columns is null && JoinColumns is null;

    /// <summary>What the peer will bill for it, in its own unit, as it was thought when it was planned; 0 if unknown.</summary>
    public double EstimatedUnits { get; init; }

    /// <summary>How many rows the peer is expected to return; null if nobody has said.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>Probably only about so many of its rows will be read; null if nothing is known.</summary>
    public long? RowHint { get; init; }

    /// <summary>Whether a LIMIT was taken over, by <see cref="Limit"/> or by the connector: nothing may follow it.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Whether it was planned to show what the transaction has written: nothing is exact then.</summary>
    public bool IsOverlay { get; init; }

    public static PlanDocument Read(JsonElement element, ConnectorRegistry registry)
    {
        IConnector connector = registry.Find(element.RequiredText("wrapper"));
        PlannedLimit? limit = element.Member("limit") is { } member
            ? new PlannedLimit(ExpressionReader.ReadOptional(member, "count"), ExpressionReader.ReadOptional(member, "offset"))
            : null;
        return new PlanDocument(
            connector,
            TableDocument.Read(element.Required("table")),
            connector.ReadHandle(element.Required("handle")),
            element.Member("columns") is null ? null : element.Integers("columns"),
            (int)element.Integer("outputs", 0),
            limit,
            element.Integers("parameters"),
            element.Boolean("exact"))
        {
            EstimatedUnits = element.Number("units", 0),
            EstimatedRows = element.Number("rows", -1) is >= 0 and double estimate ? estimate : null,
            RowHint = element.Integer("row_hint", -1) is > 0 and long rows ? rows : null,
            IsOverlay = element.Boolean("overlay"),
            JoinColumns = element.Member("join_columns") is null
                ? null
                : element.Items("join_columns").Select(ReadColumn).ToArray(),
            Relations = element.Text("relations"),
            Modifies = (int)element.Integer("modifies", 0),
            IsLimited = limit is not null || element.Boolean("limited"),
        };
    }

    private static ColumnReference ReadColumn(JsonElement element) =>
        ExpressionReader.Read(element) as ColumnReference ?? throw JsonMembers.Malformed("A column of a join is none.");

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("plan");
        writer.WriteString("wrapper", Connector.Name);
        TableDocument.Write(writer, Table);
        writer.WritePropertyName("handle");
        Connector.WriteHandle(writer, Handle);
        if (Columns is { } columns)
        {
            WriteIntegers(writer, "columns", columns);
        }
        else
        {
            writer.WriteNumber("outputs", Outputs);
        }

        if (JoinColumns is { } joinColumns)
        {
            ExpressionWriter.Write(writer, "join_columns", joinColumns);
        }

        if (Relations is { } relations)
        {
            writer.WriteString("relations", relations);
        }

        if (Modifies != 0)
        {
            writer.WriteNumber("modifies", Modifies);
        }

        if (Limit is { } limit)
        {
            writer.WriteStartObject("limit");
            ExpressionWriter.Write(writer, "count", limit.Count);
            ExpressionWriter.Write(writer, "offset", limit.Offset);
            writer.WriteEndObject();
        }

        if (IsLimited && Limit is null)
        {
            writer.WriteBoolean("limited", true);
        }

        if (RowHint is { } rows)
        {
            writer.WriteNumber("row_hint", rows);
        }

        WriteIntegers(writer, "parameters", Parameters);
        writer.WriteBoolean("exact", IsExact);
        writer.WriteNumber("units", double.IsFinite(EstimatedUnits) ? EstimatedUnits : 0);
        if (EstimatedRows is { } estimate && double.IsFinite(estimate))
        {
            writer.WriteNumber("rows", estimate);
        }

        if (IsOverlay)
        {
            writer.WriteBoolean("overlay", true);
        }

        writer.WriteEndObject();
    }

    public static void WriteIntegers(Utf8JsonWriter writer, string name, IReadOnlyList<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (int number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
