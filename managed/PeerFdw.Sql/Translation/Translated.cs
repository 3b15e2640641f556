using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Translation;

/// <summary>An expression and its translation.</summary>
/// <param name="Sql">The tree.</param>
/// <param name="Collation">What collation the peer will derive for it.</param>
public sealed record Translated(SqlExpression Sql, CollationState Collation);
