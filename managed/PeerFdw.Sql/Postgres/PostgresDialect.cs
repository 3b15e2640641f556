using System;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Dialects;
using PeerFdw.Sql.Rendering;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Postgres;

/// <summary>
/// PostgreSQL's SQL, for a session whose search_path is pg_catalog alone: what is there is written without its schema, everything else with it.
/// </summary>
public sealed class PostgresDialect : SqlDialect
{
    private readonly bool _hasOpenConstants;
    private readonly bool _isGeneric;

    private PostgresDialect(bool hasOpenConstants = false, bool isGeneric = false)
    {
        _hasOpenConstants = hasOpenConstants;
        _isGeneric = isGeneric;
    }

    /// <summary>The one for all but exceptions.</summary>
    public static PostgresDialect Instance { get; } = new();

    /// <summary>
    /// Where a column is compared with a constant by = or &lt;&gt;, the constant has no type: it gets that of the column there. So a column may stand for one of another type, such as
    /// an enum. If both are of one type, that is the constant's, too.
    /// </summary>
    public static PostgresDialect OpenConstants { get; } = new(hasOpenConstants: true);

    /// <summary>The one that is only explained: a parameter is a value that the planner cannot look at, which needs no value beside the statement.</summary>
    public static PostgresDialect Generic { get; } = new(isGeneric: true);

    /// <summary>The schema that is searched.</summary>
    public const string SystemSchema = "pg_catalog";

    /// <inheritdoc/>
    public override string Identifier(string name) => PostgresQuoting.Identifier(name);

    /// <inheritdoc/>
    public override string TypeName(DataType type) => PostgresTypes.Name(type);

    /// <inheritdoc/>
    public override string Marker(SqlParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        string type = PostgresTypes.Name(parameter.Type with { Modifier = -1 });
        return _isGeneric ? $"((SELECT NULL::{type})::{type})" : string.Create(CultureInfo.InvariantCulture, $"${parameter.Index + 1}::{type}");
    }

    /// <inheritdoc/>
    public override string Operator(string? schema, string name) =>
        schema is null or SystemSchema ? name : $"OPERATOR({PostgresQuoting.Identifier(schema)}.{name})";

    /// <inheritdoc/>
    public override string Function(string? schema, string name) => base.Function(schema == SystemSchema ? null : schema, name);

    /// <summary>
    /// A literal. Small whole numbers and booleans need no cast: the parser makes them int4 and bool. The modifier is left out: the value has obeyed
    /// it already.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <returns>The literal.</returns>
    public override string Literal(Constant value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string type = PostgresTypes.Name(value.Type with { Modifier = -1 });
        string? text = Text(value);
        if (text is null)
        {
            return $"NULL::{type}";
        }

        if (value.Type is { Kind: TypeKind.Int32, IsDomain: false } && text.Length > 0 && text.All(char.IsAsciiDigit)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return text;
        }

        return value.Type is { Kind: TypeKind.Boolean, IsDomain: false } && text is "t" or "f"
            ? text == "t" ? "TRUE" : "FALSE"
            : $"{PostgresQuoting.Literal(text)}::{type}";
    }

    /// <inheritdoc/>
    public override void WriteComparison(SqlWriter writer, SqlComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(comparison);
        if (comparison.Operator is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            || !TryWriteOpen(writer, comparison.Left, comparison.Operator.Symbol(), comparison.Right))
        {
            base.WriteComparison(writer, comparison);
        }
    }

    /// <inheritdoc/>
    public override void WriteOperator(SqlWriter writer, SqlOperator operation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(operation);
        if (operation is not { Schema: null or SystemSchema, Name: "=" or "<>" }
            || !TryWriteOpen(writer, operation.Operands[0], operation.Name, operation.Operands[1]))
        {
            base.WriteOperator(writer, operation);
        }
    }

    /// <inheritdoc/>
    public override void WriteCast(SqlWriter writer, SqlCast cast)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(cast);
        writer.Write("(").Write(cast.Argument).Write(")::").Write(PostgresTypes.Name(cast.Type));
    }

    /// <inheritdoc/>
    public override void WriteLimit(SqlWriter writer, SqlSelect select)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(select);
        WriteCount(writer, " LIMIT ", select.Limit);
        WriteCount(writer, " OFFSET ", select.Offset);
    }

    /// <inheritdoc/>
    public override string CollationName(Collation collation)
    {
        ArgumentNullException.ThrowIfNull(collation);
        return collation.Schema == SystemSchema ? Identifier(collation.Name) : $"{Identifier(collation.Schema)}.{Identifier(collation.Name)}";
    }

    /// <summary>A row of nothing but NULLs IS NULL, but its text form is not.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="presence">The test.</param>
    public override void WriteRowPresence(SqlWriter writer, SqlRowPresence presence)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(presence);
        writer.Write("((").Write(Identifier(presence.Source)).Write(".*)::text IS NOT NULL)");
    }

    /// <inheritdoc/>
    public override void WriteArray(SqlWriter writer, SqlArray array)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(array);
        writer.Write("(ARRAY[").WriteList(array.Elements).Write("])::").Write(PostgresTypes.Name(array.Type with { Modifier = -1 }));
    }

    /// <summary>Writes the comparison of a column with a constant that has no type. False if that is not what it is, or not wanted.</summary>
    private bool TryWriteOpen(SqlWriter writer, SqlExpression left, string symbol, SqlExpression right)
    {
        string? constant = !_hasOpenConstants ? null
            : left is SqlColumn ? OpenLiteral(writer, right)
            : right is SqlColumn ? OpenLiteral(writer, left)
            : null;
        if (constant is null)
        {
            return false;
        }

        writer.Write("(");
        _ = left is SqlColumn ? writer.Write(left).Write($" {symbol} {constant})") : writer.Write($"{constant} {symbol} ").Write(right).Write(")");
        return true;
    }

    /// <summary>A constant without its type, or null.</summary>
    private static string? OpenLiteral(SqlWriter writer, SqlExpression expression) =>
        writer.ValueOf(expression) is { IsNull: false } value && (value.Elements is { } elements ? ArrayLiteral(elements) : value.Text) is { } text
            ? PostgresQuoting.Literal(text)
            : null;

    /// <summary>A number of rows is a bigint there whatever it looks like.</summary>
    private static void WriteCount(SqlWriter writer, string keyword, SqlExpression? count)
    {
        if (count is SqlLiteral { Value: { Text: { Length: > 0 } text } } && text.All(char.IsAsciiDigit))
        {
            writer.Write(keyword).Write(text);
        }
        else if (count is not null)
        {
            writer.Write(keyword).Write(count);
        }
    }

    /// <summary>The text form of a value, as the type's input function reads it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; null for NULL.</returns>
    public static string? Text(Constant value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Elements is { } elements ? ArrayLiteral(elements) : value.Text;
    }

    /// <summary>The text form of a one-dimensional array: every element quoted, so that none is taken for NULL, a brace or a comma.</summary>
    private static string ArrayLiteral(EquatableList<string?> elements)
    {
        var text = new StringBuilder("{");
        for (int i = 0; i < elements.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (elements[i] is not { } element)
            {
                text.Append("NULL");
                continue;
            }

            if (element.Length > 0 && element.All(c => char.IsAsciiDigit(c) || c == '-'))
            {
                text.Append(element);
                continue;
            }

            text.Append('"').Append(element.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }
}
