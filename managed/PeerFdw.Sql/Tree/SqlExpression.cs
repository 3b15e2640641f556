namespace PeerFdw.Sql.Tree;

/// <summary>A scalar expression of SQL, as a dialect will write it. Immutable; holds names and values, no text of any dialect.</summary>
public abstract record SqlExpression;
