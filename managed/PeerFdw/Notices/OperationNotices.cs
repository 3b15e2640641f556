using PeerFdw.Rows;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Notices;

/// <summary>The messages of one operation: silent once it is closed, so that a cancelled query does not speak in the next one.</summary>
/// <param name="queue">Where they go.</param>
/// <param name="wake">Told of each, if they are to be seen while the operation still runs; null if they can wait for rows.</param>
internal sealed class OperationNotices(NoticeQueue queue, IWakeSignal? wake = null) : INoticeSink
{
    private volatile bool _isSilent;

    /// <inheritdoc/>
    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
        if (!_isSilent)
        {
            queue.Post(level, message, detail, hint);
            wake?.Signal();
        }
    }

    /// <summary>Lets nothing through from here on.</summary>
    public void Silence() => _isSilent = true;
}
