using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Writing;

/// <summary>A statement in the peer's own language.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Parameters">The values of its parameters, in order. One of type <c>unknown</c> is a literal whose type the peer finds.</param>
/// <param name="IsReadOnly">Whether it must not write: the local transaction, or subtransaction, is READ ONLY. It is then not told to the end of subtransactions.</param>
/// <param name="CommandId">The command of the transaction.</param>
/// <param name="Level">The nesting level of the (sub)transaction, 1 for the outermost.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record StatementRequest(
    string Text,
    IReadOnlyList<Constant> Parameters,
    bool IsReadOnly,
    long CommandId,
    int Level,
    INoticeSink Notices);
