using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Tests.Reading;

/// <summary>Types with the encodings that the shim asks for (docs/documents.md, "open").</summary>
internal static class TestTypes
{
    private static readonly Dictionary<string, (DataType Type, ColumnEncoding Encoding)> s_types = new()
    {
        ["bool"] = (DataType.Boolean, ColumnEncoding.Value),
        ["int2"] = (Of(TypeKind.Int16, 21, "int2"), ColumnEncoding.Value),
        ["int4"] = (DataType.Int32, ColumnEncoding.Value),
        ["int8"] = (DataType.Int64, ColumnEncoding.Value),
        ["oid"] = (Of(TypeKind.Oid, 26, "oid"), ColumnEncoding.Value),
        ["float4"] = (Of(TypeKind.Float32, 700, "float4"), ColumnEncoding.Value),
        ["float8"] = (Of(TypeKind.Float64, 701, "float8"), ColumnEncoding.Value),
        ["numeric"] = (DataType.Numeric, ColumnEncoding.Receive),
        ["text"] = (DataType.Text, ColumnEncoding.Varlena),
        ["varchar"] = (Of(TypeKind.VarChar, 1043, "varchar"), ColumnEncoding.Varlena),
        ["varchar(5)"] = (Of(TypeKind.VarChar, 1043, "varchar", 9), ColumnEncoding.Input),
        ["char(5)"] = (Of(TypeKind.Char, 1042, "bpchar", 9), ColumnEncoding.Input),
        ["name"] = (Of(TypeKind.Other, 19, "name"), ColumnEncoding.Input),
        ["\"char\""] = (Of(TypeKind.Other, 18, "char"), ColumnEncoding.Input),
        ["bytea"] = (DataType.Binary, ColumnEncoding.Varlena),
        ["date"] = (Of(TypeKind.Date, 1082, "date"), ColumnEncoding.Value),
        ["time"] = (Of(TypeKind.Time, 1083, "time"), ColumnEncoding.Value),
        ["time(3)"] = (Of(TypeKind.Time, 1083, "time", 3), ColumnEncoding.Receive),
        ["timetz"] = (Of(TypeKind.TimeTz, 1266, "timetz"), ColumnEncoding.Receive),
        ["timestamp"] = (Of(TypeKind.Timestamp, 1114, "timestamp"), ColumnEncoding.Value),
        ["timestamp(2)"] = (Of(TypeKind.Timestamp, 1114, "timestamp", 2), ColumnEncoding.Receive),
        ["timestamptz"] = (Of(TypeKind.TimestampTz, 1184, "timestamptz"), ColumnEncoding.Value),
        ["interval"] = (Of(TypeKind.Interval, 1186, "interval"), ColumnEncoding.Fixed),
        ["uuid"] = (Of(TypeKind.Uuid, 2950, "uuid"), ColumnEncoding.Fixed),
        ["json"] = (Of(TypeKind.Json, 114, "json"), ColumnEncoding.Varlena),
        ["jsonb"] = (Of(TypeKind.JsonB, 3802, "jsonb"), ColumnEncoding.Input),
        ["inet"] = (Of(TypeKind.Inet, 869, "inet"), ColumnEncoding.Receive),
        ["cidr"] = (Of(TypeKind.Other, 650, "cidr"), ColumnEncoding.Input),
        ["macaddr"] = (Of(TypeKind.Other, 829, "macaddr"), ColumnEncoding.Input),
        ["money"] = (Of(TypeKind.Other, 790, "money"), ColumnEncoding.Input),
        ["bit(5)"] = (Of(TypeKind.Other, 1560, "bit", 5), ColumnEncoding.Input),
        ["varbit"] = (Of(TypeKind.Other, 1562, "varbit"), ColumnEncoding.Input),
        ["point"] = (Of(TypeKind.Other, 600, "point"), ColumnEncoding.Input),
        ["path"] = (Of(TypeKind.Other, 602, "path"), ColumnEncoding.Input),
        ["tsvector"] = (Of(TypeKind.Other, 3614, "tsvector"), ColumnEncoding.Input),
        ["int4range"] = (Of(TypeKind.Other, 3904, "int4range"), ColumnEncoding.Input),
        ["int4multirange"] = (Of(TypeKind.Other, 4451, "int4multirange"), ColumnEncoding.Input),
        ["pg_lsn"] = (Of(TypeKind.Other, 3220, "pg_lsn"), ColumnEncoding.Input),
        ["tid"] = (Of(TypeKind.Other, 27, "tid"), ColumnEncoding.Input),
        ["regclass"] = (Of(TypeKind.Other, 2205, "regclass"), ColumnEncoding.Input),
        ["jsonpath"] = (Of(TypeKind.Other, 4072, "jsonpath"), ColumnEncoding.Input),
        ["bool[]"] = Array("bool", 1000, DataType.Boolean),
        ["int2[]"] = Array("int2", 1005, Of(TypeKind.Int16, 21, "int2")),
        ["int4[]"] = Array("int4", 1007, DataType.Int32),
        ["int8[]"] = Array("int8", 1016, DataType.Int64),
        ["float8[]"] = Array("float8", 1022, Of(TypeKind.Float64, 701, "float8")),
        ["numeric[]"] = Array("numeric", 1231, DataType.Numeric),
        ["bytea[]"] = Array("bytea", 1001, DataType.Binary),
        ["date[]"] = Array("date", 1182, Of(TypeKind.Date, 1082, "date")),
        ["timestamptz[]"] = Array("timestamptz", 1185, Of(TypeKind.TimestampTz, 1184, "timestamptz")),
        ["uuid[]"] = Array("uuid", 2951, Of(TypeKind.Uuid, 2950, "uuid")),
        ["text[]"] = (new DataType(TypeKind.Array, 1009, "pg_catalog", "_text", Element: DataType.Text), ColumnEncoding.Input),
        ["jsonb[]"] = (new DataType(TypeKind.Array, 3807, "pg_catalog", "_jsonb", Element: Of(TypeKind.JsonB, 3802, "jsonb")), ColumnEncoding.Input),
    };

    public static TestColumn Column(string type, string sql) => new(sql, s_types[type].Type, s_types[type].Encoding);

    /// <summary>The expression that says at the server what a cell of <see cref="TestScan"/> must be.</summary>
    public static string Expected(string type, string sql)
    {
        (DataType column, ColumnEncoding encoding) = s_types[type];
        if (encoding == ColumnEncoding.Input || column.Kind is TypeKind.Text or TypeKind.VarChar or TypeKind.Json)
        {
            // By the output function: a cast of char(n) would lose its blanks.
            return $"CASE WHEN ({sql}) IS NOT NULL THEN format('%s', {sql}) END";
        }

        string send = column.Kind switch
        {
            TypeKind.Array => "array_send",
            TypeKind.Numeric or TypeKind.Date or TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval
                or TypeKind.Uuid or TypeKind.Inet => $"{column.Name}_send",
            _ => $"{column.Name}send",
        };
        return $"encode({send}({sql}), 'hex')";
    }

    private static DataType Of(TypeKind kind, uint oid, string name, int modifier = -1) => new(kind, oid, "pg_catalog", name, modifier);

    private static (DataType Type, ColumnEncoding Encoding) Array(string name, uint oid, DataType element) =>
        (new DataType(TypeKind.Array, oid, "pg_catalog", "_" + name, Element: element), ColumnEncoding.Receive);
}
