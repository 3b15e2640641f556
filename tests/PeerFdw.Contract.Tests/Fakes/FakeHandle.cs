using System.Linq;
using System.Text.Json;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Contract.Tests.Fakes;

/// <summary>What was pushed into a scan of the fake peer, kept as the expressions themselves.</summary>
internal sealed record FakeHandle(
    string Operation,
    EquatableList<Expression> Pushed,
    EquatableList<int>? Columns,
    EquatableList<SortKey> Order,
    EquatableList<Expression> Outputs)
    : TableHandle
{
    public static FakeHandle Scan { get; } = new("Scan", [], null, [], []);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("operation", Operation);
        ExpressionWriter.Write(writer, "pushed", Pushed);
        if (Columns is { } columns)
        {
            writer.WriteStartArray("columns");
            foreach (int column in columns)
            {
                writer.WriteNumberValue(column);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartArray("order");
        foreach (SortKey key in Order)
        {
            ExpressionWriter.Write(writer, key);
        }

        writer.WriteEndArray();
        ExpressionWriter.Write(writer, "outputs", Outputs);
        writer.WriteEndObject();
    }

    public static FakeHandle Read(JsonElement element) => new(
        element.RequiredText("operation"),
        new(element.Items("pushed").Select(ExpressionReader.Read)),
        element.Member("columns") is null ? null : new(element.Integers("columns")),
        new(element.Items("order").Select(e => ExpressionReader.ReadSortKey(e, out _))),
        new(element.Items("outputs").Select(ExpressionReader.Read)));
}
