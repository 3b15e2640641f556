using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Tests.Fakes;

/// <summary>Short ways to write tables, types, and expressions.</summary>
internal static class Sql
{
    public static readonly DataType Json = new(TypeKind.Json, 114, "pg_catalog", "json");
    public static readonly DataType JsonB = new(TypeKind.JsonB, 3802, "pg_catalog", "jsonb");
    public static readonly DataType VarChar = new(TypeKind.VarChar, 1043, "pg_catalog", "varchar");
    public static readonly DataType Float64 = new(TypeKind.Float64, 701, "pg_catalog", "float8");
    public static readonly DataType TimestampTz = new(TypeKind.TimestampTz, 1184, "pg_catalog", "timestamptz");
    public static readonly DataType TextArray = new(TypeKind.Array, 1009, "pg_catalog", "_text", Element: DataType.Text);
    public static readonly DataType NumericArray = new(TypeKind.Array, 1231, "pg_catalog", "_numeric", Element: DataType.Numeric);
    public static readonly Collation English = new("en_US.utf8", false, true);
    public static readonly Collation Loose = new("loose", false, false);

    public static OptionSet OptionsOf(params string[] pairs) =>
        new(pairs.Chunk(2).ToDictionary(p => p[0], p => p[1]));

    public static ColumnDescription Column(int number, string name, DataType type, params string[] options) =>
        new(number, name, type, type.IsCollatable ? Collation.C : null, false, OptionsOf(options));

    public static TableDescription Table(IReadOnlyList<ColumnDescription> columns, params string[] options) =>
        new(1, "app", "orders", "ddb", OptionsOf("aws_region", "us-west-2"), OptionsOf(options), columns, -1);

    /// <summary>customer (S), id (N): the key; total: an LSI; status and placed: a GSI; email: a GSI without sort key; document.</summary>
    public static TableDescription Orders(params string[] options) => Table(
        [
            Column(1, "oid", DataType.Text),
            Column(2, "customer", DataType.Text, "mapped_attr", "customer", "partition_key", "true"),
            Column(3, "id", DataType.Numeric, "mapped_attr", "id", "sort_key", "true"),
            Column(4, "total", DataType.Numeric, "lsi_name", "by_total"),
            Column(5, "status", DataType.Text, "gsi_partition_key_gsi_name", "by_status"),
            Column(6, "placed", DataType.Text, "gsi_sort_key_gsi_name", "by_status,by_email_placed"),
            Column(7, "email", DataType.Text, "gsi_partition_key_gsi_name", "by_email"),
            Column(8, "note", DataType.Text),
            Column(9, "document", Json, "ddb_document", "true"),
        ],
        options);

    public static ColumnReference Ref(TableDescription table, string name)
    {
        ColumnDescription column = table.Columns.First(c => c.Name == name);
        return new ColumnReference(table.Relation, column.Number, column.Type);
    }

    public static Constant Text(string? value) => new(DataType.Text, value);

    public static Constant Number(string? value) => new(DataType.Numeric, value);

    public static Constant ListOf(DataType element, params string?[] values) => new(
        element.Kind == TypeKind.Text ? TextArray : NumericArray, null, new EquatableList<string?>(values));

    public static Comparison Compare(Expression left, ComparisonOperator op, Expression right, Collation? collation = null) =>
        new(op, left, right, left.Type.IsCollatable ? collation ?? Collation.C : null);

    public static Comparison Equal(Expression left, Expression right, Collation? collation = null) =>
        Compare(left, ComparisonOperator.Equal, right, collation);

    public static Like Like(Expression left, Expression pattern, Collation? collation = null) =>
        new(left, pattern, false, false, collation ?? Collation.C);

    public static IReadOnlyList<Conjunct> Conjuncts(params Expression[] expressions) =>
        expressions.Select((e, i) => new Conjunct(i, e, 0.01, false)).ToArray();
}
