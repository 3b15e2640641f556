using PeerFdw.Rows;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Notices;

/// <summary>
/// The messages of one operation: silent once it is closed, so that a cancelled query does not speak in the next one. Each wakes the shim, which
/// reports it while it goes on waiting for rows.
/// </summary>
/// <param name="queue">Where they go.</param>
/// <param name="wake">The operation's; open as long as anything of the operation runs.</param>
internal sealed class OperationNotices(NoticeQueue queue, IWakeSignal wake) : INoticeSink
{
    private volatile bool _isSilent;

    /// <inheritdoc/>
    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
        if (!_isSilent)
        {
            queue.Post(level, message, detail, hint);
            wake.Signal();
        }
    }

    /// <summary>Lets nothing through from here on.</summary>
    public void Silence() => _isSilent = true;
}
