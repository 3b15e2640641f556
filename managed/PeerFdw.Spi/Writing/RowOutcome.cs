namespace PeerFdw.Spi.Writing;

/// <summary>What became of a row that was handed over.</summary>
public enum RowOutcome : byte
{
    /// <summary>It counts as written.</summary>
    Done = 0,

    /// <summary>It does not: ON CONFLICT DO NOTHING met a conflict, or the row to update or delete is gone.</summary>
    Skipped = 1,
}
