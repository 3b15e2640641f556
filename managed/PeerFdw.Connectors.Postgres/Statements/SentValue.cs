using System;

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>A value of a result as the server sent it. It lies in the driver's buffer, until the next one is read.</summary>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct SentValue(ReadOnlyMemory<byte> Bytes);
