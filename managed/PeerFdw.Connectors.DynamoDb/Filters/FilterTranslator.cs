using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Translates conditions, in negation normal form, into filters. What comes out lets every item pass for which SQL's condition is true;
/// whether others pass as well is said by a doubt.
/// </summary>
internal sealed class FilterTranslator
{
    private const string NoSuchOperator = "DynamoDB has no filter for it";

    private readonly SubjectReader _subjects;
    private readonly TestMaker _tests;

    /// <summary>Makes a translator.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="relation">Its number in the request.</param>
    /// <param name="forbidden">Attributes that the filter may not name: a Query's key.</param>
    internal FilterTranslator(TableDefinition definition, int relation, IReadOnlyCollection<string> forbidden)
    {
        _subjects = new SubjectReader(definition, relation);
        _tests = new TestMaker(forbidden, definition.KeyNames);
    }

    internal Translation Translate(Expression expression) => expression switch
    {
        And e => OfAnd(e),
        Or e => OfOr(e),
        Constant { Type.Kind: TypeKind.Boolean } e => Translation.Of(new FilterConstant(e.Text == "t"), null),
        Comparison e => OfComparison(e),
        ListComparison e => OfList(e),
        Like e => OfLike(e),
        NullTest e => Test(e.Argument, e.IsNegated ? FilterOperator.NotNull : FilterOperator.Null, FilterTest.NoOperand),
        BooleanTest e => OfBooleanTest(e),
        Not { Argument: FunctionCall or OperatorCall } e when PrefixTest(e.Argument) is { } prefix => Text(prefix.Value, FilterOperator.NotPrefix, prefix.Text, Collation(e.Argument)),
        Not e when e.Argument.Type.Kind == TypeKind.Boolean => Boolean(e.Argument, FilterOperator.Equal, false),
        OperatorCall or FunctionCall => OfCall(expression),
        _ when expression.Type.Kind == TypeKind.Boolean => Boolean(expression, FilterOperator.Equal, true),
        _ => Translation.Refused(NoSuchOperator),
    };

    /// <summary>Parts that DynamoDB cannot check are left out, and checked again.</summary>
    private Translation OfAnd(And and)
    {
        Translation[] parts = and.Arguments.Select(Translate).ToArray();
        FilterNode[] nodes = parts.Select(p => p.Node).OfType<FilterNode>().ToArray();
        return nodes.Length == 0
            ? parts[0]
            : Translation.Of(new FilterJunction(true, new EquatableList<FilterNode>(nodes)), parts.Select(p => p.Reason).FirstOrDefault(r => r is not null));
    }

    private Translation OfOr(Or or)
    {
        var nodes = new List<FilterNode>();
        string? doubt = null;
        foreach (Expression argument in or.Arguments)
        {
            Translation part = Translate(argument);
            if (part.Node is null)
            {
                return part;
            }

            nodes.Add(part.Node);
            doubt ??= part.Reason;
        }

        return Translation.Of(new FilterJunction(false, new EquatableList<FilterNode>(nodes)), doubt);
    }

    private Translation OfComparison(Comparison comparison)
    {
        if (comparison.Right is not (Constant or Parameter))
        {
            return Translation.Refused(comparison.Right.HasColumns() ? "it compares with something other than a literal" : NoSuchOperator);
        }

        if (comparison.Left is FunctionCall { IsBuiltIn: true } call)
        {
            return OfMeasure(call, comparison);
        }

        FilterOperator op = comparison.Operator switch
        {
            ComparisonOperator.Equal => FilterOperator.Equal,
            ComparisonOperator.NotEqual => FilterOperator.NotEqual,
            ComparisonOperator.LessThan => FilterOperator.Less,
            ComparisonOperator.LessThanOrEqual => FilterOperator.LessOrEqual,
            ComparisonOperator.GreaterThan => FilterOperator.Greater,
            ComparisonOperator.GreaterThanOrEqual => FilterOperator.GreaterOrEqual,
            ComparisonOperator.IsDistinctFrom => FilterOperator.Distinct,
            _ => FilterOperator.NotDistinct,
        };
        return Test(comparison.Left, op, comparison.Right, comparison.Collation);
    }

    /// <summary>A comparison of a length, or of a position with zero.</summary>
    private Translation OfMeasure(FunctionCall call, Comparison comparison)
    {
        FilterOperator? size = comparison.Operator switch
        {
            ComparisonOperator.Equal => FilterOperator.SizeEqual,
            ComparisonOperator.NotEqual => FilterOperator.SizeNotEqual,
            ComparisonOperator.LessThan => FilterOperator.SizeLess,
            ComparisonOperator.LessThanOrEqual => FilterOperator.SizeLessOrEqual,
            ComparisonOperator.GreaterThan => FilterOperator.SizeGreater,
            ComparisonOperator.GreaterThanOrEqual => FilterOperator.SizeGreaterOrEqual,
            _ => null,
        };
        switch (call)
        {
            case { Name: "strpos" or "position", Arguments: [{ Type.Kind: TypeKind.Text } text, { Type.Kind: TypeKind.Text } part] }
                when (comparison.Operator, comparison.Right) is (ComparisonOperator.GreaterThan or ComparisonOperator.NotEqual, Constant { Text: "0" })
                    or (ComparisonOperator.GreaterThanOrEqual, Constant { Text: "1" }):
                return Text(text, FilterOperator.Substring, part, call.Collation);
            case { Name: "length" or "char_length" or "character_length", Arguments: [{ Type.Kind: TypeKind.Text } text] } when size is { } op && op != FilterOperator.SizeNotEqual:
                return Test(text, op, comparison.Right);
            case { Name: "length" or "octet_length", Arguments: [{ Type.Kind: TypeKind.Binary } bytes] } when size is { } op:
                return Test(bytes, op, comparison.Right);
            case { Name: "cardinality", Arguments: [{ Type.Kind: TypeKind.Array } array] } when size is { } op:
                return Test(array, op, comparison.Right);
            // The length of an empty array is NULL, so that there are arrays which pass here and not in SQL, unless it must be one at least.
            case { Name: "array_length", Arguments: [{ Type.Kind: TypeKind.Array } array, Constant { Text: "1" }] } when size is { } op:
                return Test(array, op, comparison.Right).Doubted("the length of an empty array is NULL");
            default:
                return Translation.Refused($"DynamoDB has no function {call.Name}");
        }
    }

