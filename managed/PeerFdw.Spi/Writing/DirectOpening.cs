using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Spi.Writing;

/// <summary>A direct modification that is about to run.</summary>
/// <param name="Table">What goes with the handle.</param>
/// <param name="Handle">What was planned.</param>
/// <param name="Parameters">The parameters' values.</param>
/// <param name="Returning">The columns that come back, ascending; empty for none.</param>
/// <param name="CommandId">The command of the transaction that writes; later commands see it, itself does not.</param>
/// <param name="Level">The nesting level of the (sub)transaction, 1 for the outermost.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record DirectOpening(
    TableDescription Table,
    TableHandle Handle,
    ParameterValues Parameters,
    IReadOnlyList<int> Returning,
    long CommandId,
    int Level,
    INoticeSink Notices);
