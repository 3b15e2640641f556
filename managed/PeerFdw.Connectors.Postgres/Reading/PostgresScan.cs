using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// A scan by <c>COPY (SELECT …) TO STDOUT (FORMAT binary)</c>. COPY does not say what types it sends, so the statement is described first, in the same
/// transaction: the locks taken for that keep the types from changing.
/// </summary>
internal sealed class PostgresScan : IScan
{
    private static readonly SqlState s_undefinedFunction = new("42883");

    private readonly ScanOpening _opening;

    private QueryRenderer _render;
    private ScanSplit? _split;
    private readonly PostgresTransaction? _own;
    private readonly PostgresTransaction _transaction;
    private string? _template;
    private ResultShape? _shape;
    private long _rows;
    private long _bytes;
    private long _queries;
    private long _keptStreams;
    private int _sessions;

    /// <summary>Makes it ready. No I/O yet.</summary>
    /// <param name="opening">What to scan.</param>
    /// <param name="render">Writes the query.</param>
    /// <param name="split">How it may be split; null if it may not.</param>
    public PostgresScan(ScanOpening opening, QueryRenderer render, ScanSplit? split = null)
    {
        _split = split;
        _opening = opening;
        _render = render;
        _transaction = opening.Transaction as PostgresTransaction
            ?? (_own = new PostgresTransaction((PostgresPeerConnection)opening.Connection, opening.Settings, isLocal: false));
    }

    /// <summary>Writes the query another way, where the server knows no such operator.</summary>
    public QueryRenderer? Fallback { get; set; }

