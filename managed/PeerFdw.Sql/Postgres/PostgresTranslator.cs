using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Translation;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Postgres;

/// <summary>
/// What a PostgreSQL computes exactly as another one does: whatever came with it, and what is of an extension that both have. The shim has left out what
/// is not immutable.
/// </summary>
/// <remarks>
/// The rule of collations is postgres_fdw's: a comparison may depend on the collation only if that comes from a column of the peer, whose declaration is
/// believed. Beyond it, what must be compared by bytes is sent with COLLATE "C", and what does not depend on the collation is sent anyway.
/// Deliberately left out: types, operators and functions that are the user's own (the same name may mean something else there), and casts to text
/// whose result depends on settings (floats, bytea, interval).
/// </remarks>
public abstract class PostgresTranslator : ExpressionTranslator
{
    private const uint NameType = 19;
    private const uint RecordType = 2249;
    private const uint RecordArrayType = 2287;

    /// <summary>Types whose output is the same whatever the settings are; all that are not built in are refused before.</summary>
    private static readonly FrozenSet<TypeKind> s_plainOutput = FrozenSet.ToFrozenSet(
    [
        TypeKind.Boolean, TypeKind.Int16, TypeKind.Int32, TypeKind.Int64, TypeKind.Oid, TypeKind.Numeric, TypeKind.Text, TypeKind.VarChar,
        TypeKind.Char, TypeKind.Uuid, TypeKind.Json, TypeKind.JsonB, TypeKind.Inet,
    ]);

    /// <summary>Functions and operators that look at no more than bytes or characters.</summary>
    private static readonly FrozenSet<string> s_bytewise = FrozenSet.ToFrozenSet(
    [
        "||", "textcat", "length", "char_length", "character_length", "octet_length", "bit_length", "substr", "left", "right", "repeat", "reverse",
        "replace", "strpos", "position", "ltrim", "rtrim", "btrim", "lpad", "rpad", "split_part", "translate", "ascii", "md5", "sha224", "sha256",
        "sha384", "sha512", "starts_with", "quote_literal", "quote_ident", "quote_nullable", "string_agg", "array_agg", "count", "any_value",
        "array_to_string", "string_to_array", "array_length", "array_append", "array_prepend", "array_cat", "array_position", "array_positions", "array_remove",
        "array_replace", "cardinality", "unnest", "text", "varchar", "bpchar", "name", "to_hex", "encode", "decode", "convert_from", "convert_to",

        // What looks only at a key, a path or the name of a field, and arrays, whose elements are compared for equality.
        "->", "->>", "#>", "#>>", "#-", "-", "?", "?|", "?&", "@>", "<@", "&&", "@?", "@@", "json_extract_path", "json_extract_path_text", "jsonb_extract_path",
        "jsonb_extract_path_text", "jsonb_set", "jsonb_set_lax", "jsonb_insert", "extract", "date_part", "date_trunc", "timezone",
    ]);

    private readonly IReadOnlySet<string> _extensions;

    /// <summary>Makes a translator.</summary>
    /// <param name="extensions">The extensions that are the same here and there.</param>
    protected PostgresTranslator(IReadOnlySet<string> extensions) => _extensions = extensions;

    /// <inheritdoc/>
    protected override string? Judge(Expression node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node switch
        {
            Constant e => JudgeType(e.Type) ?? JudgeConstant(e),
            Parameter e => JudgeType(e.Type) ?? JudgeText(e.Type) ?? (IsReference(e.Type) ? OfReference(e.Type) : IsRecord(e.Type) ? OfRecord() : null),
            ColumnReference e => IsDomainOverBuiltIn(e.Type) ? null : JudgeType(e.Type),
            OperatorCall e => JudgeOperator(e) ?? JudgeType(e.Type),
            OperatorForm e => JudgeForm(e) ?? JudgeType(e.Type),
            FunctionCall e => JudgeName("function", e.Name, e.IsBuiltIn, e.Extension) ?? JudgeType(e.Type) ?? JudgeFunction(e) ?? JudgeResult(e.Type),
            AggregateCall e => JudgeName("aggregate", e.Name, e.IsBuiltIn, e.Extension) ?? JudgeType(e.Type) ?? JudgeResult(e.Type),
            Cast e => JudgeCast(e),
            NullTest e => IsRecord(e.Argument.Type) ? OfRecord() : null,
            Case or Coalesce or NullIf or MinMax or ArrayConstructor or FieldAccess or Subscript => JudgeType(node.Type),
            RowConstructor e => e.Type.Oid == RecordType ? null : JudgeType(e.Type) ?? OfRecord(),
            _ => null,
        };
    }

