using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// jsonb's @&gt;: objects member by member, arrays element by element in any order, scalars by equality; at the root, and only there, an array
/// also contains a scalar.
/// </summary>
internal static class JsonContainment
{
    private const string Deep = "DynamoDB does not look for maps and lists in lists as jsonb does";

    internal static BoundCondition Bind(AttributePath path, JsonElement element, bool isRoot) => element.ValueKind switch
    {
        JsonValueKind.Object => OfObject(path, element),
        JsonValueKind.Array => OfArray(path, element),
        _ when path.Steps.Count == 0 => BoundCondition.False,
        _ when isRoot => BoundCondition.Exact(Condition.AnyOf(JsonTests.Scalar(path, element)!, HasElement(path, element))),
        _ => BoundCondition.Exact(JsonTests.Scalar(path, element)!),
    };

    private static BoundCondition OfObject(AttributePath path, JsonElement element)
    {
        var conditions = new List<Condition>();
        string? doubt = null;
        bool isEmpty = true;
        foreach (JsonProperty member in element.EnumerateObject())
        {
            isEmpty = false;
            BoundCondition inside = member.Name.Length > 0 && JsonSteps.Append(path, member.Name) is { } inner
                ? Bind(inner, member.Value, isRoot: false)
                : new BoundCondition(Condition.True, JsonTests.LongPath);
            conditions.Add(inside.Condition);
            doubt ??= inside.Doubt;
        }

        // Members are found in maps only.
        if (path.Steps.Count > 0 && (isEmpty || Condition.All(conditions).IsTrue))
        {
            conditions.Add(new TypeCondition(path, AttributeKind.M, false));
        }

        return new BoundCondition(Condition.All(conditions), null).With(doubt);
    }

    private static BoundCondition OfArray(AttributePath path, JsonElement element)
    {
        if (path.Steps.Count == 0)
        {
            return BoundCondition.False;
        }

        JsonElement[] elements = element.EnumerateArray().ToArray();
        JsonElement[] scalars = elements.Where(e => e.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)).ToArray();
        bool isDeep = scalars.Length < elements.Length;
        Condition contained = Condition.All(scalars.Select(e => HasElement(path, e)));
        return new BoundCondition(
                isDeep ? Condition.All(contained, new TypeCondition(path, AttributeKind.L, false))
                : elements.Length == 0 ? Condition.OfKind(path, AttributeKinds.Arrays)
                : contained,
                null)
            .With(isDeep ? Deep : null);
    }

    private static Condition HasElement(AttributePath path, JsonElement element)
    {
        IEnumerable<FilterValue> values = element.ValueKind switch
        {
            JsonValueKind.String => JsonTests.Texts(element.GetString()!),
            JsonValueKind.Number => ScalarTests.Value(element.GetRawText(), AttributeKind.N) is { } number ? [number] : [],
            JsonValueKind.Null => [FilterValue.Null],
            _ => [FilterValue.OfBoolean(element.ValueKind == JsonValueKind.True)],
        };
        return Condition.AnyOf(values.Select(v => ArrayTests.Has(path, v, AttributeKinds.Arrays)));
    }
}
