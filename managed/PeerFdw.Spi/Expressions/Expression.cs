namespace PeerFdw.Spi.Expressions;

/// <summary>
/// A node of an expression that PostgreSQL has parsed and typed. Immutable; compared by value. The document form is
/// described in docs/documents.md and read by <see cref="ExpressionReader"/>.
/// </summary>
/// <param name="Type">The type of the node's value.</param>
public abstract record Expression(DataType Type);
