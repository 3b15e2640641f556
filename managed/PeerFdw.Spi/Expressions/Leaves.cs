namespace PeerFdw.Spi.Expressions;

/// <summary>A column of a relation of this request.</summary>
/// <param name="Relation">The relation's number within the request (PostgreSQL's range table index).</param>
/// <param name="Column">pg_attribute.attnum: 1 and up; 0 is the whole row, negative numbers are system columns.</param>
/// <param name="Type">The column's type.</param>
public sealed record ColumnReference(int Relation, int Column, DataType Type) : Expression(Type);

/// <summary>A literal.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Text">
/// PostgreSQL's text form (ISO dates, hex bytea, shortest exact floats, intervals in 'postgres' style); null for SQL NULL and for an array
/// whose elements are known.
/// </param>
/// <param name="Elements">For a one-dimensional array its elements in text form, a null for NULL; else null.</param>
public sealed record Constant(DataType Type, string? Text, EquatableList<string?>? Elements = null) : Expression(Type)
{
    /// <summary>Whether it is SQL NULL.</summary>
    public bool IsNull => Text is null && Elements is null;
}

/// <summary>
/// A value that is known when the scan starts (or is restarted) and not before: a statement's parameter, a column of the outer
/// side of a join, the result of an InitPlan, a stable function. Its value comes with the scan, see <see cref="Execution.ParameterValues"/>.
/// </summary>
/// <param name="Index">The number within the request, from 0.</param>
/// <param name="Type">Its type.</param>
public sealed record Parameter(int Index, DataType Type) : Expression(Type);

/// <summary>A node that this project does not send, with the reason. A conjunct that holds one stays local.</summary>
/// <param name="Node">PostgreSQL's name of the node, such as <c>SubPlan</c>.</param>
/// <param name="Reason">Why, as EXPLAIN shows it.</param>
/// <param name="Type">The type of its value.</param>
public sealed record Untranslatable(string Node, string Reason, DataType Type) : Expression(Type);
