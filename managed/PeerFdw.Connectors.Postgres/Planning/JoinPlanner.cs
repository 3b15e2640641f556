using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>
/// Joins two scans. The conditions of a side whose rows are all kept go up into WHERE; those of a side that may be filled with NULLs are checked before that,
/// in ON, where they decide only about partners. A full join has neither such place: there a side with conditions becomes a subquery.
/// </summary>
internal static class JoinPlanner
{
    /// <summary>The join, or null with the reason.</summary>
    public static PostgresHandle? Apply(JoinRequest request, out string? reason)
    {
        var left = (PostgresHandle)request.Left.Handle;
        var right = (PostgresHandle)request.Right.Handle;
        reason = Refuse(left) ?? Refuse(right);
        if (reason is null)
        {
            var translator = new RemoteTranslator(request.Table, RemoteScope.Of(request.Table));
            reason = request.Conditions.Select(translator.Refuse).FirstOrDefault(r => r is not null);
        }

        return reason is null ? Join(request, left, right) : null;
    }

    private static PostgresHandle Join(JoinRequest request, PostgresHandle left, PostgresHandle right)
    {
        JoinKind kind = request.Kind;
        EquatableList<Expression> on = new(request.Conditions);
        return kind switch
        {
            JoinKind.Inner => Make(left.From, right.From, on, All(left.Where, right.Where)),
            JoinKind.Right => Make(left.From, right.From, All(on, left.Where), right.Where),
            JoinKind.Full => Make(Whole(left), Whole(right), on, []),
            _ => Make(left.From, right.From, All(on, right.Where), left.Where),
        };

        PostgresHandle Make(RemoteSource l, RemoteSource r, EquatableList<Expression> conditions, EquatableList<Expression> where) => new()
        {
            From = new RemoteJoin(kind, l, r, conditions),
            Outputs = [],
            Where = where,
        };
    }

    /// <summary>A side all of whose conditions are checked within it.</summary>
    private static RemoteSource Whole(PostgresHandle side) =>
        side.Where.Count > 0 || HasConditions(side.From) ? new RemoteSubquery(side.From, side.Where) : side.From;

    /// <summary>Whether a source brings conditions of its own for WHERE: those of semi- and antijoins are written there.</summary>
    private static bool HasConditions(RemoteSource source) => source is RemoteJoin join && join.Kind switch
    {
        JoinKind.Semi or JoinKind.Anti => true,
        JoinKind.Inner => HasConditions(join.Left) || HasConditions(join.Right),
        JoinKind.Left => HasConditions(join.Left),
        JoinKind.Right => HasConditions(join.Right),
        _ => false,
    };

    private static string? Refuse(PostgresHandle side) =>
        side.Limit is not null ? "a side has a LIMIT" : side.Grouping is not null ? "a side is an aggregation" : null;

    private static EquatableList<Expression> All(EquatableList<Expression> first, EquatableList<Expression> second) =>
        new(first.Concat(second));
}
