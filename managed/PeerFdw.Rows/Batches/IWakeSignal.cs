namespace PeerFdw.Rows;

/// <summary>How a stream tells the backend that asking again is worth while: the bridge's eventfd.</summary>
public interface IWakeSignal
{
    /// <summary>Makes the descriptor readable. Any thread; never waits, never throws.</summary>
    void Signal();
}
