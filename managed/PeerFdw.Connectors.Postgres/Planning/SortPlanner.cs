using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Pushes orders: any expression that can be translated, under its collation.</summary>
internal static class SortPlanner
{
    public static PostgresHandle? Apply(PostgresHandle handle, TableDescription table, IReadOnlyList<SortKey> keys)
    {
        var translator = new RemoteTranslator(table, RemoteScope.Of(table));
        return keys.All(k => translator.TryTranslate(k, out _) is not null)
            ? handle with { OrderBy = new EquatableList<SortKey>(keys) }
            : null;
    }
}
