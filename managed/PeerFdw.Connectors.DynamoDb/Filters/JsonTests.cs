using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Tests of jsonb. A JSON string is a text or the print of a binary, an array a list or a set. A path without steps is the whole item, which is a map.
/// </summary>
internal static class JsonTests
{
    internal const string LongPath = "no path of DynamoDB's has that name";

    private const string Deep = "DynamoDB does not compare maps and lists as jsonb does";

    internal static BoundCondition Bind(FilterSubject subject, AttributePath path, FilterOperator op, IReadOnlyList<string?> literals)
    {
        switch (op)
        {
            case FilterOperator.HasKey or FilterOperator.HasAnyKey:
                return Guarded(subject, path, Keys(subject, path, literals, isAll: false));
            case FilterOperator.HasAllKeys:
                return Guarded(subject, path, Keys(subject, path, literals, isAll: true));
        }

        using JsonDocument? document = Parse(literals[0]!);
        return document is null ? new BoundCondition(Condition.True, "the JSON literal is nested too deep")
            : op == FilterOperator.Contains ? Guarded(subject, path, JsonContainment.Bind(path, document.RootElement, isRoot: true))
            : path.Steps.Count == 0 ? new BoundCondition(Condition.True, Deep)
            : op == FilterOperator.NotEqual ? Equality(subject, path, document.RootElement, isNegated: true)
            : Guarded(subject, path, Equality(subject, path, document.RootElement, isNegated: false));
    }

    /// <summary>Keeps out the types that are NULL or a mismatch here, where the condition may hold for them.</summary>
    private static BoundCondition Guarded(FilterSubject subject, AttributePath path, BoundCondition bound)
    {
        AttributeKinds refused = AttributeKinds.Any & ~subject.Kinds;
        bool isRefused = refused == AttributeKinds.NULL
            ? bound.Condition.Leaves().Any(l => l is TypeCondition { Kind: AttributeKind.NULL, IsNegated: false } t && t.Path == path)
            : refused != AttributeKinds.None;
        return isRefused && path.Steps.Count > 0
            ? bound with { Condition = Condition.All(Condition.OfKind(path, subject.Kinds), bound.Condition) }
            : bound;
    }

    /// <summary>The attributes that are a JSON scalar; null for arrays and objects.</summary>
    internal static Condition? Scalar(AttributePath path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Condition.AnyOf(Texts(element.GetString()!).Select(v => Equal(path, v))),
        JsonValueKind.Number => ScalarTests.Value(element.GetRawText(), AttributeKind.N) is { } number ? Equal(path, number) : Condition.False,
        JsonValueKind.True or JsonValueKind.False => Equal(path, FilterValue.OfBoolean(element.ValueKind == JsonValueKind.True)),
        JsonValueKind.Null => new TypeCondition(path, AttributeKind.NULL, false),
        _ => null,
    };

    /// <summary>The values that a document shows as a JSON string.</summary>
    internal static IEnumerable<FilterValue> Texts(string text)
    {
        if (ScalarTests.Value(text, AttributeKind.S) is { } value)
        {
            yield return value;
        }

        if (TextChoice.IsBinary(text))
        {
            yield return FilterValue.OfHex(text[2..]);
        }
    }

    private static BoundCondition Equality(FilterSubject subject, AttributePath path, JsonElement element, bool isNegated)
    {
        if (Scalar(path, element) is { } scalar)
        {
            return BoundCondition.Exact(isNegated ? Condition.All(Condition.OfKind(path, subject.Kinds), scalar.Negate()) : scalar);
        }

        AttributeKinds same = element.ValueKind == JsonValueKind.Object ? AttributeKinds.M : AttributeKinds.Arrays;
        return new BoundCondition(Condition.OfKind(path, isNegated ? subject.Kinds : same & subject.Kinds), Deep);
    }

    /// <summary>A key of an object, a string of an array, or the string itself.</summary>
    private static BoundCondition Keys(FilterSubject subject, AttributePath path, IReadOnlyList<string?> keys, bool isAll)
    {
        // NULLs among the keys are passed over.
        string[] present = keys.OfType<string>().ToArray();
        IEnumerable<Condition> conditions = present.Select(key => Key(path, key));
        Condition all = isAll
            ? Condition.All(conditions.Prepend(path.Steps.Count == 0 ? Condition.True : Condition.OfKind(path, subject.Kinds)))
            : Condition.AnyOf(conditions);
        return new BoundCondition(all, null).With(present.Any(k => JsonSteps.Append(path, k) is null) ? LongPath : null);
    }

    private static Condition Key(AttributePath path, string key)
    {
        Condition member = JsonSteps.Append(path, key) is { } inside
            ? new PresenceCondition(inside, true)
            : path.Steps.Count == 0 ? Condition.True : new TypeCondition(path, AttributeKind.M, false);
        return path.Steps.Count == 0
            ? member
            : Condition.AnyOf(Texts(key)
                .SelectMany(v => new[] { Equal(path, v), ArrayTests.Has(path, v, AttributeKinds.Arrays) })
                .Prepend(member));
    }

    private static CompareCondition Equal(AttributePath path, FilterValue value) => new(path, ComparisonOperator.Equal, value);

    private static JsonDocument? Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
