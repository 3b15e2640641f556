namespace PeerFdw.Connectors.DynamoDb.Writing.Buffer;

/// <summary>What a transaction does to an item, all its writes of it taken together.</summary>
internal enum WriteEffect : byte
{
    /// <summary>Nothing: it was inserted and deleted again.</summary>
    None,

    /// <summary>The item is written whole; the body is the item.</summary>
    Put,

    /// <summary>An existing item is changed; the body is a <see cref="Items.ChangeSet"/>.</summary>
    Update,

    /// <summary>The item is deleted; there is no body.</summary>
    Delete,
}
