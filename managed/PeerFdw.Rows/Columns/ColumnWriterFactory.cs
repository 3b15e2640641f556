using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>Chooses the writer of a column from its type and the encoding that the shim asked for.</summary>
internal static class ColumnWriterFactory
{
    /// <summary>Makes a writer.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="encoding">The form that the shim wants.</param>
    /// <returns>The writer.</returns>
    /// <exception cref="PeerException">0A000 if there is none for this pair.</exception>
    public static NativeColumnWriter Create(DataType type, ColumnEncoding encoding)
    {
        if (encoding == ColumnEncoding.Input)
        {
            return new InputColumnWriter(type);
        }

        return CreateTyped(type, encoding) is { } writer && IsOffered(type.Kind, encoding)
            ? writer
            : throw new PeerException(
                SqlState.FeatureNotSupported, $"values of type {type.Name} cannot be written in the encoding {encoding}");
    }

    private static NativeColumnWriter? CreateTyped(DataType type, ColumnEncoding encoding) => type.Kind switch
    {
        TypeKind.Boolean => new BooleanColumnWriter(type, encoding),
        TypeKind.Int16 => new IntegerColumnWriter(type, encoding, sizeof(short), short.MinValue, short.MaxValue),
        TypeKind.Int32 => new IntegerColumnWriter(type, encoding, sizeof(int), int.MinValue, int.MaxValue),
        TypeKind.Int64 => new IntegerColumnWriter(type, encoding, sizeof(long), long.MinValue, long.MaxValue),
        TypeKind.Oid => new IntegerColumnWriter(type, encoding, sizeof(uint), uint.MinValue, uint.MaxValue),
        TypeKind.Float32 => new SingleColumnWriter(type, encoding),
        TypeKind.Float64 => new DoubleColumnWriter(type, encoding),
        TypeKind.Numeric => new NumericColumnWriter(type, encoding),
        TypeKind.Text or TypeKind.VarChar or TypeKind.Char => new TextColumnWriter(type, encoding),
        TypeKind.Binary => new BinaryColumnWriter(type, encoding),
        TypeKind.Date => new DateColumnWriter(type, encoding),
        TypeKind.Time or TypeKind.TimeTz => new TimeColumnWriter(type, encoding),
        TypeKind.Timestamp or TypeKind.TimestampTz => new TimestampColumnWriter(type, encoding),
        TypeKind.Interval => new IntervalColumnWriter(type, encoding),
        TypeKind.Uuid => new UuidColumnWriter(type, encoding),
        TypeKind.Json or TypeKind.JsonB => new JsonColumnWriter(type, encoding),
        TypeKind.Inet => new InetColumnWriter(type, encoding),
        TypeKind.Array when type.Element is not null => new ArrayColumnWriter(type),
        _ => null,
    };

    /// <summary>Which encodings are PostgreSQL's form of which types. All of them have a receive function.</summary>
    private static bool IsOffered(TypeKind kind, ColumnEncoding encoding) => encoding switch
    {
        ColumnEncoding.Value => kind is TypeKind.Boolean or TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Oid
            or TypeKind.Float32 or TypeKind.Float64 or TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz,
        ColumnEncoding.Varlena => kind is TypeKind.Text or TypeKind.VarChar or TypeKind.Char or TypeKind.Json or TypeKind.Binary,
        ColumnEncoding.Fixed => kind is TypeKind.Uuid or TypeKind.Interval,
        ColumnEncoding.Receive => true,
        _ => false,
    };
}
