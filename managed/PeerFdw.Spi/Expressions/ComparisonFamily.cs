namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Which two types a built-in <c>=</c>, <c>&lt;</c>, … compares by value, so that it may become a <see cref="Comparison"/>.
/// </summary>
/// <remarks>
/// Across types: int2, int4 and int8; float4 and float8 (the float4 is widened, so 0.1::float4 is not 0.1::float8); text and varchar.
/// Deliberately left out, and so <see cref="OperatorCall"/>s: date against timestamp (a bare date text is not its midnight);
/// interval and timetz (equality is not sameness: '1 mon' = '30 days'); jsonb, arrays, rows, inet; and everything that is not built in.
/// A domain never stands here: PostgreSQL casts it to its base type first.
/// </remarks>
internal static class ComparisonFamily
{
    public static bool AreComparable(DataType left, DataType right)
    {
        if (left.IsDomain || right.IsDomain)
        {
            return false;
        }

        return left.Kind switch
        {
            TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 =>
                right.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64,
            TypeKind.Float32 or TypeKind.Float64 => right.Kind is TypeKind.Float32 or TypeKind.Float64,
            TypeKind.Text or TypeKind.VarChar => IsText(right),
            TypeKind.Boolean or TypeKind.Numeric or TypeKind.Char or TypeKind.Binary or TypeKind.Date or TypeKind.Time
                or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Uuid or TypeKind.Oid => left.Kind == right.Kind,
            TypeKind.Enum => right.Kind == TypeKind.Enum && left.Oid == right.Oid,
            _ => false,
        };
    }

    /// <summary>text and varchar share their operators; char(n) does not.</summary>
    public static bool IsText(DataType type) => !type.IsDomain && (type.Kind is TypeKind.Text or TypeKind.VarChar);
}
