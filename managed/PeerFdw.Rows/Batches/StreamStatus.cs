namespace PeerFdw.Rows;

/// <summary>What the consumer of a <see cref="RowStream"/> was answered; the numbers are those of native/bridge.h.</summary>
public enum StreamStatus
{
    /// <summary>There is a batch.</summary>
    Batch = 0,

    /// <summary>There are no more.</summary>
    End = 1,

    /// <summary>Not yet: the signal will be given.</summary>
    Pending = 2,
}
