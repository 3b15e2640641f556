using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// What a mapped column reads: which DynamoDB types have a value in a column of its type, and as what it is compared. The other half of this
/// knowledge is in Reading/ValueReader and in the column writers of PeerFdw.Rows.
/// </summary>
internal static class ColumnSubject
{
    private const AttributeKinds TextKinds = AttributeKinds.Values & ~AttributeKinds.B;

    internal static FilterSubject Of(ColumnMapping mapping)
    {
        DataType type = mapping.Column.Type;
        (FilterView view, AttributeKinds kinds, AttributeKinds loose) = Classify(type, mapping.DeclaredKind);
        AttributeKinds declared = mapping.DeclaredKind?.AsSet() ?? AttributeKinds.Any;
        return new FilterSubject(
            [mapping.Path!], view, type.Kind, type.Modifier, ElementOf(type), kinds & declared, mapping.Column.Name)
        {
            LooseKinds = loose & declared,
            NullOnMismatch = mapping.NullOnMismatch,
        };
    }

    private static (FilterView View, AttributeKinds Kinds, AttributeKinds Loose) Classify(DataType type, AttributeKind? declared)
    {
        switch (type.Kind)
        {
            case TypeKind.Text:
            case TypeKind.VarChar when type.Modifier < 0:
                return (FilterView.Text, TextKinds, AttributeKinds.None);
            case TypeKind.VarChar or TypeKind.Char:
                return (FilterView.Opaque, TextKinds, AttributeKinds.None);
            case TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Oid:
            case TypeKind.Numeric or TypeKind.Float32 or TypeKind.Float64:
                return (FilterView.Number, AttributeKinds.N, AttributeKinds.None);
            case TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz when declared == AttributeKind.N:
                return (FilterView.Number, AttributeKinds.N, AttributeKinds.None);
            case TypeKind.Boolean:
                return (FilterView.Boolean, AttributeKinds.BOOL, AttributeKinds.S);
            case TypeKind.Binary:
                return (FilterView.Binary, AttributeKinds.B, AttributeKinds.None);
            case TypeKind.Enum:
                return (FilterView.Enum, AttributeKinds.S, AttributeKinds.None);
            case TypeKind.Array:
                // A text in PostgreSQL's array syntax is read by types that come through their input function.
                return (FilterView.Array, AttributeKinds.Arrays, AttributeKinds.S);
            case TypeKind.Uuid:
                return (FilterView.Opaque, AttributeKinds.S | AttributeKinds.B, AttributeKinds.None);
            case TypeKind.Date or TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval or TypeKind.Inet:
                return (FilterView.Opaque, AttributeKinds.S, AttributeKinds.None);
            default:
                return (FilterView.Opaque, AttributeKinds.Values, AttributeKinds.None);
        }
    }

    /// <summary>The element's type, if its values are read as they are; Other where a length, a precision or a domain may change them.</summary>
    private static TypeKind ElementOf(DataType type) =>
        type.Modifier < 0 && type.Element is { IsDomain: false, Modifier: < 0 } element ? element.Kind : TypeKind.Other;
}
