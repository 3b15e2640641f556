namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>An attribute of a table's or index's key.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Kind">S, N or B; null if neither the column's type nor attribute_type says which.</param>
/// <param name="Mapping">The column that shows it.</param>
internal sealed record KeyAttribute(string Name, AttributeKind? Kind, ColumnMapping Mapping)
{
    /// <summary>The column's number.</summary>
    internal int Column => Mapping.Column.Number;
}
