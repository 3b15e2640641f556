using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Sql.Tree;

/// <summary>CASE in its searched form.</summary>
/// <param name="Whens">The branches.</param>
/// <param name="Else">The default; null means NULL.</param>
public sealed record SqlCase(EquatableList<SqlWhen> Whens, SqlExpression? Else) : SqlExpression;

/// <summary>One branch of a CASE.</summary>
/// <param name="Condition">When it is taken.</param>
/// <param name="Result">Its value.</param>
public sealed record SqlWhen(SqlExpression Condition, SqlExpression Result);

/// <summary>What the standard writes like functions that are none.</summary>
public enum SqlConditionalKind
{
    /// <summary>COALESCE.</summary>
    Coalesce,

    /// <summary>NULLIF.</summary>
    NullIf,

    /// <summary>GREATEST; NULLs are ignored.</summary>
    Greatest,

    /// <summary>LEAST; NULLs are ignored.</summary>
    Least,
}

/// <summary>COALESCE, NULLIF, GREATEST, LEAST.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record SqlConditional(SqlConditionalKind Kind, EquatableList<SqlExpression> Arguments) : SqlExpression;

/// <summary>ARRAY[…].</summary>
/// <param name="Elements">The elements; may be none.</param>
/// <param name="Type">The array's type.</param>
public sealed record SqlArray(EquatableList<SqlExpression> Elements, DataType Type) : SqlExpression;

/// <summary>ROW(…) of no named type.</summary>
/// <param name="Fields">The fields.</param>
public sealed record SqlRow(EquatableList<SqlExpression> Fields) : SqlExpression;

/// <summary>A field of a composite value.</summary>
/// <param name="Argument">The composite.</param>
/// <param name="Name">The field's name.</param>
public sealed record SqlField(SqlExpression Argument, string Name) : SqlExpression;

/// <summary>An element by subscripts.</summary>
/// <param name="Argument">The container.</param>
/// <param name="Subscripts">Outermost first.</param>
public sealed record SqlSubscript(SqlExpression Argument, EquatableList<SqlExpression> Subscripts) : SqlExpression;
