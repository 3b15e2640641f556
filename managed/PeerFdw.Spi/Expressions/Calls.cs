namespace PeerFdw.Spi.Expressions;

/// <summary>An operator that is none of the built-in comparisons: arithmetic, ||, -&gt;&gt;, @&gt;, and every user-defined one.</summary>
/// <param name="Name">The operator's name.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Oid">pg_operator.oid.</param>
/// <param name="IsBuiltIn">Whether it came with PostgreSQL itself, so that name and argument types say what it does.</param>
/// <param name="Arguments">One or two.</param>
/// <param name="Collation">The input collation, or null.</param>
/// <param name="Type">The result's type.</param>
public sealed record OperatorCall(
    string Name, string Schema, uint Oid, bool IsBuiltIn, EquatableList<Expression> Arguments, Collation? Collation, DataType Type)
    : Expression(Type)
{
    /// <summary>The extension that the operator belongs to, such as <c>citext</c>; null if it came with PostgreSQL or is the user's own.</summary>
    public string? Extension { get; init; }
}

/// <summary>An immutable function. Stable ones arrive as <see cref="Parameter"/> if they need no column, else not at all.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Oid">pg_proc.oid.</param>
/// <param name="IsBuiltIn">Whether it came with PostgreSQL itself.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Collation">The input collation, or null.</param>
/// <param name="Type">The result's type.</param>
public sealed record FunctionCall(
    string Name, string Schema, uint Oid, bool IsBuiltIn, EquatableList<Expression> Arguments, Collation? Collation, DataType Type)
    : Expression(Type)
{
    /// <summary>The extension that the function belongs to, such as <c>citext</c>; null if it came with PostgreSQL or is the user's own.</summary>
    public string? Extension { get; init; }
}

/// <summary>How a cast works.</summary>
public enum CastMethod
{
    /// <summary>Same bits, other type (RelabelType).</summary>
    Relabel,

    /// <summary>By a cast function.</summary>
    Function,

    /// <summary>By the output function of one and the input function of the other (CoerceViaIO).</summary>
    InputOutput,

    /// <summary>Element by element of an array (ArrayCoerceExpr).</summary>
    Elements,

    /// <summary>To a domain, whose constraints are checked (CoerceToDomain).</summary>
    Domain,
}

/// <summary>A cast.</summary>
/// <param name="Argument">What is cast.</param>
/// <param name="Method">How.</param>
/// <param name="Type">To what, modifier included.</param>
public sealed record Cast(Expression Argument, CastMethod Method, DataType Type) : Expression(Type)
{
    /// <summary>Whether it was written: an explicit cast to varchar(3) cuts off what is too long, one of an assignment fails.</summary>
    public bool IsExplicit { get; init; } = true;

    /// <summary>The extension that the cast's function belongs to; null if it came with PostgreSQL or there is none.</summary>
    public string? Extension { get; init; }
}

/// <summary>CASE.</summary>
/// <param name="Argument">The value of the simple form, or null for the searched form.</param>
/// <param name="Whens">The branches; in the simple form each condition is the value to compare with, by =.</param>
/// <param name="Else">The default; null means NULL.</param>
/// <param name="Type">The result's type.</param>
public sealed record Case(Expression? Argument, EquatableList<CaseWhen> Whens, Expression? Else, DataType Type) : Expression(Type);

/// <summary>One branch of a CASE.</summary>
/// <param name="Condition">A boolean, or in the simple form a value.</param>
/// <param name="Result">The value of the branch.</param>
public sealed record CaseWhen(Expression Condition, Expression Result);

/// <summary>COALESCE.</summary>
/// <param name="Arguments">One or more.</param>
/// <param name="Type">The result's type.</param>
public sealed record Coalesce(EquatableList<Expression> Arguments, DataType Type) : Expression(Type);

/// <summary>NULLIF: NULL if the two are equal, else the first.</summary>
/// <param name="Left">The first.</param>
/// <param name="Right">The second.</param>
/// <param name="Collation">Under which text is compared; null if the type has none.</param>
/// <param name="Type">The result's type.</param>
public sealed record NullIf(Expression Left, Expression Right, Collation? Collation, DataType Type) : Expression(Type);

/// <summary>GREATEST or LEAST: NULLs are ignored.</summary>
/// <param name="IsGreatest">GREATEST.</param>
/// <param name="Arguments">One or more.</param>
/// <param name="Collation">Under which text is compared; null if the type has none.</param>
/// <param name="Type">The result's type.</param>
public sealed record MinMax(bool IsGreatest, EquatableList<Expression> Arguments, Collation? Collation, DataType Type) : Expression(Type);

/// <summary>ARRAY[…] of scalars.</summary>
/// <param name="Elements">The elements.</param>
/// <param name="Type">The array's type.</param>
public sealed record ArrayConstructor(EquatableList<Expression> Elements, DataType Type) : Expression(Type);

/// <summary>ROW(…).</summary>
/// <param name="Fields">The fields.</param>
/// <param name="Type">The row's type.</param>
public sealed record RowConstructor(EquatableList<Expression> Fields, DataType Type) : Expression(Type);

/// <summary>A field of a composite value.</summary>
/// <param name="Argument">The composite.</param>
/// <param name="FieldName">Which field.</param>
/// <param name="Type">The field's type.</param>
public sealed record FieldAccess(Expression Argument, string FieldName, DataType Type) : Expression(Type);

/// <summary>A single element of an array or of jsonb by subscripts (no slices).</summary>
/// <param name="Argument">The container.</param>
/// <param name="Subscripts">The subscripts, outermost first.</param>
/// <param name="Type">The element's type.</param>
public sealed record Subscript(Expression Argument, EquatableList<Expression> Subscripts, DataType Type) : Expression(Type);

/// <summary>An aggregate of an upper relation.</summary>
/// <param name="Name">The function's name, such as <c>count</c>.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Oid">pg_proc.oid.</param>
/// <param name="IsBuiltIn">Whether it came with PostgreSQL itself.</param>
/// <param name="Arguments">Its arguments; empty for count(*).</param>
/// <param name="IsStar">count(*).</param>
/// <param name="IsDistinct">DISTINCT.</param>
/// <param name="OrderBy">ORDER BY inside the call.</param>
/// <param name="Filter">FILTER (WHERE …), or null.</param>
/// <param name="Collation">The input collation, or null.</param>
/// <param name="Type">The result's type.</param>
public sealed record AggregateCall(
    string Name,
    string Schema,
    uint Oid,
    bool IsBuiltIn,
    EquatableList<Expression> Arguments,
    bool IsStar,
    bool IsDistinct,
    EquatableList<SortKey> OrderBy,
    Expression? Filter,
    Collation? Collation,
    DataType Type)
    : Expression(Type)
{
    /// <summary>The extension that the function belongs to, such as <c>citext</c>; null if it came with PostgreSQL or is the user's own.</summary>
    public string? Extension { get; init; }
}

/// <summary>One key of an ORDER BY.</summary>
/// <param name="Expression">What is sorted by.</param>
/// <param name="IsDescending">DESC.</param>
/// <param name="NullsFirst">Where NULLs go.</param>
/// <param name="Collation">Under which text is sorted; null if the type has none.</param>
public sealed record SortKey(Expression Expression, bool IsDescending, bool NullsFirst, Collation? Collation);
