using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Gates;

/// <summary>
/// Gate 3: which orders a connector is asked for. Only those that follow from the values themselves, or from the bytes of text under
/// collation C (or any, if the peer keeps collations). Where NULLs go is passed through: the connector promises exactly that, or refuses.
/// </summary>
/// <remarks>
/// Left out: enums (ordered as their labels were created), intervals and timetz (different values sort as equals), json, jsonb, inet, arrays,
/// rows, and every operator class that is not the type's own. A peer that shares PostgreSQL's operators is asked for all but the last.
/// </remarks>
public sealed class SortGate
{
    private readonly OfferGate _offer;
    private readonly CollationGate _collations;
    private readonly bool _sortsGroups;
    private readonly bool _isAsked;
    private readonly bool _sharesOperators;

    /// <summary>Makes the gate of a connector.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="sortsGroups">Whether it is groups that are sorted, so that aggregates may be keys.</param>
    public SortGate(IConnector connector, bool sortsGroups = false)
    {
        ArgumentNullException.ThrowIfNull(connector);
        _offer = new OfferGate(connector);
        _collations = new CollationGate(connector);
        _sortsGroups = sortsGroups;
        _isAsked = connector.Capabilities.Sort;
        _sharesOperators = connector.Capabilities.SharesOperators;
    }

    /// <summary>Whether an order may be asked for.</summary>
    /// <param name="keys">The order.</param>
    /// <returns>Whether the connector may be asked.</returns>
    public bool Allows(IReadOnlyList<SortKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return _isAsked && keys.Count > 0 && keys.All(Allows);
    }

    /// <summary>Reads an order, if it may be asked for.</summary>
    /// <param name="order">A list of sort keys.</param>
    /// <returns>The keys, normalized, or null.</returns>
    internal IReadOnlyList<SortKey>? ReadKeys(JsonElement order)
    {
        if (order.ValueKind != JsonValueKind.Array)
        {
            throw JsonMembers.Malformed("An order is not an array.");
        }

        var keys = new List<SortKey>();
        foreach (JsonElement item in order.EnumerateArray())
        {
            SortKey key = ExpressionReader.ReadSortKey(item, out bool isBuiltIn);
            if (!isBuiltIn)
            {
                return null;
            }

            keys.Add(key with { Expression = Normalization.Normalize(key.Expression) });
        }

        return Allows(keys) ? keys : null;
    }

    private bool Allows(SortKey key) =>
        (_sharesOperators || IsOrderedByValue(key.Expression.Type.Kind))
        && (_sortsGroups ? _offer.RefuseOutput(key.Expression) : _offer.RefuseCondition(key.Expression)) is null
        && _collations.RefuseOrder(key.Expression.Type, key.Collation) is null;

    /// <summary>Whether the built-in order of a type follows from its values alone, and different values never sort as equals.</summary>
    /// <param name="kind">The type.</param>
    /// <returns>Whether a peer can know the order.</returns>
    public static bool IsOrderedByValue(TypeKind kind) => kind
        is TypeKind.Boolean
        or TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Oid
        or TypeKind.Float32 or TypeKind.Float64 or TypeKind.Numeric
        or TypeKind.Text or TypeKind.VarChar or TypeKind.Char
        or TypeKind.Binary or TypeKind.Uuid
        or TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz;
}
