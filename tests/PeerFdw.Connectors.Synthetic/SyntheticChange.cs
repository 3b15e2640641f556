using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>What a direct modification does to each row: set columns other than the key to values, or delete it.</summary>
/// <param name="IsDelete">Whether it deletes.</param>
/// <param name="Values">By the column's name a constant or a parameter.</param>
internal sealed record SyntheticChange(bool IsDelete, EquatableList<(string Name, Expression Value)> Values)
{
    /// <summary>Reads a modification, if it is one.</summary>
    public static SyntheticChange? From(DirectModification request, TableDescription table, out string? reason)
    {
        reason = SyntheticOptions.Of(table) is var options && options.Text("store") is null || options.Boolean("direct") != true ? "its option direct is false"
            : request.Assignments.Any(a => a.Value is not (Constant or Parameter)) ? "a value is computed"
            : request.Assignments.Any(a => table.Column(a.Column)!.Name == SyntheticColumn.KeyName) ? "it changes the key"
            : null;
        return reason is null
            ? new SyntheticChange(
                request.Command == ModifyCommand.Delete,
                new(request.Assignments.Select(a => (table.Column(a.Column)!.Name, a.Value))))
            : null;
    }

    /// <summary>What a row becomes; null if it is deleted.</summary>
    public SyntheticRow? Apply(SyntheticRow row, ParameterValues parameters) => IsDelete
        ? null
        : row.With(Values.Select(v => (v.Name, parameters.Resolve(v.Value).Text is { } text ? Encoding.UTF8.GetBytes(text) : (ReadOnlyMemory<byte>?)null)).ToArray());

    /// <summary>As EXPLAIN shows it.</summary>
    public string Describe() => IsDelete ? "Delete" : $"Update {string.Join(", ", Values.Select(v => v.Name))}";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("change");
        writer.WriteBoolean("delete", IsDelete);
        writer.WriteStartArray("values");
        foreach ((string name, Expression value) in Values)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            ExpressionWriter.Write(writer, "value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static SyntheticChange? Read(JsonElement handle) => !handle.TryGetProperty("change", out JsonElement change)
        ? null
        : new SyntheticChange(
            change.GetProperty("delete").GetBoolean(),
            new(change.GetProperty("values").EnumerateArray()
                .Select(v => (v.GetProperty("name").GetString()!, ExpressionReader.Read(v.GetProperty("value")))).ToArray()));
}
