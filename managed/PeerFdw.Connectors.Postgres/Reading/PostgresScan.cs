using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Planning;
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
    private readonly ScanOpening _opening;
    private readonly QueryRenderer _render;
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
    public PostgresScan(ScanOpening opening, QueryRenderer render)
    {
        _opening = opening;
        _render = render;
        _transaction = opening.Transaction as PostgresTransaction
            ?? (_own = new PostgresTransaction((PostgresPeerConnection)opening.Connection, opening.Settings, isLocal: false));
    }

    /// <summary>Rows read.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <inheritdoc/>
    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        _template ??= _render(null, null, null);
        var statement = new RemoteStatement(_template, _render(parameters, rowLimit, null))
        {
            LocksRows = _opening.Handle is PostgresHandle { From.LocksRows: true },
        };
        SessionLease lease = await _transaction.RentAsync(statement, cancellationToken).ConfigureAwait(false);
        try
        {
            uint[] types = await lease.Session.DescribeAsync(statement, cancellationToken).ConfigureAwait(false);
            RowWriter writer = CreateWriter(types, sink);
            string query = _shape!.AsText is { } asText ? _render(parameters, rowLimit, asText) : statement.Sql;
            await CopyAsync(lease, query, writer, cancellationToken).ConfigureAwait(false);
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

    private async Task CopyAsync(SessionLease lease, string query, RowWriter writer, CancellationToken cancellationToken)
    {
        var decoder = new CopyDecoder(writer, _shape!.Forms, NameOf);
        using var rows = new CopyRows(lease, decoder, writer);
        Interlocked.Increment(ref _queries);
        _sessions = Math.Max(_sessions, _transaction.SessionCount);
        try
        {
            await rows.RunAsync(query, _template!, cancellationToken).ConfigureAwait(false);
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
