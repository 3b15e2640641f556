using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Contract.Tests.Fakes;

/// <summary>A table of the fake peer: pk text C (partition key), sk int8 (sort key), name varchar en_US, b bool, code char(3).</summary>
internal static class FakeTable
{
    public static Collation English { get; } = new("en_US", false, true);

    public static Collation Accentless { get; } = new("accentless", false, false);

    public static DataType VarChar { get; } = new(TypeKind.VarChar, 1043, "pg_catalog", "varchar");

    public static DataType BlankPadded { get; } = new(TypeKind.Char, 1042, "pg_catalog", "bpchar", 7);

    public static ColumnReference Pk { get; } = new(1, 1, DataType.Text);

    public static ColumnReference Sk { get; } = new(1, 2, DataType.Int64);

    public static Expression Name { get; } = new Cast(new ColumnReference(1, 3, VarChar), CastMethod.Relabel, DataType.Text);

    public static ColumnReference B { get; } = new(1, 4, DataType.Boolean);

    public static ColumnReference Code { get; } = new(1, 5, BlankPadded);

    public static TableDescription Table { get; } = Make([]);

    public static Constant Text(string? value) => new(DataType.Text, value);

    public static Constant Number(long value) => new(DataType.Int64, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static TableDescription Make(IReadOnlyList<ColumnDescription> more) => new(
        1,
        "app",
        "orders",
        "srv",
        Options("region", "north"),
        OptionSet.Empty,
        [
            new(1, "pk", DataType.Text, Collation.C, true, Options("key", "partition")),
            new(2, "sk", DataType.Int64, null, false, Options("key", "sort")),
            new(3, "name", VarChar, English, false, OptionSet.Empty),
            new(4, "b", DataType.Boolean, null, false, OptionSet.Empty),
            new(5, "code", BlankPadded, Collation.C, false, OptionSet.Empty),
            .. more,
        ],
        20_000);

    public static OptionSet Options(string name, string value) => new(new Dictionary<string, string> { [name] = value });
}
