using PeerFdw.Spi.Execution;

namespace PeerFdw.Notices;

/// <summary>The messages of one operation: silent once it is closed, so that a cancelled query does not speak in the next one.</summary>
/// <param name="queue">Where they go.</param>
internal sealed class OperationNotices(NoticeQueue queue) : INoticeSink
{
    private volatile bool _isSilent;

    /// <inheritdoc/>
    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
        if (!_isSilent)
        {
            queue.Post(level, message, detail, hint);
        }
    }

    /// <summary>Lets nothing through from here on.</summary>
    public void Silence() => _isSilent = true;
}
