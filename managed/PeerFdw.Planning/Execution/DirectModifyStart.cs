using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Execution;

/// <summary>A direct modification.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Table">What goes with the handle.</param>
/// <param name="Target">The table that is written.</param>
/// <param name="Handle">What was planned.</param>
/// <param name="Returning">The columns wanted back, as a batch has them; or one of type bigint, for how many rows it were.</param>
/// <param name="IsCounting">Whether that is it.</param>
/// <param name="Parameters">The parameters' values.</param>
/// <param name="CommandId">The command that writes.</param>
/// <param name="Level">The nesting level of the (sub)transaction.</param>
/// <param name="Settings">The session's settings.</param>
public sealed record DirectModifyStart(
    PeerStart Peer,
    TableDescription Table,
    TableDescription Target,
    TableHandle Handle,
    IReadOnlyList<BatchColumn> Returning,
    bool IsCounting,
    ParameterValues Parameters,
    long CommandId,
    int Level,
    SessionSettings Settings);