    private Translation OfList(ListComparison list)
    {
        if (list is { Operator: ComparisonOperator.Equal, IsAll: false, Value: Constant or Parameter } && list.List is not (Constant or Parameter))
        {
            return Test(list.List, FilterOperator.Has, list.Value, list.Collation);
        }

        FilterOperator? op = (list.Operator, list.IsAll) switch
        {
            (ComparisonOperator.Equal, false) => FilterOperator.AnyOf,
            (ComparisonOperator.NotEqual, true) => FilterOperator.NoneOf,
            _ => null,
        };
        return op is not null && list.List is Constant or Parameter
            ? Test(list.Value, op!.Value, list.List, list.Collation)
            : Translation.Refused(NoSuchOperator);
    }

    private Translation OfLike(Like like) => like.IsCaseInsensitive
        ? Translation.Refused("DynamoDB compares with regard to case")
        : Text(like.Value, like.IsNegated ? FilterOperator.NotLike : FilterOperator.Like, like.Pattern, like.Collation);

    private Translation OfBooleanTest(BooleanTest test) => (test.Value, test.IsNegated) switch
    {
        (null, false) => Test(test.Argument, FilterOperator.Null, FilterTest.NoOperand),
        (null, true) => Test(test.Argument, FilterOperator.NotNull, FilterTest.NoOperand),
        (true, false) => Translate(test.Argument),
        (false, false) => Boolean(test.Argument, FilterOperator.Equal, false),
        (true, true) => Boolean(test.Argument, FilterOperator.Distinct, true),
        (false, true) => Boolean(test.Argument, FilterOperator.Distinct, false),
    };

    private Translation OfCall(Expression call)
    {
        if (PrefixTest(call) is { } prefix)
        {
            return Text(prefix.Value, FilterOperator.Prefix, prefix.Text, Collation(call));
        }

        if (call is not OperatorCall { IsBuiltIn: true, Arguments: [{ } left, { } right] } op)
        {
            return call.Type.Kind == TypeKind.Boolean && call is FunctionCall f ? Translation.Refused($"DynamoDB has no function {f.Name}") : Boolean(call, FilterOperator.Equal, true);
        }

        bool isSwapped = left is Constant or Parameter;
        (Expression subject, Expression operand) = isSwapped ? (right, left) : (left, right);
        bool isArray = subject.Type.Kind == TypeKind.Array;
        FilterOperator? found = (op.Name, isSwapped, subject.Type.Kind) switch
        {
            ("@>", false, _) or ("<@", true, _) => isArray ? FilterOperator.HasAll : FilterOperator.Contains,
            ("&&", _, TypeKind.Array) => FilterOperator.HasAny,
            ("?", false, TypeKind.JsonB) => FilterOperator.HasKey,
            ("?|", false, TypeKind.JsonB) => FilterOperator.HasAnyKey,
            ("?&", false, TypeKind.JsonB) => FilterOperator.HasAllKeys,
            ("=", _, TypeKind.JsonB) => FilterOperator.Equal,
            ("<>", _, TypeKind.JsonB) => FilterOperator.NotEqual,
            _ => null,
        };
        return found is { } known && (isArray || subject.Type.Kind == TypeKind.JsonB) && operand is Constant or Parameter
            ? Test(subject, known, operand, op.Collation)
            : Translation.Refused($"DynamoDB has no operator {op.Name}");
    }

    private static (Expression Value, Expression Text)? PrefixTest(Expression call) => call switch
    {
        FunctionCall { IsBuiltIn: true, Name: "starts_with", Arguments: [{ } value, { } text] } => (value, text),
        OperatorCall { IsBuiltIn: true, Name: "^@", Arguments: [{ Type.Kind: TypeKind.Text } value, { } text] } => (value, text),
        _ => null,
    };

    private static Collation? Collation(Expression call) => (call as FunctionCall)?.Collation ?? (call as OperatorCall)?.Collation;

    private Translation Boolean(Expression subject, FilterOperator op, bool value) =>
        Test(subject, op, new Constant(DataType.Boolean, value ? "t" : "f"));

    private Translation Text(Expression subject, FilterOperator op, Expression operand, Collation? collation) =>
        operand is Constant or Parameter ? Test(subject, op, operand, collation) : Translation.Refused(NoSuchOperator);

    private Translation Test(Expression expression, FilterOperator op, Expression operand, Collation? collation = null) =>
        _subjects.Read(expression, out string? reason) is { } subject
            ? _tests.Make(subject, op, operand, collation)
            : Translation.Refused(reason ?? NoSuchOperator);
}
