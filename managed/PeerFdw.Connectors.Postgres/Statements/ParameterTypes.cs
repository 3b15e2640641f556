using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>
/// Under which names the driver knows types, all of which are the same at every server. A parameter of another type goes without one: the server finds it from where the parameter stands, as for a literal.
/// </summary>
internal static class ParameterTypes
{
    /// <summary>No type.</summary>
    public const string Unknown = "pg_catalog.unknown";

    /// <summary>Type, its array, name.</summary>
    private static readonly (uint Oid, uint Array, string Name)[] s_types =
    [
        (16, 1000, "bool"), (17, 1001, "bytea"), (19, 1003, "name"), (20, 1016, "int8"), (21, 1005, "int2"), (23, 1007, "int4"), (25, 1009, "text"),
        (26, 1028, "oid"), (27, 1010, "tid"), (28, 1011, "xid"), (29, 1012, "cid"), (114, 199, "json"), (142, 143, "xml"), (600, 1017, "point"), (601, 1018, "lseg"),
        (602, 1019, "path"), (603, 1020, "box"), (604, 1027, "polygon"), (628, 629, "line"), (650, 651, "cidr"), (700, 1021, "float4"), (701, 1022, "float8"),
        (718, 719, "circle"), (774, 775, "macaddr8"), (790, 791, "money"), (829, 1040, "macaddr"), (869, 1041, "inet"), (1042, 1014, "bpchar"), (1043, 1015, "varchar"),
        (1082, 1182, "date"), (1083, 1183, "time"), (1114, 1115, "timestamp"), (1184, 1185, "timestamptz"), (1186, 1187, "interval"), (1266, 1270, "timetz"),
        (1560, 1561, "bit"), (1562, 1563, "varbit"), (1700, 1231, "numeric"), (2950, 2951, "uuid"), (3220, 3221, "pg_lsn"), (3614, 3643, "tsvector"), (3615, 3645, "tsquery"),
        (3802, 3807, "jsonb"), (3904, 3905, "int4range"), (3906, 3907, "numrange"), (3908, 3909, "tsrange"), (3910, 3911, "tstzrange"), (3912, 3913, "daterange"),
        (3926, 3927, "int8range"), (4072, 4073, "jsonpath"), (5069, 271, "xid8"),
    ];

    private static readonly FrozenDictionary<uint, string> s_names = s_types
        .SelectMany(t => new[] { KeyValuePair.Create(t.Oid, $"pg_catalog.{t.Name}"), KeyValuePair.Create(t.Array, $"pg_catalog._{t.Name}") })
        .ToFrozenDictionary();

    /// <summary>All types that have a name.</summary>
    public static IEnumerable<uint> Known => s_names.Keys;

    /// <summary>The name of a local type there, a domain counting as its base type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name.</returns>
    public static string NameOf(DataType type) => s_names.GetValueOrDefault(RemoteTypes.Of(type), Unknown);
}
