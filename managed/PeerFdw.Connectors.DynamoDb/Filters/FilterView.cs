namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>As what SQL looks at an attribute.</summary>
internal enum FilterView
{
    /// <summary>Text, which other types than S may be read as, too.</summary>
    Text,

    /// <summary>A number, or an instant that DynamoDB holds as one.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>An enum's label.</summary>
    Enum,

    /// <summary>A one-dimensional array.</summary>
    Array,

    /// <summary>A JSON value.</summary>
    Json,

    /// <summary>A type whose values have several spellings in DynamoDB: only whether there is one can be asked.</summary>
    Opaque,
}
