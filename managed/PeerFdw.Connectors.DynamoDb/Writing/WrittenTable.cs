using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>A table of DynamoDB that a transaction writes, whichever foreign tables show it.</summary>
/// <param name="Number">Its number in the transaction.</param>
/// <param name="Region">The region, or null for the server's.</param>
/// <param name="Name">Its name in DynamoDB.</param>
/// <param name="KeyNames">The key's attributes, partition key first.</param>
/// <param name="VersionAttribute">The attribute that counts versions, or null.</param>
/// <param name="IsTransactional">Whether its writes are all or nothing.</param>
/// <param name="Retries">How often what DynamoDB leaves unprocessed is sent again without any progress.</param>
internal sealed record WrittenTable(
    int Number, string? Region, string Name, IReadOnlyList<string> KeyNames, string? VersionAttribute, bool IsTransactional, int Retries)
{
    internal static WrittenTable Of(int number, TableDescription table, TableDefinition definition)
    {
        OptionSet options = table.ServerOptions.With(table.Options);
        return new WrittenTable(
            number,
            definition.Region,
            definition.Name,
            definition.Keys.Select(k => k.Name).ToArray(),
            table.Options.Text(OptionNames.VersionAttribute),
            options.Text(OptionNames.WriteMode) == "transaction",
            (int)(options.Integer(OptionNames.MaxRetries) ?? OptionDefinitions.DefaultRetries));
    }

    /// <summary>Whether it is the same table of DynamoDB.</summary>
    internal bool Is(TableDefinition definition) => definition.Name == Name && definition.Region == Region;
}
