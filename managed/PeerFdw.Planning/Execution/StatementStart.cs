using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Execution;

/// <summary>A statement in the peer's own language.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Text">The statement.</param>
/// <param name="Parameters">The values of its parameters, in order.</param>
/// <param name="Columns">The columns of its rows, as a batch has them; or one of type bigint, for how many rows it were.</param>
/// <param name="IsCounting">Whether that is it.</param>
/// <param name="IsReadOnly">Whether it must not write.</param>
/// <param name="CommandId">The command that runs it.</param>
/// <param name="Level">The nesting level of the (sub)transaction.</param>
/// <param name="Settings">The session's settings.</param>
public sealed record StatementStart(
    PeerStart Peer,
    string Text,
    IReadOnlyList<Constant> Parameters,
    IReadOnlyList<BatchColumn> Columns,
    bool IsCounting,
    bool IsReadOnly,
    long CommandId,
    int Level,
    SessionSettings Settings);
