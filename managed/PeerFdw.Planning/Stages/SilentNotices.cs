using PeerFdw.Spi.Execution;

namespace PeerFdw.Planning.Stages;

/// <summary>Where nothing may be said: while something is only described.</summary>
internal sealed class SilentNotices : INoticeSink
{
    public static readonly SilentNotices Instance = new();

    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
    }
}
