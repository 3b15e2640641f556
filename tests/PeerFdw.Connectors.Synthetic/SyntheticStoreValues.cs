using System;
using System.Globalization;
using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Rows of a store on their way to PostgreSQL: text forms, as they came.</summary>
internal static class SyntheticStoreValues
{
    /// <summary>Writes a row and ends it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="columns">The columns, in the writer's order.</param>
    /// <param name="row">The row.</param>
    public static void Write(RowWriter writer, SyntheticColumn[] columns, SyntheticRow row)
    {
        if (columns.Length == 0)
        {
            writer.EndEmptyRows(1);
            return;
        }

        for (int i = 0; i < columns.Length; i++)
        {
            WriteResult result = WriteResult.Ok;
            if (row.Values.TryGetValue(columns[i].Name, out ReadOnlyMemory<byte> value))
            {
                result = Write(writer.Columns[i], columns[i], value.Span);
            }
            else
            {
                writer.Columns[i].WriteNull();
            }

            if (result != WriteResult.Ok)
            {
                throw new PeerException(
                    SqlState.InvalidTextRepresentation,
                    $"stored value \"{Encoding.UTF8.GetString(value.Span)}\" of column \"{columns[i].Name}\" is refused: {result}");
            }
        }

        writer.EndRow();
    }

    private static WriteResult Write(ColumnWriter writer, SyntheticColumn column, ReadOnlySpan<byte> text) =>
        column.IsArray ? writer.WriteJson(JsonArray(text))
        : column.Kind switch
        {
            TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Oid
                or TypeKind.Float32 or TypeKind.Float64 or TypeKind.Numeric => WriteNumber(writer, text),
            TypeKind.Json or TypeKind.JsonB => writer.WriteJson(text),
            TypeKind.Binary => writer.WriteBinary(Convert.FromHexString(Encoding.UTF8.GetString(text[2..]))),
            _ => writer.WriteText(text),
        };

    /// <summary>PostgreSQL's text of an array of one dimension, whose elements need no escaping in JSON, as a JSON array of strings: a writer takes no text for an array.</summary>
    private static byte[] JsonArray(ReadOnlySpan<byte> text)
    {
        string literal = Encoding.UTF8.GetString(text);
        var json = new StringBuilder("[");
        for (int at = 1; at < literal.Length - 1; at++)
        {
            int end = literal[at] == '"' ? literal.IndexOf('"', at + 1) + 1 : literal.IndexOfAny([',', '}'], at);
            string element = literal[at..end];
            json.Append(json.Length > 1 ? "," : "").Append(element == "NULL" ? "null" : element[0] == '"' ? element : $"\"{element}\"");
            at = end;
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }

    /// <summary>NaN and the infinities have no digits.</summary>
    private static WriteResult WriteNumber(ColumnWriter writer, ReadOnlySpan<byte> text) =>
        text.EndsWith("NaN"u8) || text.EndsWith("Infinity"u8)
            ? writer.WriteDouble(double.Parse(text, CultureInfo.InvariantCulture))
            : writer.WriteNumber(text);
}
