using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Spi.Writing;

/// <summary>One target of a statement that writes.</summary>
/// <param name="Table">The foreign table.</param>
/// <param name="Command">What is done.</param>
/// <param name="Columns">The columns whose new values come with each row, ascending; empty for DELETE.</param>
/// <param name="Identity">The columns whose old values come first with each row, ascending; empty for INSERT.</param>
/// <param name="Returning">The columns wanted back of each row, ascending; empty for none.</param>
/// <param name="IgnoresConflicts">ON CONFLICT DO NOTHING.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record ModifyOpening(
    TableDescription Table,
    ModifyCommand Command,
    IReadOnlyList<int> Columns,
    IReadOnlyList<int> Identity,
    IReadOnlyList<int> Returning,
    bool IgnoresConflicts,
    INoticeSink Notices)
{
    /// <summary>
    /// Whether the rows of an INSERT are told to count before they are written, so that the next are made meanwhile. The answer to the first is waited for;
    /// <see cref="IModify.MaySkip"/> then decides for the others.
    /// </summary>
    public bool Gathers { get; init; }
}
