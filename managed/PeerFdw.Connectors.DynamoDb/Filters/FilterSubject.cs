using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>What a test looks at: where the value is, and what SQL reads there.</summary>
/// <param name="Paths">Where. Several where one JSON path may lead through a map or through a list; at most one of them is there.</param>
/// <param name="View">As what.</param>
/// <param name="Type">SQL's type of the value: decides what of a number is kept.</param>
/// <param name="Modifier">Its modifier.</param>
/// <param name="Element">The element's type, of an array.</param>
/// <param name="Kinds">The DynamoDB types that have a value here; of all others the value is NULL or an error.</param>
/// <param name="Name">What EXPLAIN calls it in reasons.</param>
internal sealed record FilterSubject(
    EquatableList<AttributePath> Paths,
    FilterView View,
    TypeKind Type,
    int Modifier,
    TypeKind Element,
    AttributeKinds Kinds,
    string Name)
{
    /// <summary>Types that may have a value here, but not one that DynamoDB could be asked about: they pass and are checked again.</summary>
    internal AttributeKinds LooseKinds { get; init; }

    /// <summary>Whether a value that does not fit is NULL; otherwise it is an error, which is not a row.</summary>
    internal bool NullOnMismatch { get; init; }

    /// <summary>Whether it is the table's key: always there, of the one type, and never empty.</summary>
    internal bool IsKey { get; init; }

    /// <summary>
    /// Where the path goes into lists: SQL looks there into other types as well (sets; with jsonb scalars, too), DynamoDB does not.
    /// </summary>
    internal EquatableList<AttributePath> Lists { get; init; } = [];

    /// <summary>The types of <see cref="Lists"/> into which SQL looks, and DynamoDB does not.</summary>
    internal AttributeKinds ListKinds { get; init; }

    /// <summary>Why every test must be checked again, or null.</summary>
    internal string? Doubt { get; init; }

    /// <summary>The types of which the value is not NULL.</summary>
    internal AttributeKinds PresentKinds => Kinds | LooseKinds;
}
