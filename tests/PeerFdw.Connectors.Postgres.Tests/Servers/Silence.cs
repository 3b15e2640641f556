using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.Postgres.Tests.Servers;

/// <summary>Where messages are lost.</summary>
internal sealed class Silence : INoticeSink
{
    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
    }
}
