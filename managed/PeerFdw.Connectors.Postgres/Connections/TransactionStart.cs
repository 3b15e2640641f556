namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>How a remote transaction begins.</summary>
/// <param name="IsSerializable">SERIALIZABLE; else REPEATABLE READ, so that all scans of the local transaction see one snapshot.</param>
/// <param name="IsReadOnly">READ ONLY.</param>
internal sealed record TransactionStart(bool IsSerializable, bool IsReadOnly)
{
    /// <summary>The snapshot to join, as another session exported it; null to take a new one.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Whether others are to join this one's snapshot.</summary>
    public bool ExportsSnapshot { get; init; }

    /// <summary>Whether what fails can be rolled back without the transaction.</summary>
    public bool HasSavepoint { get; init; }
}
