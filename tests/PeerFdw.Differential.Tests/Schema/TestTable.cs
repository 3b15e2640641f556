using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Schema;

/// <summary>A foreign table, and of the same name its local copy.</summary>
/// <param name="Name">The name.</param>
/// <param name="Peer">DynamoDB's table.</param>
/// <param name="Weight">How often random queries ask it.</param>
/// <param name="Order">The columns that order its rows totally; none if a key may be NULL.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Options">Table options besides table_name.</param>
internal sealed record TestTable(
    string Name, string Peer, int Weight, string[] Order, IReadOnlyList<TestColumn> Columns, string Options = "")
{
    internal IEnumerable<TestColumn> Keys => Columns.Where(c => c.IsKey);

    internal string Definition =>
        $"CREATE FOREIGN TABLE remote.{Name} (\n    {string.Join(",\n    ", Columns.Select(c => c.Definition))})\nSERVER ddb OPTIONS (table_name '{Peer}'{(Options.Length > 0 ? $", {Options}" : "")})";
}
