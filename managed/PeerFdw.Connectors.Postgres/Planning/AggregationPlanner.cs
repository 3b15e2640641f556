using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Pushes aggregations, and DISTINCT, which is grouping without aggregates.</summary>
internal static class AggregationPlanner
{
    public static PostgresHandle? Apply(PostgresHandle handle, TableDescription table, AggregateRequest request, out string? reason)
    {
        var translator = new RemoteTranslator(table, RemoteScope.Of(table));
        reason = request.GroupBy.Concat(request.Outputs).Concat(request.Having).Select(translator.Refuse).FirstOrDefault(r => r is not null)
            ?? (handle.From.LocksRows ? "its rows are locked" : null);

        // SELECT NULL FROM t would be one row for each row.
        if (reason is null && request.GroupBy.Count == 0 && request.Having.Count == 0
            && !request.Outputs.Any(o => o.Nodes().Any(n => n is AggregateCall)))
        {
            reason = "there is nothing to aggregate";
        }

        return reason is not null ? null : handle with
        {
            Columns = null,
            OrderBy = [],
            Outputs = new EquatableList<Expression>(request.Outputs),
            Grouping = new RemoteGrouping(
                new EquatableList<Expression>(request.GroupBy), new EquatableList<Expression>(request.Having), request.Groups),
        };
    }
}
