using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>What a foreign table is at the peer.</summary>
internal static class RemoteName
{
    /// <summary>The table that its options name, or its own schema and name; or the query of its option.</summary>
    public static SqlSource Of(TableDescription table, string alias) =>
        table.Options.Text(OptionNames.Query) is { } query
            ? new SqlQueryText(query, alias)
            : new SqlTable(
                table.Options.Text(OptionNames.SchemaName) ?? table.Schema, table.Options.Text(OptionNames.TableName) ?? table.Name, alias);
}
