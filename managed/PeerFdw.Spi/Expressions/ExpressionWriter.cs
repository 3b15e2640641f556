using System;
using System.Collections.Generic;
using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Writes expressions as JSON, for handles and plans: <see cref="ExpressionReader"/> gives back an equal expression. Nodes are those of
/// docs/documents.md, but for those that the reader has understood: <c>comparison</c>, <c>like</c>, <c>list_comparison</c>, <c>null_if</c>
/// and <c>operator_call</c> are read back without looking at types again.
/// </summary>
public static class ExpressionWriter
{
    /// <summary>Writes an expression as one JSON value.</summary>
    /// <param name="writer">Where to; its options must allow <see cref="JsonMembers.MaximumDepth"/>.</param>
    /// <param name="expression">The expression, no deeper than <see cref="ExpressionReader.MaximumDepth"/>.</param>
    public static void Write(Utf8JsonWriter writer, Expression expression)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(expression);
        writer.WriteStartObject();
        if (!PredicateWriter.TryWrite(writer, expression) && !ValueWriter.TryWrite(writer, expression))
        {
            throw new ArgumentException($"not an expression that can be written: {expression.GetType().Name}", nameof(expression));
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes an expression as a member.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="expression">The expression; nothing is written if it is null.</param>
    public static void Write(Utf8JsonWriter writer, string name, Expression? expression)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (expression is not null)
        {
            writer.WritePropertyName(name);
            Write(writer, expression);
        }
    }

    /// <summary>Writes expressions as a member that is an array.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="expressions">The expressions.</param>
    public static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<Expression> expressions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(expressions);
        writer.WriteStartArray(name);
        foreach (Expression expression in expressions)
        {
            Write(writer, expression);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a sort key as one JSON value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="key">The key.</param>
    public static void Write(Utf8JsonWriter writer, SortKey key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(key);
        writer.WriteStartObject();
        Write(writer, "expression", key.Expression);
        writer.WriteBoolean("descending", key.IsDescending);
        writer.WriteBoolean("nulls_first", key.NullsFirst);
        TypeDocument.WriteCollation(writer, key.Collation);
        writer.WriteBoolean("builtin", true);
        writer.WriteEndObject();
    }
}
