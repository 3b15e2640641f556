using System;
using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Translation;

/// <summary>
/// Turns expressions into trees that one peer computes exactly as PostgreSQL does, or says why it cannot. What a node becomes is the same for
/// all peers and stands here; whether it may, and under which collation it compares, is the peer's (<see cref="Judge"/>, <see cref="Reconcile"/>).
/// </summary>
/// <remarks>Not for several threads at once: it notes the reason of the last refusal.</remarks>
public abstract class ExpressionTranslator
{
    private string? _reason;

    /// <summary>Why an expression cannot be translated.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The reason as EXPLAIN shows it, or null if it can.</returns>
    public string? Refuse(Expression expression) => TryTranslate(expression, out _, out string? reason) ? null : reason;

    /// <summary>Translates an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="sql">The tree.</param>
    /// <param name="reason">If there is none: why not.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTranslate(Expression expression, out SqlExpression sql, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(expression);
        _reason = null;
        Translated? translated = Translate(expression);
        reason = translated is null ? _reason ?? "the peer cannot compute it" : null;
        sql = translated?.Sql!;
        return translated is not null;
    }

    /// <summary>Translates an expression that must be one that was translated before, when it was planned.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="PeerException">XX000 if it cannot be: the plan is not one of this library.</exception>
    public SqlExpression Translated(Expression expression) =>
        TryTranslate(expression, out SqlExpression sql, out string? reason)
            ? sql
            : throw new PeerException(SqlState.InternalError, $"an expression was pushed that cannot be: {reason}");

    /// <summary>Translates a sort key that was translated before.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="PeerException">XX000 if it cannot be: the plan is not one of this library.</exception>
    public SqlOrder Translated(SortKey key) =>
        TryTranslate(key, out string? reason) ?? throw new PeerException(SqlState.InternalError, $"an order was pushed that cannot be: {reason}");

    /// <summary>Translates a sort key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="reason">If there is no tree: why not.</param>
    /// <returns>The tree, or null.</returns>
    public SqlOrder? TryTranslate(SortKey key, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(key);
        _reason = null;
        SqlOrder? order = Translate(key);
        reason = order is null ? _reason ?? "the peer cannot sort by it" : null;
        return order;
    }

    /// <summary>Whether the peer computes this node, given its arguments, exactly as PostgreSQL does. Asked for every node, before its arguments.</summary>
    /// <param name="node">The node.</param>
    /// <returns>Why not, or null.</returns>
    protected abstract string? Judge(Expression node);

    /// <summary>Whether the peer takes an aggregate in the form that it was given.</summary>
    /// <param name="aggregate">The aggregate.</param>
    /// <returns>Why not, or null.</returns>
    protected virtual string? JudgeAggregate(SqlAggregate aggregate) => null;

    /// <summary>Finds the column that a reference means.</summary>
    /// <param name="reference">The reference.</param>
    /// <returns>The column with its collation, or null if it is none of the peer's.</returns>
    protected abstract Translated? Resolve(ColumnReference reference);

    /// <summary>
    /// Sees to it that the peer compares under the collation that PostgreSQL compares under: by nothing, if it does already, or by COLLATE.
    /// </summary>
    /// <param name="node">The operation.</param>
    /// <param name="collation">PostgreSQL's collation of the operation; null if it needs none.</param>
    /// <param name="use">What it does with it.</param>
    /// <param name="arguments">Its arguments; those that need a COLLATE are replaced.</param>
    /// <param name="state">The collation of the operation's result, if that is text.</param>
    /// <returns>Why it cannot be done, or null.</returns>
    protected abstract string? Reconcile(
        Expression node, Collation? collation, CollationUse use, Argument[] arguments, out CollationState state);

    /// <summary>Whether values of a type have a collation at the peer.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Whether they have.</returns>
    protected abstract bool IsCollatable(DataType type);

    /// <summary>What an operation does with its collation.</summary>
    /// <param name="node">The operation.</param>
    /// <returns>The use; <see cref="CollationUse.Order"/> if nothing is known of it.</returns>
    protected abstract CollationUse UseOf(Expression node);

    /// <summary>Notes why.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>Null.</returns>
    protected Translated? Fail(string reason)
    {
        _reason ??= reason;
        return null;
    }

    private Translated? Translate(Expression expression)
    {
        if (Judge(expression) is { } reason)
        {
            return Fail(reason);
        }

        return expression switch
        {
            ColumnReference e => Resolve(e) ?? Fail("it uses a column that is not the peer's"),
            Constant e => new Translated(new SqlLiteral(e), CollationState.None),
            Parameter e => new Translated(new SqlParameter(e.Index, e.Type), CollationState.None),
            Comparison e => Operation(e, e.Collation, [e.Left, e.Right], a => new SqlComparison(e.Operator, a[0], a[1])),
            Like e => Operation(e, e.Collation, [e.Value, e.Pattern], a => new SqlLike(a[0], a[1], e.IsCaseInsensitive, e.IsNegated)),
            ListComparison e => Operation(
                e, e.Collation, [e.Value, e.List], a => new SqlQuantified(null, e.Operator.Symbol(), a[0], a[1], e.IsAll)),
            And e => Operation(e, null, e.Arguments, a => new SqlLogic(true, new EquatableList<SqlExpression>(a))),
            Or e => Operation(e, null, e.Arguments, a => new SqlLogic(false, new EquatableList<SqlExpression>(a))),
            Not e => Operation(e, null, [e.Argument], a => new SqlNot(a[0])),
            NullTest e => Operation(e, null, [e.Argument], a => new SqlNullTest(a[0], e.IsNegated)),
            BooleanTest e => Operation(e, null, [e.Argument], a => new SqlBooleanTest(a[0], e.Value, e.IsNegated)),
            OperatorForm e => TranslateForm(e),
            OperatorCall e => Operation(
                e, e.Collation, e.Arguments, a => new SqlOperator(SchemaOf(e.IsBuiltIn, e.Schema), e.Name, new EquatableList<SqlExpression>(a))),
            FunctionCall e => TranslateFunction(e, isVariadic: false),
            VariadicCall { Call: FunctionCall e } => TranslateFunction(e, isVariadic: true),
            AggregateCall e => TranslateAggregate(e, e, isWithinGroup: false, isVariadic: false),
            OrderedSetCall { Call: AggregateCall e } => TranslateAggregate(e, expression, isWithinGroup: true, isVariadic: false),
            VariadicCall { Call: AggregateCall e } => TranslateAggregate(e, expression, isWithinGroup: false, isVariadic: true),
            VariadicCall { Call: OrderedSetCall { Call: AggregateCall e } } =>
                TranslateAggregate(e, expression, isWithinGroup: true, isVariadic: true),
            Cast e when IsCollateOnly(e) => Translate(e.Argument),
            Cast e => Operation(e, null, [e.Argument], a => new SqlCast(a[0], e.Type)),
            _ => TranslateShape(expression),
        };
    }

    private Translated? TranslateShape(Expression expression) => expression switch
    {
        Coalesce e => Operation(
            e, null, e.Arguments, a => new SqlConditional(SqlConditionalKind.Coalesce, new EquatableList<SqlExpression>(a))),
        NullIf e => Operation(
            e, e.Collation, [e.Left, e.Right], a => new SqlConditional(SqlConditionalKind.NullIf, new EquatableList<SqlExpression>(a))),
        MinMax e => Operation(e, e.Collation, e.Arguments, a => new SqlConditional(
            e.IsGreatest ? SqlConditionalKind.Greatest : SqlConditionalKind.Least, new EquatableList<SqlExpression>(a))),
        ArrayConstructor e => Operation(e, null, e.Elements, a => new SqlArray(new EquatableList<SqlExpression>(a), e.Type)),
        RowConstructor e => Operation(e, null, e.Fields, a => new SqlRow(new EquatableList<SqlExpression>(a))),
        FieldAccess e => Operation(e, null, [e.Argument], a => new SqlField(a[0], e.FieldName)),
        Subscript e => Operation(
            e, null, [e.Argument, .. e.Subscripts], a => new SqlSubscript(a[0], new EquatableList<SqlExpression>(a.AsSpan(1).ToArray()))),
        Case e => TranslateCase(e),
        Untranslatable e => Fail(e.Reason),
        _ => Fail($"nothing is known of the node {expression.GetType().Name}"),
    };

    private Translated? Operation(
        Expression node, Collation? collation, IReadOnlyList<Expression> arguments, Func<SqlExpression[], SqlExpression> make)
    {
        Argument[]? translated = TranslateAll(arguments);
        if (translated is null)
        {
            return null;
        }

        if (Reconcile(node, collation, UseOf(node), translated, out CollationState state) is { } reason)
        {
            return Fail(reason);
        }

        return new Translated(
            make(Array.ConvertAll(translated, a => a.Value.Sql)), IsCollatable(node.Type) ? state : CollationState.None);
    }

    private Argument[]? TranslateAll(IReadOnlyList<Expression> arguments)
    {
        var translated = new Argument[arguments.Count];
        for (int i = 0; i < translated.Length; i++)
        {
            if (Translate(arguments[i]) is not { } value)
            {
                return null;
            }

            translated[i] = new Argument(arguments[i].Type, value);
        }

        return translated;
    }

    private Translated? TranslateForm(OperatorForm form)
    {
        OperatorCall call = form.Operator;
        string? schema = SchemaOf(call.IsBuiltIn, call.Schema);
        return Operation(form, call.Collation, call.Arguments, a => form.Kind switch
        {
            OperatorFormKind.Distinct => new SqlComparison(ComparisonOperator.IsDistinctFrom, a[0], a[1]),
            OperatorFormKind.NullIf => new SqlConditional(SqlConditionalKind.NullIf, new EquatableList<SqlExpression>(a)),
            _ => new SqlQuantified(schema, call.Name, a[0], a[1], form.Kind == OperatorFormKind.All),
        });
    }

    private Translated? TranslateFunction(FunctionCall call, bool isVariadic) => Operation(call, call.Collation, call.Arguments, a =>
        new SqlFunction(SchemaOf(call.IsBuiltIn, call.Schema), call.Name, new EquatableList<SqlExpression>(a), isVariadic));

    private Translated? TranslateAggregate(AggregateCall call, Expression node, bool isWithinGroup, bool isVariadic)
    {
        // The wrapping node was judged, the call itself not yet.
        if (!ReferenceEquals(call, node) && Judge(call) is { } reason)
        {
            return Fail(reason);
        }

        var keys = new SqlOrder[call.OrderBy.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            if (Translate(call.OrderBy[i]) is not { } key)
            {
                return null;
            }

            keys[i] = key;
        }

        SqlExpression? filter = null;
        if (call.Filter is { } condition)
        {
            if (Translate(condition) is not { } translated)
            {
                return null;
            }

            filter = translated.Sql;
        }

        // What an ordered-set aggregate compares are its sort keys; its direct arguments are compared with them.
        Translated? translatedCall = Operation(call, isWithinGroup ? null : call.Collation, call.Arguments, a =>
            new SqlAggregate(SchemaOf(call.IsBuiltIn, call.Schema), call.Name, new EquatableList<SqlExpression>(a))
            {
                IsStar = call.IsStar,
                IsDistinct = call.IsDistinct,
                IsVariadic = isVariadic,
                OrderBy = new EquatableList<SqlOrder>(keys),
                IsWithinGroup = isWithinGroup,
                Filter = filter,
            });
        return translatedCall?.Sql is SqlAggregate aggregate && JudgeAggregate(aggregate) is { } refusal ? Fail(refusal) : translatedCall;
    }

    private Translated? TranslateCase(Case expression)
    {
        if (expression.Argument is not null)
        {
            return Fail("it is a CASE whose comparisons are not known");
        }

        var whens = new SqlWhen[expression.Whens.Count];
        CollationState state = CollationState.None;
        for (int i = 0; i < whens.Length; i++)
        {
            if (Translate(expression.Whens[i].Condition) is not { } condition || Translate(expression.Whens[i].Result) is not { } result)
            {
                return null;
            }

            whens[i] = new SqlWhen(condition.Sql, result.Sql);
            state = state.Merge(result.Collation);
        }

        SqlExpression? other = null;
        if (expression.Else is { } last)
        {
            if (Translate(last) is not { } translated)
            {
                return null;
            }

            other = translated.Sql;
            state = state.Merge(translated.Collation);
        }

        return new Translated(
            new SqlCase(new EquatableList<SqlWhen>(whens), other), IsCollatable(expression.Type) ? state : CollationState.None);
    }

    private SqlOrder? Translate(SortKey key)
    {
        if (Translate(key.Expression) is not { } translated)
        {
            return null;
        }

        Argument[] arguments = [new Argument(key.Expression.Type, translated)];
        if (Reconcile(key.Expression, key.Collation, CollationUse.Order, arguments, out _) is { } reason)
        {
            Fail(reason);
            return null;
        }

        return new SqlOrder(arguments[0].Value.Sql, key.IsDescending, key.NullsFirst);
    }

    /// <summary>A COLLATE is a cast to the same type for PostgreSQL; what compares says under which collation.</summary>
    private static bool IsCollateOnly(Cast cast) =>
        cast.Method == CastMethod.Relabel && !cast.Type.IsDomain && cast.Argument.Type.Oid == cast.Type.Oid && cast.Type.Modifier < 0;

    private static string? SchemaOf(bool isBuiltIn, string schema) => isBuiltIn ? null : schema;

    /// <summary>An argument of an operation, translated.</summary>
    /// <param name="Type">Its type.</param>
    /// <param name="Value">Its translation.</param>
    protected internal readonly record struct Argument(DataType Type, Translated Value);
}
