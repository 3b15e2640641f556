using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Sql.Tree;

/// <summary>A column.</summary>
/// <param name="Source">The alias of the table or subquery that it is of.</param>
/// <param name="Name">The remote column's name.</param>
public sealed record SqlColumn(string Source, string Name) : SqlExpression;

/// <summary>A value. It is always written with its type, so that the peer's parser cannot take it for another.</summary>
/// <param name="Value">The value and its type.</param>
public sealed record SqlLiteral(Constant Value) : SqlExpression;

/// <summary>A value that is known when the scan starts: then a literal, and before that a marker.</summary>
/// <param name="Index">The parameter's index, from 0.</param>
/// <param name="Type">Its type.</param>
public sealed record SqlParameter(int Index, DataType Type) : SqlExpression;

/// <summary>Whether a row of a source is there, and not NULLs that an outer join has put in its place.</summary>
/// <param name="Source">The alias of a table.</param>
public sealed record SqlRowPresence(string Source) : SqlExpression;
