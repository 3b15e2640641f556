using System;

namespace PeerFdw.Spi;

/// <summary>
/// The one exception that connectors throw on purpose: what PostgreSQL will report. The bridge turns it into a
/// <c>PeerError</c>; anything else that escapes becomes XX000.
/// </summary>
/// <remarks>No field may ever hold a secret: messages reach clients and the server's log.</remarks>
public sealed class PeerException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="sqlState">The SQLSTATE to report.</param>
    /// <param name="message">The primary message: lower case, no full stop, PostgreSQL's style.</param>
    /// <param name="detail">A complete sentence with the facts, or null.</param>
    /// <param name="hint">A complete sentence that says what to do, listing the legal choices where there are few; or null.</param>
    /// <param name="innerException">The cause, kept for debugging only; it is not shown.</param>
    public PeerException(
        SqlState sqlState, string message, string? detail = null, string? hint = null, Exception? innerException = null)
        : base(message, innerException)
    {
        SqlState = sqlState;
        Detail = detail;
        Hint = hint;
    }

    /// <summary>The SQLSTATE to report.</summary>
    public SqlState SqlState { get; }

    /// <summary>The DETAIL line, or null.</summary>
    public string? Detail { get; }

    /// <summary>The HINT line, or null.</summary>
    public string? Hint { get; }

    /// <summary>The CONTEXT line, or null: what was being done, such as the command that the peer was given.</summary>
    public string? Context { get; init; }
}
