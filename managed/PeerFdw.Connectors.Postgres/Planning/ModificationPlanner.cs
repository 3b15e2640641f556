using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>What a handle does to the rows that it would give, if it does not read them.</summary>
/// <param name="Command">UPDATE or DELETE.</param>
/// <param name="Relation">The table that is written.</param>
/// <param name="Columns">The columns that are set.</param>
/// <param name="Values">Their new values.</param>
internal sealed record RemoteModification(ModifyCommand Command, int Relation, EquatableList<int> Columns, EquatableList<Expression> Values);

/// <summary>Plans an UPDATE or DELETE that the peer does by itself.</summary>
internal static class ModificationPlanner
{
    /// <summary>The handle that modifies, or null.</summary>
    public static PostgresHandle? Apply(PostgresHandle handle, TableDescription table, DirectModification request, out string? reason)
    {
        reason = Refuse(handle, table, request);
        return reason is not null ? null : handle with
        {
            Outputs = null,
            Columns = new EquatableList<int>(request.Returning),
            OrderBy = [],
            Modification = new RemoteModification(
                request.Command,
                request.Relation,
                new EquatableList<int>(request.Assignments.Select(a => a.Column)),
                new EquatableList<Expression>(request.Assignments.Select(a => a.Value))),
        };
    }

    private static string? Refuse(PostgresHandle handle, TableDescription table, DirectModification request)
    {
        if (handle.Limit is not null || handle.Grouping is not null)
        {
            return "its rows are limited or grouped";
        }

        if (!CanBeTarget(handle.From, request.Relation))
        {
            return "the table is on the nullable side of a join";
        }

        if (handle.From is not RemoteTable && request.Returning.Count > 0)
        {
            return "rows of a join are not returned";
        }

        var translator = new RemoteTranslator(table, RemoteScope.Of(table));
        return request.Assignments.Select(a => translator.Refuse(a.Value)).FirstOrDefault(r => r is not null);
    }

    /// <summary>Whether each row of the join has a row of the table, which can be told from others by its place.</summary>
    private static bool CanBeTarget(RemoteSource source, int relation) => source switch
    {
        RemoteTable table => table.Relation == relation,
        RemoteJoin { Kind: JoinKind.Inner } join => CanBeTarget(join.Left, relation) || CanBeTarget(join.Right, relation),
        RemoteJoin { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti } join => CanBeTarget(join.Left, relation),
        RemoteJoin { Kind: JoinKind.Right } join => CanBeTarget(join.Right, relation),
        _ => false,
    };
}
