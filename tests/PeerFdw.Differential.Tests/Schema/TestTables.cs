using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Schema;

/// <summary>
/// The foreign tables. Keys that read one to one have no on_mismatch, so that conditions on them can be exact; the tables named
/// <c>_lossy</c> have keys whose types round, pad, cut or reject.
/// </summary>
internal static class TestTables
{
    private const string Big = "estimated_rows '500000'";

    internal static IReadOnlyList<TestTable> All { get; } =
    [
        new("texts", "texts", 24, ["p", "s"], [RowId, .. TextKeys("C"), .. Payload.Columns()], Big),
        new("texts_lossy", "texts", 6, [],
            [
                Key("p", "text", Family.Text, "partition_key 'true'"),
                Key("s", "text", Family.Text, "sort_key 'true'", "en-x-icu"),
                Key("l", "varchar(3)", Family.Text, "lsi_name 'by_l', on_mismatch 'null'", "C"),
                Key("m", "double precision", Family.Number, "lsi_name 'by_m', on_mismatch 'null'"),
                Key("gs", "char(3)", Family.Text, "gsi_partition_key_gsi_name 'by_gs_gn,by_gs', on_mismatch 'null'", "C"),
                Key("gn", "numeric(5,1)", Family.Number, "gsi_sort_key_gsi_name 'by_gs_gn', on_mismatch 'null'"),
                Key("gb", "text", Family.Text, "gsi_partition_key_gsi_name 'by_gb', attribute_type 'B', on_mismatch 'null'", "C"),
                new("db", "jsonb", Family.Jsonb, "ddb_document 'true', on_mismatch 'null'"),
            ], Big),
        new("texts_anycase", "texts", 5, [],
            [
                Key("p", "text", Family.Text, "partition_key 'true'", "anycase"),
                Key("s", "varchar", Family.Text, "sort_key 'true'", "anycase"),
                Key("l", "text", Family.Text, "lsi_name 'by_l'", "anycase"),
                Key("gs", "varchar", Family.Text, "gsi_partition_key_gsi_name 'by_gs_gn'", "C"),
                Key("gn", "bigint", Family.Number, "gsi_sort_key_gsi_name 'by_gs_gn', on_mismatch 'null'"),
                new("dj", "json", Family.Json, "ddb_document 'true'"),
            ], Big),
        new("texts_dense", "texts", 4, ["p", "s"],
            [
                .. TextKeys("C"),
                new("any_t", "text", Family.Text, "mapped_attr 'a_any', on_mismatch 'null'", "C"),
            ], $"{Big}, consistent_read 'true'"),
        new("numbers", "numbers", 18, ["p", "s"],
            [
                RowId,
                Key("p", "numeric", Family.Number, "partition_key 'true'"),
                Key("s", "numeric", Family.Number, "sort_key 'true'"),
                Key("l", "text", Family.Text, "lsi_name 'by_l'", "C"),
                Key("m", "numeric", Family.Number, "lsi_name 'by_m'"),
                Key("gs", "text", Family.Text, "gsi_partition_key_gsi_name 'by_gs_gn'", "C"),
                Key("gn", "numeric", Family.Number, "gsi_sort_key_gsi_name 'by_gs_gn', gsi_partition_key_gsi_name 'by_gn_gb'"),
                Key("gb", "bytea", Family.Binary, "gsi_sort_key_gsi_name 'by_gn_gb'"),
                .. Payload.Columns(),
            ], Big),
        new("numbers_lossy", "numbers", 6, [],
            [
                Key("p", "integer", Family.Number, "partition_key 'true', on_mismatch 'null'"),
                Key("s", "double precision", Family.Number, "sort_key 'true', on_mismatch 'null'"),
                Key("s_int", "bigint", Family.Number, "mapped_attr 's', sort_key 'true', on_mismatch 'null'"),
                Key("m", "numeric(10,2)", Family.Number, "lsi_name 'by_m', on_mismatch 'null'"),
                Key("gn", "real", Family.Number, "gsi_partition_key_gsi_name 'by_gn_gb', on_mismatch 'null'"),
                Key("gb", "bytea", Family.Binary, "gsi_sort_key_gsi_name 'by_gn_gb', on_mismatch 'null'"),
                new("db", "jsonb", Family.Jsonb, "ddb_document 'true', on_mismatch 'null'"),
            ], Big),
        new("bytes", "bytes", 8, ["p", "s"],
            [
                RowId,
                Key("p", "bytea", Family.Binary, "partition_key 'true'"),
                Key("s", "bytea", Family.Binary, "sort_key 'true'"),
                Key("gn", "numeric", Family.Number, "gsi_partition_key_gsi_name 'by_gn_gb'"),
                Key("gb", "bytea", Family.Binary, "gsi_sort_key_gsi_name 'by_gn_gb', gsi_partition_key_gsi_name 'by_gb'"),
                .. Payload.Columns(),
            ], Big),
        new("single", "single", 8, ["p"],
            [
                RowId,
                Key("p", "text", Family.Text, "partition_key 'true'", "C"),
                Key("gs", "text", Family.Text, "gsi_partition_key_gsi_name 'by_gs_gn'", "C"),
                Key("gn", "numeric", Family.Number, "gsi_sort_key_gsi_name 'by_gs_gn'"),

                // This table has texts with U+0000, at which PostgreSQL's json operators raise errors wherever in the document it stands.
                .. Payload.Columns().Where(c => c.Family != Family.Json),
            ], Big),
        new("clean", "clean", 20, ["p", "s"], CleanColumns(), Big),
        new("several", "several", 6, ["p"],
            [
                Key("p", "text", Family.Text, "partition_key 'true'", "C"),
                Key("h1", "text", Family.Text, "gsi_partition_key_gsi_name 'by_four'", "C"),
                Key("h2", "numeric", Family.Number, "gsi_partition_key_gsi_name 'by_four'"),
                Key("r1", "numeric", Family.Number, "gsi_sort_key_gsi_name 'by_four'"),
                Key("r2", "text", Family.Text, "gsi_sort_key_gsi_name 'by_four'", "C"),
                new("t_c", "text", Family.Text, "mapped_attr 'a_s', on_mismatch 'null'", "C"),
                new("db", "jsonb", Family.Jsonb, "ddb_document 'true', on_mismatch 'null'"),
            ], Big),
    ];

