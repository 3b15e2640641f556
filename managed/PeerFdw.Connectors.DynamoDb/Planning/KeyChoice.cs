using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Finds the list of values in an OR whose arms all compare one column by =, such as <c>a = 1 OR a = 2</c> or <c>(a, b) IN ((1, 2), (3, 4))</c>: PostgreSQL writes them out, and
/// only from version 18 on does it put the simplest of them together again.
/// </summary>
/// <remarks>Where arms have more conditions the list is only necessary, and they are checked again. An arm that compares with NULL is never true.</remarks>
internal static class KeyChoice
{
    /// <summary>A list as good as any IN: more of them are a filter's business.</summary>
    private const int MostValues = 1000;

    /// <summary>Recognises it.</summary>
    /// <param name="or">The conjunct.</param>
    /// <param name="relation">The relation whose columns are meant.</param>
    /// <param name="keys">The columns that are worth it, the best first.</param>
    /// <returns>The condition on the first of them that all arms compare; null if there is none.</returns>
    internal static KeyPredicate? Of(Or or, int relation, IReadOnlyList<int> keys)
    {
        Arm[][] arms = [.. or.Arguments.Select(a => Arms(a, relation, keys).ToArray())];
        foreach (Arm first in keys.SelectMany(k => arms[0].Where(a => a.Column == k)))
        {
            var values = new List<string?>();
            bool isExact = true;
            bool isInAll = true;
            foreach (Arm[] arm in arms)
            {
                Arm? same = arm.FirstOrDefault(a => a.Column == first.Column && a.Type == first.Type && a.Collation == first.Collation);
                if (same is null)
                {
                    isInAll = false;
                    break;
                }

                values.AddRange(same.Values);
                isExact &= same.IsWhole;
            }

            if (isInAll && values.Count <= MostValues)
            {
                var list = new DataType(TypeKind.Array, 0, first.Type.Schema, $"_{first.Type.Name}", Element: first.Type);
                return new KeyPredicate(
                    first.Column, KeyOperator.AnyOf, new Constant(list, null, new EquatableList<string?>(values.Where(v => v is not null).Distinct())), first.Collation, isExact);
            }
        }

        return null;
    }

    /// <summary>The equalities of an arm.</summary>
    private static IEnumerable<Arm> Arms(Expression arm, int relation, IReadOnlyList<int> keys) => arm is And and
        ? and.Arguments.SelectMany(a => Equality(a, relation, keys)).Select(a => a with { IsWhole = false })
        : Equality(arm, relation, keys);

    private static IEnumerable<Arm> Equality(Expression expression, int relation, IReadOnlyList<int> keys)
    {
        if (KeyPredicate.Of(expression, relation, keys) is not { Operand: Constant operand } predicate)
        {
            return [];
        }

        return predicate.Operator switch
        {
            KeyOperator.Equal => [new Arm(predicate.Column, operand.Type, predicate.Collation, [operand.Text], predicate.IsExact)],
            KeyOperator.AnyOf when operand is { IsNull: false, Type.Element: { } element } =>
                [new Arm(predicate.Column, element, predicate.Collation, ArrayText.Elements(operand), predicate.IsExact)],
            _ => [],
        };
    }

    /// <summary>An arm's equality with a column.</summary>
    private sealed record Arm(int Column, DataType Type, Collation? Collation, IReadOnlyList<string?> Values, bool IsWhole);
}
