using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Sql.Tree;

/// <summary>An operator: infix with two operands, prefix with one.</summary>
/// <param name="Schema">Its schema; null if it is the system's.</param>
/// <param name="Name">Its name.</param>
/// <param name="Operands">One or two.</param>
public sealed record SqlOperator(string? Schema, string Name, EquatableList<SqlExpression> Operands) : SqlExpression;

/// <summary>A function.</summary>
/// <param name="Schema">Its schema; null if it is the system's.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="IsVariadic">Whether the last one is an array of further ones.</param>
public sealed record SqlFunction(string? Schema, string Name, EquatableList<SqlExpression> Arguments, bool IsVariadic = false)
    : SqlExpression;

/// <summary>An aggregate.</summary>
/// <param name="Schema">Its schema; null if it is the system's.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments; the direct ones if it is WITHIN GROUP.</param>
public sealed record SqlAggregate(string? Schema, string Name, EquatableList<SqlExpression> Arguments) : SqlExpression
{
    /// <summary>(*).</summary>
    public bool IsStar { get; init; }

    /// <summary>DISTINCT.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Whether the last argument is an array of further ones.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>ORDER BY within the call, or of WITHIN GROUP.</summary>
    public EquatableList<SqlOrder> OrderBy { get; init; } = [];

    /// <summary>Whether it is an ordered-set aggregate.</summary>
    public bool IsWithinGroup { get; init; }

    /// <summary>FILTER, or null.</summary>
    public SqlExpression? Filter { get; init; }
}

/// <summary>A cast.</summary>
/// <param name="Argument">What is cast.</param>
/// <param name="Type">To what, modifier included.</param>
public sealed record SqlCast(SqlExpression Argument, DataType Type) : SqlExpression;

/// <summary>COLLATE.</summary>
/// <param name="Argument">The text.</param>
/// <param name="Collation">Under what it is compared from here on.</param>
public sealed record SqlCollate(SqlExpression Argument, Collation Collation) : SqlExpression;
