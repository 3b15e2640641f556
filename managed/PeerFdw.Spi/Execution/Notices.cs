namespace PeerFdw.Spi.Execution;

/// <summary>How loud a notice is; PostgreSQL's client_min_messages and log_min_messages decide who sees it.</summary>
public enum NoticeLevel
{
    /// <summary>DEBUG1.</summary>
    Debug,

    /// <summary>LOG: to the server's log only.</summary>
    Log,

    /// <summary>NOTICE.</summary>
    Notice,

    /// <summary>WARNING.</summary>
    Warning,
}

/// <summary>Queues messages for the client. The shim fetches and reports them at its next call; managed code never calls PostgreSQL.</summary>
public interface INoticeSink
{
    /// <summary>Queues a message. Any thread. It may be dropped if thousands are waiting, and then a last one says how many.</summary>
    /// <param name="level">How loud.</param>
    /// <param name="message">The message. Never a secret.</param>
    /// <param name="detail">A DETAIL line, or null.</param>
    /// <param name="hint">A HINT line, or null.</param>
    void Post(NoticeLevel level, string message, string? detail = null, string? hint = null);
}
