using System;
using System.Collections.Generic;
using System.Text;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Dialects;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Rendering;

/// <summary>
/// Writes trees as text. Every operation stands in parentheses, so that no dialect's precedence matters. Once per scan, not per row.
/// </summary>
public sealed class SqlWriter
{
    private readonly StringBuilder _text = new();
    private readonly SqlDialect _dialect;
    private readonly ParameterValues? _values;
    private readonly List<SqlParameter> _markers = [];
    private bool _isQualified;

    /// <summary>Makes a writer.</summary>
    /// <param name="dialect">How it is written.</param>
    /// <param name="values">What parameters stand for: they become literals. Null: they become markers, for EXPLAIN.</param>
    public SqlWriter(SqlDialect dialect, ParameterValues? values)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        _dialect = dialect;
        _values = values;
    }

    /// <summary>Renders a SELECT.</summary>
    /// <param name="dialect">How it is written.</param>
    /// <param name="select">The tree.</param>
    /// <param name="values">What parameters stand for; null for markers.</param>
    /// <returns>The text.</returns>
    public static string Render(SqlDialect dialect, SqlSelect select, ParameterValues? values)
    {
        var writer = new SqlWriter(dialect, values);
        new SelectWriter(writer, dialect).Write(select);
        return writer.ToString();
    }

    /// <summary>Renders a SELECT whose values come beside it.</summary>
    /// <param name="dialect">How it is written.</param>
    /// <param name="select">The tree.</param>
    /// <param name="parameters">What its markers stand for, as often as they stand there.</param>
    /// <returns>The text.</returns>
    public static string RenderTemplate(SqlDialect dialect, SqlSelect select, out IReadOnlyList<SqlParameter> parameters)
    {
        var writer = new SqlWriter(dialect, values: null);
        new SelectWriter(writer, dialect).Write(select);
        parameters = writer._markers;
        return writer.ToString();
    }

    /// <summary>Renders an expression by itself; columns have their source's name.</summary>
    /// <param name="dialect">How it is written.</param>
    /// <param name="expression">The tree.</param>
    /// <param name="values">What parameters stand for; null for markers.</param>
    /// <returns>The text.</returns>
    public static string Render(SqlDialect dialect, SqlExpression expression, ParameterValues? values) =>
        new SqlWriter(dialect, values) { _isQualified = true }.Write(expression).ToString();

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Writes text of the dialect's own.</summary>
    /// <param name="text">The text.</param>
    /// <returns>This writer.</returns>
    public SqlWriter Write(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Writes an expression.</summary>
    /// <param name="expression">The tree.</param>
    /// <returns>This writer.</returns>
    public SqlWriter Write(SqlExpression expression)
    {
        switch (expression)
        {
            case SqlColumn e:
                return Write(_isQualified ? $"{_dialect.Identifier(e.Source)}.{_dialect.Identifier(e.Name)}" : _dialect.Identifier(e.Name));
            case SqlLiteral e:
                return Write(_dialect.Literal(e.Value));
            case SqlParameter e:
                return WriteParameter(e);
            case SqlComparison e:
                _dialect.WriteComparison(this, e);
                return this;
            case SqlLike e:
                _dialect.WriteLike(this, e);
                return this;
            case SqlBooleanTest e:
                _dialect.WriteBooleanTest(this, e);
                return this;
            case SqlCast e:
                _dialect.WriteCast(this, e);
                return this;
            case SqlCollate e:
                _dialect.WriteCollate(this, e);
                return this;
            case SqlRowPresence e:
                _dialect.WriteRowPresence(this, e);
                return this;
            case SqlArray e:
                _dialect.WriteArray(this, e);
                return this;
            case SqlQuantified e:
                return Write("(").Write(e.Value).Write(" ").Write(_dialect.Operator(e.Schema, e.Operator)).Write(e.IsAll ? " ALL (" : " ANY (")
                    .Write(e.List).Write("))");
            case SqlLogic e:
                return Write("(").WriteList(e.Arguments, e.IsAnd ? " AND " : " OR ").Write(")");
            case SqlNot e:
                return Write("(NOT ").Write(e.Argument).Write(")");
            case SqlNullTest e:
                return Write("(").Write(e.Argument).Write(e.IsNegated ? " IS NOT NULL)" : " IS NULL)");
            default:
                WriteCompound(expression);
                return this;
        }
    }

    /// <summary>Writes a list.</summary>
    /// <param name="expressions">The items.</param>
    /// <param name="separator">What stands between them.</param>
    /// <returns>This writer.</returns>
    public SqlWriter WriteList(IReadOnlyList<SqlExpression> expressions, string separator = ", ")
    {
        ArgumentNullException.ThrowIfNull(expressions);
        for (int i = 0; i < expressions.Count; i++)
        {
            Write(i == 0 ? "" : separator).Write(expressions[i]);
        }

        return this;
    }

    /// <summary>Writes a key of ORDER BY or GROUP BY, where a bare whole number would mean an item of the select list.</summary>
    /// <param name="expression">The key.</param>
    /// <returns>This writer.</returns>
    public SqlWriter WriteUnpositional(SqlExpression expression) => expression switch
    {
        SqlLiteral e => Write(new SqlCast(e, e.Value.Type)),
        SqlParameter e => Write(new SqlCast(e, e.Type)),
        _ => Write(expression),
    };

    private SqlWriter WriteParameter(SqlParameter parameter)
    {
        if (_values is not null)
        {
            return Write(_dialect.Literal(_values[new Parameter(parameter.Index, parameter.Type)] with { Type = parameter.Type }));
        }

        _markers.Add(parameter);
        return Write(_dialect.Marker(parameter));
    }

    /// <summary>Writes the keys of ORDER BY.</summary>
    /// <param name="keys">The keys.</param>
    /// <returns>This writer.</returns>
    internal SqlWriter WriteOrders(IReadOnlyList<SqlOrder> keys)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            Write(i == 0 ? "" : ", ");
            _dialect.WriteOrder(this, keys[i]);
        }

        return this;
    }

    /// <summary>The value of a literal, or of a parameter that has one already.</summary>
    /// <param name="expression">The tree.</param>
    /// <returns>The value, or null.</returns>
    internal Constant? ValueOf(SqlExpression expression) => expression switch
    {
        SqlLiteral e => e.Value,
        SqlParameter e when _values is not null => _values[new Parameter(e.Index, e.Type)],
        _ => null,
    };

    /// <summary>Says whether columns have their source's name from here on.</summary>
    /// <param name="isQualified">Whether they have.</param>
    /// <returns>What was said before.</returns>
    internal bool Qualify(bool isQualified)
    {
        bool before = _isQualified;
        _isQualified = isQualified;
        return before;
    }

    private void WriteCompound(SqlExpression expression)
    {
        switch (expression)
        {
            case SqlOperator { Operands.Count: 1 } e:
                Write("(").Write(_dialect.Operator(e.Schema, e.Name)).Write(" ").Write(e.Operands[0]).Write(")");
                break;
            case SqlOperator e:
                _dialect.WriteOperator(this, e);
                break;
            case SqlFunction e:
                Write(_dialect.Function(e.Schema, e.Name)).Write("(");
                WriteArguments(e.Arguments, e.IsVariadic);
                Write(")");
                break;
            case SqlAggregate e:
                WriteAggregate(e);
                break;
            case SqlCase e:
                WriteCase(e);
                break;
            case SqlConditional e:
                Write(e.Kind switch
                {
                    SqlConditionalKind.Coalesce => "COALESCE(",
                    SqlConditionalKind.NullIf => "NULLIF(",
                    SqlConditionalKind.Greatest => "GREATEST(",
                    _ => "LEAST(",
                }).WriteList(e.Arguments).Write(")");
                break;
            case SqlRow e:
                Write("ROW(").WriteList(e.Fields).Write(")");
                break;
            case SqlField e:
                Write("(").Write(e.Argument).Write(").").Write(_dialect.Identifier(e.Name));
                break;
            case SqlSubscript e:
                Write("(").Write(e.Argument).Write(")[").WriteList(e.Subscripts, "][").Write("]");
                break;
            case SqlExists e:
                Write(e.IsNegated ? "(NOT EXISTS (" : "(EXISTS (");
                new SelectWriter(this, _dialect).Write(e.Query);
                Write("))");
                break;
            default:
                throw new ArgumentException($"not an expression that can be written: {expression?.GetType().Name}", nameof(expression));
        }
    }

    private void WriteArguments(EquatableList<SqlExpression> arguments, bool isVariadic)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            Write(i == 0 ? "" : ", ").Write(isVariadic && i == arguments.Count - 1 ? "VARIADIC " : "").Write(arguments[i]);
        }
    }

    private void WriteAggregate(SqlAggregate aggregate)
    {
        Write(_dialect.Function(aggregate.Schema, aggregate.Name)).Write(aggregate.IsDistinct ? "(DISTINCT " : "(");
        if (aggregate.IsStar)
        {
            Write("*");
        }

        WriteArguments(aggregate.Arguments, aggregate.IsVariadic);
        if (aggregate.OrderBy.Count > 0)
        {
            Write(aggregate.IsWithinGroup ? ") WITHIN GROUP (ORDER BY " : " ORDER BY ").WriteOrders(aggregate.OrderBy);
        }

        Write(")");
        if (aggregate.Filter is { } filter)
        {
            Write(" FILTER (WHERE ").Write(filter).Write(")");
        }
    }

    private void WriteCase(SqlCase expression)
    {
        Write("CASE");
        foreach (SqlWhen when in expression.Whens)
        {
            Write(" WHEN ").Write(when.Condition).Write(" THEN ").Write(when.Result);
        }

        if (expression.Else is { } other)
        {
            Write(" ELSE ").Write(other);
        }

        Write(" END");
    }
}
