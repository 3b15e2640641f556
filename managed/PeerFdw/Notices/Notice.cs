using PeerFdw.Spi.Execution;

namespace PeerFdw.Notices;

/// <summary>A message for the client or the log.</summary>
/// <param name="Level">How loud.</param>
/// <param name="Message">The message.</param>
/// <param name="Detail">A DETAIL line, or null.</param>
/// <param name="Hint">A HINT line, or null.</param>
internal sealed record Notice(NoticeLevel Level, string Message, string? Detail, string? Hint);
