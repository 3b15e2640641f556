namespace PeerFdw.Spi;

/// <summary>
/// A PostgreSQL type as the documents of the crossing describe it. A domain has the <see cref="Kind"/> of its base
/// type and <see cref="IsDomain"/> set.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Oid">pg_type.oid. Stable across servers only for built-in types (below 10000).</param>
/// <param name="Schema">The type's schema.</param>
/// <param name="Name">The type's name without a schema, such as <c>int4</c>.</param>
/// <param name="Modifier">The type modifier, -1 if there is none.</param>
/// <param name="Element">The element's type if <see cref="Kind"/> is <see cref="TypeKind.Array"/>, else null.</param>
/// <param name="IsDomain">Whether it is a domain over <paramref name="Kind"/>.</param>
public sealed record DataType(
    TypeKind Kind, uint Oid, string Schema, string Name, int Modifier = -1, DataType? Element = null, bool IsDomain = false)
{
    /// <summary>boolean.</summary>
    public static readonly DataType Boolean = new(TypeKind.Boolean, 16, "pg_catalog", "bool");

    /// <summary>bigint.</summary>
    public static readonly DataType Int64 = new(TypeKind.Int64, 20, "pg_catalog", "int8");

    /// <summary>integer.</summary>
    public static readonly DataType Int32 = new(TypeKind.Int32, 23, "pg_catalog", "int4");

    /// <summary>text.</summary>
    public static readonly DataType Text = new(TypeKind.Text, 25, "pg_catalog", "text");

    /// <summary>numeric.</summary>
    public static readonly DataType Numeric = new(TypeKind.Numeric, 1700, "pg_catalog", "numeric");

    /// <summary>bytea.</summary>
    public static readonly DataType Binary = new(TypeKind.Binary, 17, "pg_catalog", "bytea");

    /// <summary>The extension that the type belongs to, such as <c>citext</c>; null if it came with PostgreSQL or is the user's own.</summary>
    public string? Extension { get; init; }

    /// <summary>Whether the type came with PostgreSQL itself, so that it is the same everywhere: OIDs below 10000 (FirstGenbkiObjectId).</summary>
    public bool IsBuiltIn => Oid is > 0 and < 10000;

    /// <summary>Whether values of the type are compared under a collation.</summary>
    public bool IsCollatable => Kind is TypeKind.Text or TypeKind.VarChar or TypeKind.Char;
}
