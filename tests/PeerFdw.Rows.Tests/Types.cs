using System.Collections.Generic;
using PeerFdw.Spi;

namespace PeerFdw.Rows.Tests;

/// <summary>Types by name, with the OIDs of pg_type.dat.</summary>
internal static class Types
{
    private static readonly Dictionary<string, DataType> s_types = new()
    {
        ["bool"] = DataType.Boolean,
        ["int2"] = Of(TypeKind.Int16, 21, "int2"),
        ["int4"] = DataType.Int32,
        ["int8"] = DataType.Int64,
        ["oid"] = Of(TypeKind.Oid, 26, "oid"),
        ["float4"] = Of(TypeKind.Float32, 700, "float4"),
        ["float8"] = Of(TypeKind.Float64, 701, "float8"),
        ["numeric"] = DataType.Numeric,
        ["text"] = DataType.Text,
        ["varchar"] = Of(TypeKind.VarChar, 1043, "varchar"),
        ["bpchar"] = Of(TypeKind.Char, 1042, "bpchar"),
        ["bytea"] = DataType.Binary,
        ["date"] = Of(TypeKind.Date, 1082, "date"),
        ["time"] = Of(TypeKind.Time, 1083, "time"),
        ["timetz"] = Of(TypeKind.TimeTz, 1266, "timetz"),
        ["timestamp"] = Of(TypeKind.Timestamp, 1114, "timestamp"),
        ["timestamptz"] = Of(TypeKind.TimestampTz, 1184, "timestamptz"),
        ["interval"] = Of(TypeKind.Interval, 1186, "interval"),
        ["uuid"] = Of(TypeKind.Uuid, 2950, "uuid"),
        ["json"] = Of(TypeKind.Json, 114, "json"),
        ["jsonb"] = Of(TypeKind.JsonB, 3802, "jsonb"),
        ["inet"] = Of(TypeKind.Inet, 869, "inet"),
        ["mood"] = Of(TypeKind.Enum, 16400, "mood"),
        ["hstore"] = Of(TypeKind.Other, 16401, "hstore"),
    };

    public static DataType Get(string name) => s_types[name];

    public static DataType ArrayOf(string element) =>
        new(TypeKind.Array, 0, "pg_catalog", "_" + element, Element: s_types[element]);

    private static DataType Of(TypeKind kind, uint oid, string name) => new(kind, oid, "pg_catalog", name);
}
