using System.Collections.Generic;

namespace PeerFdw.Differential.Tests.Schema;

/// <summary>The columns that every wide table has: each attribute of <see cref="Data.ItemGenerator"/> as every type that may read it.</summary>
internal static class Payload
{
    internal static IReadOnlyList<TestColumn> Columns() =>
    [
        TestColumn.Lenient("t_c", "text", Family.Text, "a_s", "C"),
        TestColumn.Lenient("t_default", "text", Family.Text, "a_s"),
        TestColumn.Lenient("t_en", "text", Family.Text, "a_s", "en-x-icu"),
        TestColumn.Lenient("t_any", "text", Family.Text, "a_s", "anycase"),
        TestColumn.Lenient("v", "varchar", Family.Text, "a_s", "C"),
        TestColumn.Lenient("v5", "varchar(5)", Family.Text, "a_s", "C"),
        TestColumn.Lenient("c6", "char(6)", Family.Text, "a_s", "C"),
        TestColumn.Lenient("s_typed", "text", Family.Text, "a_s", "C", ", attribute_type 'S'"),
        TestColumn.Lenient("i2", "smallint", Family.Number, "a_n"),
        TestColumn.Lenient("i4", "integer", Family.Number, "a_n"),
        TestColumn.Lenient("i8", "bigint", Family.Number, "a_n"),
        TestColumn.Lenient("num", "numeric", Family.Number, "a_n"),
        TestColumn.Lenient("num2", "numeric(10,2)", Family.Number, "a_n"),
        TestColumn.Lenient("r", "real", Family.Number, "a_n"),
        TestColumn.Lenient("d", "double precision", Family.Number, "a_n"),
        TestColumn.Lenient("n_typed", "numeric", Family.Number, "a_n", null, ", attribute_type 'N'"),
        TestColumn.Lenient("small", "integer", Family.Number, "a_small"),
        TestColumn.Lenient("bo", "boolean", Family.Boolean, "a_bool"),
        TestColumn.Lenient("bo_typed", "boolean", Family.Boolean, "a_bool", null, ", attribute_type 'BOOL'"),
        TestColumn.Lenient("dt", "date", Family.Date, "a_date"),
        TestColumn.Lenient("ts", "timestamp", Family.Time, "a_time"),
        TestColumn.Lenient("tz", "timestamptz", Family.Time, "a_time"),
        TestColumn.Lenient("tz_epoch", "timestamptz", Family.Time, "a_epoch", null, ", attribute_type 'N'"),
        TestColumn.Lenient("ts_epoch", "timestamp", Family.Time, "a_epoch", null, ", attribute_type 'N'"),
        TestColumn.Lenient("dt_epoch", "date", Family.Date, "a_epoch", null, ", attribute_type 'N'"),
        TestColumn.Lenient("u", "uuid", Family.Uuid, "a_uuid"),
        TestColumn.Lenient("e", "mood", Family.Enum, "a_enum"),
        TestColumn.Lenient("by", "bytea", Family.Binary, "a_b"),
        TestColumn.Lenient("ta", "text[]", Family.TextArray, "a_ss"),
        TestColumn.Lenient("ia", "integer[]", Family.NumberArray, "a_ns"),
        TestColumn.Lenient("na", "numeric[]", Family.NumberArray, "a_ns"),
        TestColumn.Lenient("la", "text[]", Family.TextArray, "a_list"),
        TestColumn.Lenient("j", "json", Family.Json, "a_map"),
        TestColumn.Lenient("jb", "jsonb", Family.Jsonb, "a_map"),
        TestColumn.Lenient("js", "jsonb", Family.Jsonb, "a_s"),
        TestColumn.Lenient("any_t", "text", Family.Text, "a_any", "C"),
        TestColumn.Lenient("any_b", "jsonb", Family.Jsonb, "a_any"),
        TestColumn.Lenient("odd", "text", Family.Text, "\"a.b[0]\"\"q\"", "C"),
        TestColumn.Lenient("reserved", "numeric", Family.Number, "size"),
        TestColumn.Lenient("unicode", "text", Family.Text, "\u0438\u043c\u044f", "C"),
        TestColumn.Lenient("member", "text", Family.Text, "a_map.k", "C"),
        TestColumn.Lenient("member_n", "numeric", Family.Number, "a_map.k"),
        TestColumn.Lenient("dotted", "text", Family.Text, "a_map.\"a.b\"", "C"),
        TestColumn.Lenient("first", "text", Family.Text, "a_list[0]", "C"),
        new("dj", "json", Family.Json, "ddb_document 'true', on_mismatch 'null'"),
        new("db", "jsonb", Family.Jsonb, "ddb_document 'true', on_mismatch 'null'"),
    ];
}
