using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>IS NULL and IS NOT NULL. A missing attribute is NULL, and the type NULL is, but for json, where it is the value null.</summary>
internal static class NullTests
{
    internal static BoundCondition IsNull(FilterSubject subject)
    {
        if (subject.NullOnMismatch)
        {
            return AlwaysFits(subject)
                ? BoundCondition.Exact(Condition.NotOfKind(subject.Paths[0], subject.PresentKinds))
                : new BoundCondition(Condition.True, MayBeNull(subject));
        }

        return BoundCondition.Exact(Condition.All(subject.Paths.Select(p => subject.Kinds.Has(AttributeKinds.NULL)
            ? new PresenceCondition(p, false)
            : Condition.AnyOf(new PresenceCondition(p, false), new TypeCondition(p, AttributeKind.NULL, false)))));
    }

    internal static BoundCondition IsNotNull(FilterSubject subject) => new(
        Condition.AnyOf(subject.Paths.Select(p => Condition.OfKind(p, subject.PresentKinds))),
        subject.NullOnMismatch && !AlwaysFits(subject) ? MayBeNull(subject) : null);

    internal static string MayBeNull(FilterSubject subject) => $"on_mismatch may turn \"{subject.Name}\" into NULL";

    /// <summary>Whether every value of the kinds fits the type, or is an error of PostgreSQL's own, which on_mismatch does not touch.</summary>
    private static bool AlwaysFits(FilterSubject subject) => subject.View switch
    {
        FilterView.Number => subject is { Type: TypeKind.Numeric, Modifier: < 0 },
        FilterView.Binary or FilterView.Enum => true,
        FilterView.Boolean => subject.LooseKinds == AttributeKinds.None,
        _ => false,
    };
}
