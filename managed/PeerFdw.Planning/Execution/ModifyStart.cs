using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Planning.Execution;

/// <summary>A target of a statement that writes.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Table">The table.</param>
/// <param name="Command">What is done.</param>
/// <param name="Columns">The columns whose new values come, ascending.</param>
/// <param name="Identity">The columns whose old values come first, ascending.</param>
/// <param name="Returning">The columns wanted back, as a batch has them.</param>
/// <param name="IgnoresConflicts">ON CONFLICT DO NOTHING.</param>
public sealed record ModifyStart(
    PeerStart Peer,
    TableDescription Table,
    ModifyCommand Command,
    IReadOnlyList<int> Columns,
    IReadOnlyList<int> Identity,
    IReadOnlyList<BatchColumn> Returning,
    bool IgnoresConflicts)
{
    /// <summary>Whether rows are told to count before they are handed over, but for the first.</summary>
    public bool Gathers { get; init; }

    /// <summary>The session's settings.</summary>
    public SessionSettings Settings { get; init; } = new(ScanNotices: false);
}
