using PeerFdw.Spi;

namespace PeerFdw.Sql.Translation;

/// <summary>Where the collation of an expression comes from (the manual's "Collation Support": implicit and explicit derivation).</summary>
public enum CollationDerivation
{
    /// <summary>From no column: not text, or constants and casts, which have the peer's default.</summary>
    None,

    /// <summary>From columns of the peer that all have it.</summary>
    Implicit,

    /// <summary>From a COLLATE that was written.</summary>
    Explicit,

    /// <summary>From columns that have different ones: nothing may be compared under it.</summary>
    Conflict,
}

/// <summary>The collation that the peer will derive for an expression that it is sent.</summary>
/// <param name="Derivation">Where it comes from.</param>
/// <param name="Collation">Which; null for none and conflicts.</param>
public readonly record struct CollationState(CollationDerivation Derivation, Collation? Collation)
{
    /// <summary>pg_collation.collname of what a database was created with.</summary>
    private const string DefaultName = "default";

    /// <summary>No collation of a column.</summary>
    public static CollationState None => new(CollationDerivation.None, null);

    /// <summary>What comes of two expressions in one operation.</summary>
    /// <param name="other">The other's state.</param>
    /// <returns>The state of both together.</returns>
    public CollationState Merge(CollationState other)
    {
        if (other.Derivation == CollationDerivation.None || this == other)
        {
            return this;
        }

        if (Derivation == CollationDerivation.None)
        {
            return other;
        }

        if (Derivation != other.Derivation)
        {
            // In the order of the enumeration explicit beats implicit; a conflict of implicit ones is overridden by an explicit one.
            return Derivation == CollationDerivation.Explicit ? this
                : other.Derivation == CollationDerivation.Explicit ? other
                : new CollationState(CollationDerivation.Conflict, null);
        }

        return Derivation == CollationDerivation.Implicit && IsDefault(Collation) ? other
            : Derivation == CollationDerivation.Implicit && IsDefault(other.Collation) ? this
            : new CollationState(CollationDerivation.Conflict, null);
    }

    /// <summary>Whether a collation is the database's default.</summary>
    /// <param name="collation">The collation.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsDefault(Collation? collation) =>
        collation is { Name: DefaultName, Schema: Spi.Collation.SystemSchema };
}
