using System;
using System.Collections.Generic;
using System.Numerics;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>A set of DynamoDB types. The bits are those of <see cref="AttributeKind"/>.</summary>
[Flags]
internal enum AttributeKinds
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>Text.</summary>
    S = 1 << AttributeKind.S,

    /// <summary>Numbers.</summary>
    N = 1 << AttributeKind.N,

    /// <summary>Bytes.</summary>
    B = 1 << AttributeKind.B,

    /// <summary>Booleans.</summary>
    BOOL = 1 << AttributeKind.BOOL,

    /// <summary>NULL.</summary>
    NULL = 1 << AttributeKind.NULL,

    /// <summary>Lists.</summary>
    L = 1 << AttributeKind.L,

    /// <summary>Maps.</summary>
    M = 1 << AttributeKind.M,

    /// <summary>Sets of texts.</summary>
    SS = 1 << AttributeKind.SS,

    /// <summary>Sets of numbers.</summary>
    NS = 1 << AttributeKind.NS,

    /// <summary>Sets of bytes.</summary>
    BS = 1 << AttributeKind.BS,

    /// <summary>The sets.</summary>
    Sets = SS | NS | BS,

    /// <summary>What a JSON document shows as an array.</summary>
    Arrays = L | Sets,

    /// <summary>Everything that is a value.</summary>
    Values = S | N | B | BOOL | M | Arrays,

    /// <summary>Everything that an attribute can be.</summary>
    Any = Values | NULL,
}

/// <summary>Questions to sets of types.</summary>
internal static class AttributeKindSets
{
    /// <summary>The set of one type.</summary>
    internal static AttributeKinds AsSet(this AttributeKind kind) => (AttributeKinds)(1 << (int)kind);

    /// <summary>Whether the sets have a type in common.</summary>
    internal static bool Has(this AttributeKinds kinds, AttributeKinds other) => (kinds & other) != 0;

    internal static int Count(this AttributeKinds kinds) => BitOperations.PopCount((uint)kinds);

    /// <summary>The types of a set, in the order of <see cref="AttributeKind"/>.</summary>
    internal static IEnumerable<AttributeKind> Members(this AttributeKinds kinds)
    {
        foreach (AttributeKind kind in Enum.GetValues<AttributeKind>())
        {
            if (kinds.Has(kind.AsSet()))
            {
                yield return kind;
            }
        }
    }
}
