using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Spi.Expressions;

/// <summary>The OIDs of the types that have a <see cref="TypeKind"/> of their own (src/include/catalog/pg_type.dat; they never change).</summary>
internal static class BuiltInTypes
{
    private static readonly Dictionary<uint, TypeKind> s_kinds = new()
    {
        [16] = TypeKind.Boolean,
        [17] = TypeKind.Binary,
        [20] = TypeKind.Int64,
        [21] = TypeKind.Int16,
        [23] = TypeKind.Int32,
        [25] = TypeKind.Text,
        [26] = TypeKind.Oid,
        [114] = TypeKind.Json,
        [700] = TypeKind.Float32,
        [701] = TypeKind.Float64,
        [869] = TypeKind.Inet,
        [1042] = TypeKind.Char,
        [1043] = TypeKind.VarChar,
        [1082] = TypeKind.Date,
        [1083] = TypeKind.Time,
        [1114] = TypeKind.Timestamp,
        [1184] = TypeKind.TimestampTz,
        [1186] = TypeKind.Interval,
        [1266] = TypeKind.TimeTz,
        [1700] = TypeKind.Numeric,
        [2950] = TypeKind.Uuid,
        [3802] = TypeKind.JsonB,
    };

    private static readonly Dictionary<TypeKind, uint> s_oids = s_kinds.ToDictionary(p => p.Value, p => p.Key);

    /// <summary>What a base type is.</summary>
    public static TypeKind KindOf(uint oid) => s_kinds.GetValueOrDefault(oid, TypeKind.Other);

    /// <summary>The OID of a kind, 0 if it has no OID of its own.</summary>
    public static uint OidOf(TypeKind kind) => s_oids.GetValueOrDefault(kind);
}
