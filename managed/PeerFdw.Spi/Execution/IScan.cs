using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Spi.Execution;

/// <summary>Settings of the session that a scan obeys.</summary>
/// <param name="ScanNotices">peer_fdw.scan_notices: whether full scans say so.</param>
public sealed record SessionSettings(bool ScanNotices)
{
    /// <summary>peer_fdw.progress: how often running work posts a NOTICE that says how far it has come, in milliseconds; 0 for never.</summary>
    public int ProgressMilliseconds { get; init; }

    /// <summary>Whether the transaction's isolation level is SERIALIZABLE.</summary>
    public bool IsSerializable { get; init; }

    /// <summary>Whether all of the transaction is READ ONLY, and not only a subtransaction.</summary>
    public bool IsReadOnly { get; init; }
}

/// <summary>Everything that a scan starts from, except its parameters.</summary>
/// <param name="Connection">The connector's own connection.</param>
/// <param name="Table">The foreign table, for messages.</param>
/// <param name="Handle">What was planned.</param>
/// <param name="Columns">
/// The columns to write, in order: those of the table that are needed (<see cref="Planning.ColumnDescription.Number"/>), or the outputs
/// of a pushed aggregation (1, 2, …). May be empty.
/// </param>
/// <param name="Settings">The session's settings.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record ScanOpening(
    IPeerConnection Connection,
    TableDescription Table,
    TableHandle Handle,
    IReadOnlyList<int> Columns,
    SessionSettings Settings,
    INoticeSink Notices)
{
    /// <summary>
    /// Probably only about so many rows will be read, by a LIMIT that stayed local; null if nothing is known. A hint for the size of the first
    /// requests: more may be read, and then all of them must come.
    /// </summary>
    public long? RowHint { get; init; }

    /// <summary>How many rows a run is expected to give; null if nothing is known. It decides about the way, never about the rows.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>
    /// What the transaction has written through this connection, or null: earlier commands' writes are shown. Of a connector that
    /// <see cref="ConnectorCapabilities.ReadsInTransaction"/>: the transaction in which the scan reads; null where there is none, as in a test.
    /// </summary>
    public IPeerTransaction? Transaction { get; init; }

    /// <summary>The command that reads: it sees writes of commands with lower numbers.</summary>
    public long CommandId { get; init; }
}

/// <summary>Where a running scan puts its rows.</summary>
public interface IRowSink
{
    /// <summary>A writer for one producer.</summary>
    /// <returns>The writer.</returns>
    RowWriter CreateWriter();

    /// <summary>
    /// A writer some of whose columns hold text for the input function of the column's type, whatever encoding was asked for: since the peer's column is
    /// of another type, and what its text means is for that function to say.
    /// </summary>
    /// <param name="isInput">For each column, whether it does.</param>
    /// <returns>The writer.</returns>
    RowWriter CreateWriter(IReadOnlyList<bool> isInput) => throw new NotSupportedException();

    /// <summary>
    /// Bounds how many rows may wait for the executor, beside the bytes that may: <see cref="RowWriter.FlushAsync"/> waits while as many do. A batch is queued as a
    /// whole, so there may be more by its rows.
    /// </summary>
    /// <param name="rows">How many rows, 1 or more.</param>
    void LimitReadAhead(long rows)
    {
        // A sink that keeps everything has no use for it.
    }
}

/// <summary>A scan of a peer. Runs once, and again for each rescan, never two at a time.</summary>
public interface IScan : IAsyncDisposable
{
    /// <summary>
    /// Reads until the end, writing rows; ends when all producers have ended. It runs on pool threads, starts no task that it does not
    /// await, and lets exceptions out.
    /// </summary>
    /// <param name="parameters">The parameters' values for this run.</param>
    /// <param name="rowLimit">
    /// At most this many rows will be read in this run (OFFSET included); null for no limit. It is enforced behind the connector;
    /// knowing it saves requests. It is only ever given if every conjunct was exact.
    /// </param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="cancellationToken">Cancelled when the scan is closed or restarted; obeyed promptly.</param>
    /// <returns>The run.</returns>
    Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken);

    /// <summary>What EXPLAIN ANALYZE shows: requests, pages, rows scanned …, summed over all runs. Any thread, at any time.</summary>
    /// <returns>The properties.</returns>
    IReadOnlyList<PlanProperty> Report();
}
