using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Spi.Writing;

/// <summary>A TRUNCATE of tables of one server: all or none.</summary>
/// <param name="Tables">The foreign tables.</param>
/// <param name="IsCascading">CASCADE: also of what refers to them at the peer.</param>
/// <param name="RestartsIdentity">RESTART IDENTITY: also of the sequences of their columns.</param>
/// <param name="CommandId">The command of the transaction.</param>
/// <param name="Level">The nesting level of the (sub)transaction, 1 for the outermost.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record TruncateRequest(
    IReadOnlyList<TableDescription> Tables,
    bool IsCascading,
    bool RestartsIdentity,
    long CommandId,
    int Level,
    INoticeSink Notices);
