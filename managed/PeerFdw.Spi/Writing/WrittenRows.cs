using System;
using System.Collections.Generic;

namespace PeerFdw.Spi.Writing;

/// <summary>
/// Rows that the executor hands over: values in PostgreSQL's text form, as a <see cref="Expressions.Constant"/> has them, null for SQL NULL, row by
/// row; of each row first the identity's values, then the columns'.
/// </summary>
/// <param name="Count">How many rows.</param>
/// <param name="Values">Row after row; UTF-8, owned by the callee.</param>
/// <param name="CommandId">The command of the transaction that writes them; later commands see them, itself does not.</param>
/// <param name="Level">The nesting level of the (sub)transaction, 1 for the outermost.</param>
public sealed record WrittenRows(int Count, IReadOnlyList<ReadOnlyMemory<byte>?> Values, long CommandId, int Level);
