using System.Collections.Generic;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Fuzz.Targets;

/// <summary>Types with the encodings that the shim asks for (docs/documents.md, "open"), and the OIDs of pg_type.dat.</summary>
internal static class FuzzTypes
{
    private static readonly Dictionary<string, (TypeKind Kind, uint Oid, ColumnEncoding Encoding)> s_types = new()
    {
        ["bool"] = (TypeKind.Boolean, 16, ColumnEncoding.Value),
        ["bytea"] = (TypeKind.Binary, 17, ColumnEncoding.Varlena),
        ["int8"] = (TypeKind.Int64, 20, ColumnEncoding.Value),
        ["int2"] = (TypeKind.Int16, 21, ColumnEncoding.Value),
        ["int4"] = (TypeKind.Int32, 23, ColumnEncoding.Value),
        ["text"] = (TypeKind.Text, 25, ColumnEncoding.Varlena),
        ["oid"] = (TypeKind.Oid, 26, ColumnEncoding.Value),
        ["json"] = (TypeKind.Json, 114, ColumnEncoding.Varlena),
        ["point"] = (TypeKind.Other, 600, ColumnEncoding.Input),
        ["float4"] = (TypeKind.Float32, 700, ColumnEncoding.Value),
        ["float8"] = (TypeKind.Float64, 701, ColumnEncoding.Value),
        ["inet"] = (TypeKind.Inet, 869, ColumnEncoding.Receive),
        ["varchar"] = (TypeKind.VarChar, 1043, ColumnEncoding.Varlena),
        ["bpchar"] = (TypeKind.Char, 1042, ColumnEncoding.Input),
        ["date"] = (TypeKind.Date, 1082, ColumnEncoding.Value),
        ["time"] = (TypeKind.Time, 1083, ColumnEncoding.Value),
        ["timestamp"] = (TypeKind.Timestamp, 1114, ColumnEncoding.Value),
        ["timestamptz"] = (TypeKind.TimestampTz, 1184, ColumnEncoding.Value),
        ["interval"] = (TypeKind.Interval, 1186, ColumnEncoding.Fixed),
        ["timetz"] = (TypeKind.TimeTz, 1266, ColumnEncoding.Receive),
        ["numeric"] = (TypeKind.Numeric, 1700, ColumnEncoding.Receive),
        ["uuid"] = (TypeKind.Uuid, 2950, ColumnEncoding.Fixed),
        ["jsonb"] = (TypeKind.JsonB, 3802, ColumnEncoding.Input),
        ["mood"] = (TypeKind.Enum, 16500, ColumnEncoding.Input),
    };

    private static readonly Dictionary<string, (uint Oid, string Element, ColumnEncoding Encoding)> s_arrays = new()
    {
        ["int4[]"] = (1007, "int4", ColumnEncoding.Receive),
        ["numeric[]"] = (1231, "numeric", ColumnEncoding.Receive),
        ["bytea[]"] = (1001, "bytea", ColumnEncoding.Receive),
        ["text[]"] = (1009, "text", ColumnEncoding.Input),
    };

    /// <summary>A column of a type by its name, with a modifier if there is one: "varchar(5)" is varchar with modifier 9.</summary>
    public static ColumnShape Shape(string name)
    {
        if (s_arrays.TryGetValue(name, out (uint Oid, string Element, ColumnEncoding Encoding) array))
        {
            return new ColumnShape(
                new DataType(TypeKind.Array, array.Oid, "pg_catalog", "_" + array.Element, Element: Shape(array.Element).Type), array.Encoding);
        }

        int open = name.IndexOf('(', System.StringComparison.Ordinal);
        string plain = open < 0 ? name : name[..open];
        (TypeKind kind, uint oid, ColumnEncoding encoding) = s_types[plain];
        if (open < 0)
        {
            return new ColumnShape(new DataType(kind, oid, "pg_catalog", plain), encoding);
        }

        int modifier = int.Parse(name[(open + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
        return plain switch
        {
            "varchar" or "bpchar" => new ColumnShape(new DataType(kind, oid, "pg_catalog", plain, modifier + 4), ColumnEncoding.Input),
            "numeric" => new ColumnShape(new DataType(kind, oid, "pg_catalog", plain, (modifier << 16) + 4 + 2), ColumnEncoding.Receive),
            _ => new ColumnShape(new DataType(kind, oid, "pg_catalog", plain, modifier), encoding == ColumnEncoding.Fixed ? ColumnEncoding.Input : ColumnEncoding.Receive),
        };
    }

    /// <summary>The type as the shim writes it.</summary>
    public static string Document(DataType type)
    {
        string more = type.Element is { } element ? $", \"element\": {Document(element)}" : "";
        string kind = type.Kind switch
        {
            TypeKind.Array => "array",
            TypeKind.Enum => "enum",
            _ => "base",
        };
        return $$"""{"oid": {{type.Oid}}, "schema": "{{type.Schema}}", "name": "{{type.Name}}", "modifier": {{type.Modifier}}, "kind": "{{kind}}"{{more}}}""";
    }
}