    private static TestColumn RowId => new("oid", "text", Family.Text);

    private static TestColumn Key(string name, string type, Family family, string options, string? collation = null) =>
        new(name, type, family, options, collation, IsKey: true);

    private static TestColumn[] TextKeys(string collation) =>
    [
        Key("p", "text", Family.Text, "partition_key 'true'", collation),
        Key("s", "text", Family.Text, "sort_key 'true'", collation),
        Key("l", "text", Family.Text, "lsi_name 'by_l'", collation),
        Key("m", "numeric", Family.Number, "lsi_name 'by_m'"),
        Key("gs", "text", Family.Text, "gsi_partition_key_gsi_name 'by_gs_gn,by_gs'", collation),
        Key("gn", "numeric", Family.Number, "gsi_sort_key_gsi_name 'by_gs_gn'"),
        Key("gb", "bytea", Family.Binary, "gsi_partition_key_gsi_name 'by_gb'"),
    ];

    private static IReadOnlyList<TestColumn> CleanColumns() =>
    [
        RowId,
        Key("p", "text", Family.Text, "partition_key 'true'", "C"),
        Key("s", "numeric", Family.Number, "sort_key 'true'"),
        Key("gs", "text", Family.Text, "gsi_partition_key_gsi_name 'by_gs_gn'", "C"),
        Key("gn", "numeric", Family.Number, "gsi_sort_key_gsi_name 'by_gs_gn'"),
        Key("m", "numeric", Family.Number, "lsi_name 'by_m'"),
        new("c_text", "text", Family.Text, "", "C"),
        new("c_number", "numeric", Family.Number),
        new("c_int", "integer", Family.Number),
        new("c_bool", "boolean", Family.Boolean),
        new("c_date", "date", Family.Date),
        new("c_time", "timestamptz", Family.Time),
        new("c_epoch", "timestamptz", Family.Time, "attribute_type 'N'"),
        new("c_uuid", "uuid", Family.Uuid),
        new("c_enum", "mood", Family.Enum),
        new("c_bytes", "bytea", Family.Binary),
        new("c_ss", "text[]", Family.TextArray),
        new("c_ns", "numeric[]", Family.NumberArray),
        new("c_map", "jsonb", Family.Jsonb),
        new("city", "text", Family.Text, "mapped_attr 'c_map.k'", "C"),
        new("document", "jsonb", Family.Jsonb, "ddb_document 'true'"),
    ];
}