    /// <summary>Rows read.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <inheritdoc/>
    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        (SessionLease lease, RemoteStatement statement, uint[] types) = await PrepareAsync(parameters, rowLimit, cancellationToken).ConfigureAwait(false);
        try
        {
            RowWriter writer = CreateWriter(types, sink);
            if (_split is { } split && rowLimit is null && _opening.Transaction is not null
                && await CountPagesAsync(split, lease, cancellationToken).ConfigureAwait(false) is >= 2 * ScanSplit.LeastPages and long pages)
            {
                await SplitAsync(split, pages, lease, parameters, writer, sink, cancellationToken).ConfigureAwait(false);
                return;
            }

            string query = _shape!.AsText is { } asText ? _render(parameters, rowLimit, asText) : statement.Sql;
            await CopyAsync(lease, query, writer, isRescan: Interlocked.Read(ref _queries) > 0, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlanProperty> Report()
    {
        var properties = new List<PlanProperty>
        {
            PlanProperty.OfInteger("Remote Queries", Interlocked.Read(ref _queries)),
            PlanProperty.OfInteger("Remote Rows", Interlocked.Read(ref _rows)),
            PlanProperty.OfInteger("Bytes Received", Interlocked.Read(ref _bytes)),
        };
        if (_sessions > 1)
        {
            properties.Add(PlanProperty.OfInteger("Sessions", _sessions));
        }

        if (Interlocked.Read(ref _keptStreams) is > 0 and var kept)
        {
            properties.Add(PlanProperty.OfInteger("Results Read Ahead", kept));
        }

        return properties;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_own is { } own)
        {
            own.Commit();
            await own.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The statement, on a session that has described it.</summary>
    private async Task<(SessionLease Lease, RemoteStatement Statement, uint[] Types)> PrepareAsync(
        ParameterValues parameters, long? rowLimit, CancellationToken cancellationToken)
    {
        while (true)
        {
            _template ??= _render(null, null, null);
            var statement = new RemoteStatement(_template, _render(parameters, rowLimit, null))
            {
                LocksRows = _opening.Handle is PostgresHandle { From.LocksRows: true },
            };
            SessionLease? lease = null;
            try
            {
                lease = await _transaction.RentAsync(statement, cancellationToken).ConfigureAwait(false);
                uint[] types = await lease.Session.DescribeAsync(statement, cancellationToken).ConfigureAwait(false);
                return (lease, statement, types);
            }
            catch (Exception exception)
            {
                if (lease is not null)
                {
                    await lease.DisposeAsync().ConfigureAwait(false);
                }

                if (exception is not PeerException { SqlState: var state } || state != s_undefinedFunction || !TryFallBack(statement, parameters, rowLimit))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>The remote column of a condition may be of a type that cannot be compared with the local one. Then the constant is read as one of that type.</summary>
    private bool TryFallBack(RemoteStatement statement, ParameterValues parameters, long? rowLimit)
    {
        if (Fallback is not { } fallback || fallback(parameters, rowLimit, null) == statement.Sql)
        {
            return false;
        }

        _render = fallback;
        _split = null;
        _template = null;
        Fallback = null;
        return true;
    }

    /// <summary>A writer of the right encodings; the first of a scan says which were asked for.</summary>
    private RowWriter CreateWriter(uint[] types, IRowSink sink)
    {
        if (_shape is null || !_shape.Fits(types))
        {
            RowWriter asked = sink.CreateWriter();
            _shape = ResultShape.Of(types, asked.Columns);
            if (_shape.IsInput is null)
            {
                return asked;
            }
        }

        return _shape.IsInput is { } isInput ? sink.CreateWriter(isInput) : sink.CreateWriter();
    }

    private static async Task<long> CountPagesAsync(ScanSplit split, SessionLease lease, CancellationToken cancellationToken)
    {
        if (lease.Session.Connection.PostgreSqlVersion.Major < ScanSplit.LeastVersion)
        {
            return 0;
        }

        IReadOnlyList<string?[]> rows = await lease.Session.QueryAsync(ScanSplit.PagesQuery, split.Name, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? 0 : long.Parse(rows[0][0]!, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads ranges of pages side by side, as many as there are sessions to be had. One that fails ends the others.</summary>
    private async Task SplitAsync(
        ScanSplit split, long pages, SessionLease leader, ParameterValues parameters, RowWriter writer, IRowSink sink, CancellationToken cancellationToken)
    {
        int wanted = (int)Math.Min(split.Count, pages / ScanSplit.LeastPages);
        var leases = new List<SessionLease> { leader };
        try
        {
            while (leases.Count < wanted && await _transaction.RentFollowerAsync(cancellationToken).ConfigureAwait(false) is { } follower)
            {
                leases.Add(follower);
            }

            using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var parts = new Task[leases.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                long? end = i == parts.Length - 1 ? null : pages * (i + 1) / parts.Length;
                string query = split.Render(parameters, _shape!.AsText, pages * i / parts.Length, end);
                RowWriter rows = i == 0 ? writer : _shape.IsInput is { } isInput ? sink.CreateWriter(isInput) : sink.CreateWriter();
                parts[i] = ReadPartAsync(leases[i], query, rows, source);
            }

            // Of a part that failed and others that were cancelled for it, the failure is what is thrown.
            await Task.WhenAll(parts).ConfigureAwait(false);
        }
        finally
        {
            foreach (SessionLease lease in leases)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task ReadPartAsync(SessionLease lease, string query, RowWriter writer, CancellationTokenSource source)
    {
        try
        {
            await CopyAsync(lease, query, writer, isRescan: false, source.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await source.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CopyAsync(SessionLease lease, string query, RowWriter writer, bool isRescan, CancellationToken cancellationToken)
    {
        var decoder = new CopyDecoder(writer, _shape!.Forms, NameOf);
        using var rows = new CopyRows(lease, decoder, writer);
        Interlocked.Increment(ref _queries);
        _sessions = Math.Max(_sessions, _transaction.SessionCount);
        try
        {
            await rows.RunAsync(query, _template!, isRescan, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Add(ref _rows, decoder.Rows);
            Interlocked.Add(ref _bytes, rows.Bytes);
            Interlocked.Add(ref _keptStreams, rows.WasKept ? 1 : 0);
        }
    }

    private string NameOf(int column) => string.Create(CultureInfo.InvariantCulture, $"{column + 1} of the remote query");
}
