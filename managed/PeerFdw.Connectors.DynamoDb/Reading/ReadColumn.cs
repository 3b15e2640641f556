using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>A column of the scan's batches.</summary>
/// <param name="Mapping">The column and its options.</param>
/// <param name="Slot">Where the locator notes its value; -1 for the document and the row id.</param>
internal sealed record ReadColumn(ColumnMapping Mapping, int Slot)
{
    /// <summary>Whether it takes any value as JSON.</summary>
    internal bool IsJson { get; } = Mapping.Column.Type.Kind is TypeKind.Json or TypeKind.JsonB;

    /// <summary>Whether numbers are seconds since 1970, which only attribute_type 'N' says.</summary>
    internal bool IsEpoch { get; } = Mapping.DeclaredKind == AttributeKind.N
        && Mapping.Column.Type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Date;
}