    /// <inheritdoc/>
    protected override bool IsCollatable(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsCollatable || type.Oid == NameType || (type.Kind == TypeKind.Other && !type.IsBuiltIn)
            || (type.Element is { } element && IsCollatable(element));
    }

    /// <inheritdoc/>
    protected override CollationUse UseOf(Expression node) => node switch
    {
        Comparison e => e.Operator.IsOrdering() ? CollationUse.Order : CollationUse.Bytes,
        ListComparison e => e.Operator.IsOrdering() ? CollationUse.Order : CollationUse.Bytes,
        Like e => e.IsCaseInsensitive ? CollationUse.Order : CollationUse.Bytes,
        NullIf => CollationUse.Bytes,
        OperatorForm { Operator: { IsBuiltIn: true, Name: "=" or "<>" } } => CollationUse.Bytes,
        OperatorCall { IsBuiltIn: true } e => e.Name is "=" or "<>" || s_bytewise.Contains(e.Name) ? CollationUse.Bytes : CollationUse.Order,
        FunctionCall { IsBuiltIn: true } e => s_bytewise.Contains(e.Name) ? CollationUse.Bytes : CollationUse.Order,
        AggregateCall { IsBuiltIn: true } e => s_bytewise.Contains(e.Name) ? CollationUse.Bytes : CollationUse.Order,
        _ => CollationUse.Order,
    };

