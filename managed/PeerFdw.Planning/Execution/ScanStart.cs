using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Planning.Execution;

/// <summary>What the document <c>open</c> says of the server and user, for any operation. Holds secrets.</summary>
/// <param name="Connector">The connector.</param>
/// <param name="Connection">What to connect with.</param>
/// <param name="ServerHash">The server's syscache hash value, for invalidation.</param>
/// <param name="MappingHash">The user mapping's syscache hash value, 0 if there is none.</param>
/// <param name="ConnectionKey">
/// A digest (SHA-256, hex) of wrapper, server, user and all options: equal keys may share a connection.
/// </param>
public sealed record PeerStart(
    IConnector Connector, ConnectionRequest Connection, uint ServerHash, uint MappingHash, string ConnectionKey);

/// <summary>A scan to open.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Table">The table.</param>
/// <param name="Handle">What was planned.</param>
/// <param name="Columns">The batch's columns.</param>
/// <param name="Parameters">The parameters' values.</param>
/// <param name="Limit">The LIMIT that the plan took over, or null.</param>
/// <param name="Settings">The session's settings.</param>
public sealed record ScanStart(
    PeerStart Peer,
    TableDescription Table,
    TableHandle Handle,
    IReadOnlyList<BatchColumn> Columns,
    ParameterValues Parameters,
    PlannedLimit? Limit,
    SessionSettings Settings)
{
    /// <summary>Probably only about so many rows will be read; null if nothing is known.</summary>
    public long? RowHint { get; init; }

    /// <summary>How many rows are expected, as it was thought when it was planned; null if nothing is known.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>Whether the plan shows what the transaction has written: then nothing was pushed that this could make wrong.</summary>
    public bool IsOverlay { get; init; }

    /// <summary>The command that reads; it sees the writes of earlier ones.</summary>
    public long CommandId { get; init; } = long.MaxValue;
}

/// <summary>A column of the batches of a scan.</summary>
/// <param name="Number">pg_attribute.attnum, or the output's position from 1 of an aggregation.</param>
/// <param name="Type">Its type, modifier included.</param>
/// <param name="Encoding">What the shim wants.</param>
public sealed record BatchColumn(int Number, DataType Type, ColumnEncoding Encoding);

/// <summary>A LIMIT and OFFSET that a plan took over. Either may be a parameter; NULL means none, negative is an error (2201W, 2201X).</summary>
/// <param name="Count">LIMIT, or null.</param>
/// <param name="Offset">OFFSET, or null.</param>
public sealed record PlannedLimit(Expression? Count, Expression? Offset);
