using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Execution;

/// <summary>A TRUNCATE.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Tables">The foreign tables.</param>
/// <param name="IsCascading">CASCADE.</param>
/// <param name="RestartsIdentity">RESTART IDENTITY.</param>
/// <param name="CommandId">The command that writes.</param>
/// <param name="Level">The nesting level of the (sub)transaction.</param>
/// <param name="Settings">The session's settings.</param>
public sealed record TruncateStart(
    PeerStart Peer,
    IReadOnlyList<TableDescription> Tables,
    bool IsCascading,
    bool RestartsIdentity,
    long CommandId,
    int Level,
    SessionSettings Settings);