    /// <inheritdoc/>
    protected override string? JudgeAggregate(SqlAggregate aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        foreach (SqlOrder key in aggregate.OrderBy)
        {
            if (aggregate.IsDistinct && !aggregate.Arguments.Contains(key.Expression))
            {
                return "it sorts distinct values under another collation than that of its argument";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    protected override string? Reconcile(
        Expression node, Collation? collation, CollationUse use, Argument[] arguments, out CollationState state)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        state = CollationState.None;
        foreach (Argument argument in arguments)
        {
            state = state.Merge(argument.Value.Collation);
        }

        if (collation is null && state.Collation is { IsDeterministic: false })
        {
            return "the collations of its arguments are not one, and that of its column is not deterministic";
        }

        if (collation is null || state.Collation == collation)
        {
            return null;
        }

        bool isClear = state.Derivation != CollationDerivation.Conflict;
        if (use == CollationUse.Bytes && collation.IsDeterministic && isClear && state.Collation is not { IsDeterministic: false })
        {
            return null;
        }

        if (!collation.IsC)
        {
            return $"it depends on collation \"{collation.Name}\", which is not that of a column of the table";
        }

        return PostgresCollate.Apply(arguments, IsCollatable, out state)
            ? null
            : "it depends on a collation, and none of its arguments is text";
    }

    private string? JudgeType(DataType type)
    {
        DataType innermost = type;
        while (innermost is { Kind: TypeKind.Array, IsDomain: false, Element: { } element })
        {
            innermost = element;
        }

        return innermost.IsBuiltIn || (innermost.Extension is { } extension && _extensions.Contains(extension)) ? null
            : innermost.Extension is { } missing
                ? $"type {innermost.Name} is of extension {missing}, which the server's option extensions does not name"
            : $"type {innermost.Name} is not built in";
    }

    /// <summary>
    /// A column of a domain is never compared as such: PostgreSQL casts it to the base type first, and so does the peer, whether its column is of the domain or
    /// not. As the type of anything else a domain is refused.
    /// </summary>
    private static bool IsDomainOverBuiltIn(DataType type) =>
        type.IsDomain && type.Kind is not (TypeKind.Other or TypeKind.Enum or TypeKind.Composite)
        && (type.Element is null || Innermost(type.Element) is { IsDomain: false, IsBuiltIn: true });

    private string? JudgeName(string kind, string name, bool isBuiltIn, string? extension) =>
        isBuiltIn || (extension is not null && _extensions.Contains(extension)) ? null
        : extension is not null ? $"{kind} {name} is of extension {extension}, which the server's option extensions does not name"
        : $"{kind} {name} is not built in";

    /// <summary>Those that PostgreSQL calls immutable and that are not: the days and hours between two moments are those of a time zone.</summary>
    private static string? JudgeFunction(FunctionCall call) =>
        call is { IsBuiltIn: true, Name: "age" } && call.Arguments.Any(a => a.Type.Kind == TypeKind.TimestampTz)
            ? "the result of function age depends on the session's time zone"
            : null;

    /// <summary>The text form of a row does not say what its fields are.</summary>
    private static string? JudgeResult(DataType type) => type.Oid is RecordType or RecordArrayType ? "it gives rows as values" : null;

    /// <summary>The operator of a row constructor is parsed as a comparison field by field, which treats NULLs differently.</summary>
    private string? JudgeOperator(OperatorCall call)
    {
        foreach (Expression argument in call.Arguments)
        {
            if (argument is RowConstructor)
            {
                return "it compares rows";
            }
        }

        return JudgeName("operator", call.Name, call.IsBuiltIn, call.Extension);
    }

    /// <summary>IS DISTINCT FROM and NULLIF name no operator: the peer looks for = in pg_catalog.</summary>
    private string? JudgeForm(OperatorForm form) =>
        form.Kind is OperatorFormKind.Distinct or OperatorFormKind.NullIf && form.Operator is not { IsBuiltIn: true, Name: "=" }
            ? "its = is not built in"
            : JudgeOperator(form.Operator);

    private string? JudgeCast(Cast cast)
    {
        if (JudgeType(cast.Type) is { } reason)
        {
            return reason;
        }

        if (cast.Extension is { } extension && !_extensions.Contains(extension))
        {
            return $"its cast is of extension {extension}, which the server's option extensions does not name";
        }

        if (IsReference(cast.Type) || IsReference(cast.Argument.Type))
        {
            return OfReference(IsReference(cast.Type) ? cast.Type : cast.Argument.Type);
        }

        if (!PostgresTypes.TryModifier(Innermost(cast.Type), out _))
        {
            return $"nothing is known of the modifiers of type {cast.Type.Name}";
        }

        if (!cast.IsExplicit && cast.Type.Modifier >= 0 && Innermost(cast.Type).Name is "varchar" or "bpchar" or "bit" or "varbit")
        {
            return "it fails where a value is too long, and a cast that is sent cuts it off";
        }

        bool isByText = cast.Method == CastMethod.InputOutput
            || (cast.Method == CastMethod.Elements && Innermost(cast.Argument.Type).Kind != Innermost(cast.Type).Kind);
        return isByText && !HasPlainOutput(cast.Argument.Type)
            ? $"the text form of type {cast.Argument.Type.Name} depends on settings"
            : null;
    }

    private static bool HasPlainOutput(DataType type) => type.Oid == NameType || s_plainOutput.Contains(Innermost(type).Kind);

    private static DataType Innermost(DataType type)
    {
        while (type is { Kind: TypeKind.Array, Element: { } element })
        {
            type = element with { Modifier = type.Modifier };
        }

        return type;
    }

    /// <summary>A name of a catalog's object is the same there only if it is one of pg_catalog, which is written without a schema.</summary>
    private static string? JudgeConstant(Constant constant) =>
        constant.IsNull ? null
        : IsRecord(constant.Type) ? OfRecord()
        : !IsReference(constant.Type) ? JudgeText(constant.Type)
        : IsNamespaceOrRole(constant.Type) || constant.Elements is not null || constant.Text is not { Length: > 0 } text
            || text.AsSpan().ContainsAny('.', '"') || char.IsAsciiDigit(text[0]) || text == "-"
            ? OfReference(constant.Type)
            : null;

    /// <summary>Values travel as text; that of money is read under lc_monetary.</summary>
    private static string? JudgeText(DataType type) =>
        Innermost(type) is { Name: "money", IsBuiltIn: true } ? "the text form of type money depends on settings" : null;

    private static bool IsReference(DataType type) =>
        type.IsBuiltIn && Innermost(type).Name is "regproc" or "regprocedure" or "regoper" or "regoperator" or "regclass" or "regtype" or "regconfig"
            or "regdictionary" or "regcollation" or "regrole" or "regnamespace";

    private static bool IsNamespaceOrRole(DataType type) => type.Name is "regrole" or "regnamespace";

    private static string OfReference(DataType type) => $"type {type.Name} names objects of this database";

    private static bool IsRecord(DataType type) => Innermost(type) is { Oid: RecordType } or { Kind: TypeKind.Composite };

    private static string OfRecord() => "it uses a row as a value";
}
