using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>The OIDs of built-in types (src/include/catalog/pg_type.dat). They are the same at every server; those from 10000 on mean nothing elsewhere.</summary>
internal static class RemoteTypes
{
    public const uint Boolean = 16;
    public const uint Text = 25;
    public const uint Inet = 869;
    public const uint JsonB = 3802;

    private const uint FirstOther = 10000;

    /// <summary>Whether the binary form of a type is its text, in the client's encoding.</summary>
    /// <param name="oid">The type.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsText(uint oid) => oid is
        19 // name
        or 25 // text
        or 114 // json
        or 142 // xml
        or 705 // unknown
        or 1042 // bpchar
        or 1043 // varchar
        or 2275; // cstring

    /// <summary>The OID of a local column's type, a domain counting as its base; 0 if it is none that all servers share.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The OID.</returns>
    public static uint Of(DataType type)
    {
        if (!type.IsDomain)
        {
            return type.Oid < FirstOther ? type.Oid : 0u;
        }

        return type.Kind == TypeKind.Array ? OfArray(type.Element!) : OfKind(type.Kind);
    }

    private static uint OfKind(TypeKind kind) => kind switch
    {
        TypeKind.Boolean => Boolean,
        TypeKind.Binary => 17,
        TypeKind.Int64 => 20,
        TypeKind.Int16 => 21,
        TypeKind.Int32 => 23,
        TypeKind.Text => 25,
        TypeKind.Oid => 26,
        TypeKind.Json => 114,
        TypeKind.Float32 => 700,
        TypeKind.Float64 => 701,
        TypeKind.Inet => 869,
        TypeKind.Char => 1042,
        TypeKind.VarChar => 1043,
        TypeKind.Date => 1082,
        TypeKind.Time => 1083,
        TypeKind.Timestamp => 1114,
        TypeKind.TimestampTz => 1184,
        TypeKind.Interval => 1186,
        TypeKind.TimeTz => 1266,
        TypeKind.Numeric => 1700,
        TypeKind.Uuid => 2950,
        TypeKind.JsonB => JsonB,
        _ => 0,
    };

    private static uint OfArray(DataType element) => element.IsDomain ? 0u : element.Kind switch
    {
        TypeKind.Boolean => 1000,
        TypeKind.Binary => 1001,
        TypeKind.Int16 => 1005,
        TypeKind.Int32 => 1007,
        TypeKind.Int64 => 1016,
        TypeKind.Float32 => 1021,
        TypeKind.Float64 => 1022,
        TypeKind.Timestamp => 1115,
        TypeKind.Date => 1182,
        TypeKind.TimestampTz => 1185,
        TypeKind.Numeric => 1231,
        TypeKind.Uuid => 2951,
        _ => 0,
    };
}
