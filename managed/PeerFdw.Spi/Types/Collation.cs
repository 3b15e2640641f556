namespace PeerFdw.Spi;

/// <summary>
/// The collation under which an expression compares text. Every comparison, LIKE and sort key carries its own.
/// </summary>
/// <param name="Name">pg_collation.collname, such as <c>C</c>, <c>default</c>, <c>en_US.utf8</c>.</param>
/// <param name="IsC">Whether order is by bytes (collation C or POSIX, or a default collation that is one of them).</param>
/// <param name="IsDeterministic">Whether only byte-equal strings are equal; false for ICU's nondeterministic collations.</param>
public sealed record Collation(string Name, bool IsC, bool IsDeterministic)
{
    /// <summary>The schema of the collations that came with PostgreSQL or were found on its machine.</summary>
    public const string SystemSchema = "pg_catalog";

    /// <summary>The collation's schema.</summary>
    public string Schema { get; init; } = SystemSchema;

    /// <summary>Collation C.</summary>
    public static readonly Collation C = new("C", true, true);
}
