using System;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Rendering;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Dialects;

/// <summary>
/// How one peer writes what the tree says. What is abstract differs everywhere; what is virtual is the standard's form, which some peers do not have.
/// A dialect writes; what may be written at all is its <see cref="Translation.ExpressionTranslator"/>'s to judge.
/// </summary>
public abstract class SqlDialect
{
    /// <summary>Writes an identifier.</summary>
    /// <param name="name">The name, whatever it holds.</param>
    /// <returns>The name, quoted where it must be.</returns>
    public abstract string Identifier(string name);

    /// <summary>Writes a value with its type: the one place through which values get into a statement.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A literal that the peer's parser reads as exactly this value of this type, and nothing else.</returns>
    public abstract string Literal(Constant value);

    /// <summary>Writes a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its name, with its modifier.</returns>
    public abstract string TypeName(DataType type);

    /// <summary>Writes a value that is not known yet, for EXPLAIN.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>Its marker.</returns>
    public abstract string Marker(SqlParameter parameter);

    /// <summary>Writes an operator.</summary>
    /// <param name="schema">Its schema; null if it is the system's.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The operator.</returns>
    public abstract string Operator(string? schema, string name);

    /// <summary>Writes a function's name.</summary>
    /// <param name="schema">Its schema; null if it is the system's.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The name.</returns>
    public virtual string Function(string? schema, string name) =>
        schema is null ? Identifier(name) : $"{Identifier(schema)}.{Identifier(name)}";

    /// <summary>Writes a condition that is always true, where a condition must stand: not every peer has boolean literals.</summary>
    public virtual string True => "TRUE";

    /// <summary>Writes an item of a select list of which nobody reads anything.</summary>
    public virtual string Nothing => "NULL";

    /// <summary>Writes a comparison.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="comparison">The comparison.</param>
    public virtual void WriteComparison(SqlWriter writer, SqlComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(comparison);
        writer.Write("(").Write(comparison.Left).Write(" ").Write(comparison.Operator.Symbol()).Write(" ").Write(comparison.Right).Write(")");
    }

    /// <summary>Writes an operator with two operands.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="operation">The operator and its operands.</param>
    public virtual void WriteOperator(SqlWriter writer, SqlOperator operation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(operation);
        writer.Write("(").Write(operation.Operands[0]).Write(" ").Write(Operator(operation.Schema, operation.Name)).Write(" ").Write(operation.Operands[1]).Write(")");
    }

    /// <summary>Writes LIKE.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="like">The condition.</param>
    public virtual void WriteLike(SqlWriter writer, SqlLike like)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(like);
        writer.Write("(").Write(like.Value).Write(like.IsNegated ? " NOT " : " ").Write(like.IsCaseInsensitive ? "ILIKE " : "LIKE ")
            .Write(like.Pattern).Write(")");
    }

    /// <summary>Writes a test of a boolean.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="test">The test.</param>
    public virtual void WriteBooleanTest(SqlWriter writer, SqlBooleanTest test)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(test);
        writer.Write("(").Write(test.Argument).Write(test.IsNegated ? " IS NOT " : " IS ")
            .Write(test.Value switch { true => "TRUE", false => "FALSE", null => "UNKNOWN" }).Write(")");
    }

    /// <summary>Writes a key of ORDER BY. NULLs must come where it says.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="key">The key.</param>
    public virtual void WriteOrder(SqlWriter writer, SqlOrder key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(key);
        writer.WriteUnpositional(key.Expression).Write(key.IsDescending ? " DESC" : " ASC").Write(key.NullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }

    /// <summary>Writes LIMIT and OFFSET at the end of a SELECT.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="select">The SELECT.</param>
    public virtual void WriteLimit(SqlWriter writer, SqlSelect select)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(select);
        if (select.Limit is { } limit)
        {
            writer.Write(" LIMIT ").Write(limit);
        }

        if (select.Offset is { } offset)
        {
            writer.Write(" OFFSET ").Write(offset);
        }
    }

    /// <summary>Writes a row lock at the end of a SELECT.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="rowLock">The lock.</param>
    public virtual void WriteLock(SqlWriter writer, SqlRowLock rowLock)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(rowLock);
        writer.Write(" FOR ").Write(rowLock.Strength switch
        {
            SqlLockStrength.KeyShare => "KEY SHARE",
            SqlLockStrength.Share => "SHARE",
            SqlLockStrength.NoKeyUpdate => "NO KEY UPDATE",
            _ => "UPDATE",
        });
        if (rowLock.Source is { } source)
        {
            writer.Write(" OF ").Write(Identifier(source));
        }

        writer.Write(rowLock.Wait switch { SqlLockWait.Skip => " SKIP LOCKED", SqlLockWait.Fail => " NOWAIT", _ => "" });
    }

    /// <summary>Writes a cast.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cast">The cast.</param>
    public virtual void WriteCast(SqlWriter writer, SqlCast cast)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(cast);
        writer.Write("CAST(").Write(cast.Argument).Write(" AS ").Write(TypeName(cast.Type)).Write(")");
    }

    /// <summary>Writes COLLATE.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="collate">The expression.</param>
    public virtual void WriteCollate(SqlWriter writer, SqlCollate collate)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(collate);
        writer.Write("(").Write(collate.Argument).Write(" COLLATE ").Write(CollationName(collate.Collation)).Write(")");
    }

    /// <summary>Writes a collation's name.</summary>
    /// <param name="collation">The collation.</param>
    /// <returns>Its name.</returns>
    public virtual string CollationName(Collation collation)
    {
        ArgumentNullException.ThrowIfNull(collation);
        return Identifier(collation.Name);
    }

    /// <summary>Writes a test for a row that is there.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="presence">The test.</param>
    public abstract void WriteRowPresence(SqlWriter writer, SqlRowPresence presence);

    /// <summary>Writes ARRAY[…].</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="array">The array.</param>
    public abstract void WriteArray(SqlWriter writer, SqlArray array);
}
