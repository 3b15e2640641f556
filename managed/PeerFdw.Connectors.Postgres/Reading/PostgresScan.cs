using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// A scan by <c>COPY (SELECT …) TO STDOUT (FORMAT binary)</c>, or, where few rows are expected, by a statement with parameters, which stays prepared. COPY does not say what
/// types it sends, so the query is described first, in the same transaction: the locks taken for that keep the types from changing. A statement says it with its
/// rows, and is described once in a backend.
/// </summary>
internal sealed class PostgresScan : IScan
{
    /// <summary>At most so many expected rows make a statement of a scan that has not run yet; without statistics more are often expected in vain.</summary>
    private const double FewExpected = 100;

    /// <summary>So many rows in the last run make one of a scan that runs again.</summary>
    private const long FewSeen = 1000;

    private static readonly SqlState s_undefinedFunction = new("42883");

    private readonly ScanOpening _opening;
    private readonly PostgresTransaction? _own;
    private readonly PostgresTransaction _transaction;
    private readonly PostgresPeerConnection _connection;
    private QueryRenderer _render;
    private TemplateRenderer? _renderTemplate;
    private ScanSplit? _split;
    private QueryTemplate? _plain;
    private QueryTemplate? _cast;
    private long? _castLimit;
    private string? _template;
    private ResultShape? _shape;
    private ResultShape? _castShape;
    private long? _lastRows;
    private long _rows;
    private long _bytes;
    private long _queries;
    private long _keptStreams;
    private int _sessions;

    /// <summary>Makes it ready. No I/O yet.</summary>
    /// <param name="opening">What to scan.</param>
    /// <param name="render">Writes the query.</param>
    /// <param name="renderTemplate">Writes it with its values beside it; null if it is always read by COPY.</param>
    /// <param name="split">How it may be split; null if it may not.</param>
    public PostgresScan(ScanOpening opening, QueryRenderer render, TemplateRenderer? renderTemplate = null, ScanSplit? split = null)
    {
        _split = split;
        _opening = opening;
        _render = render;
        _renderTemplate = renderTemplate;
        _connection = (PostgresPeerConnection)opening.Connection;
        _transaction = opening.Transaction as PostgresTransaction
            ?? (_own = new PostgresTransaction(_connection, opening.Settings, isLocal: false));
    }

    /// <summary>Writes the query another way, where the server knows no such operator.</summary>
    public QueryRenderer? Fallback { get; set; }

    /// <summary>Rows read.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <inheritdoc/>
    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        if (_opening.Table.ServerOptions.With(_opening.Table.Options).Integer(OptionNames.FetchSize) is { } rowsAhead)
        {
            sink.LimitReadAhead(rowsAhead);
        }

        long before = Rows;
        try
        {
            await RunOnceAsync(parameters, rowLimit, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerException exception) when (exception.SqlState == s_undefinedFunction && Rows == before && TryFallBack(parameters, rowLimit))
        {
            await RunOnceAsync(parameters, rowLimit, sink, cancellationToken).ConfigureAwait(false);
        }

        _lastRows = Rows - before;
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

    private bool LocksRows => _opening.Handle is PostgresHandle { From.LocksRows: true };

    private bool IsRescan => Interlocked.Read(ref _queries) > 0;

    /// <summary>Whether few rows will come: what the last run has seen counts more than what was expected.</summary>
    private bool IsSmall(long? rowLimit) =>
        rowLimit <= FewExpected || (_lastRows is { } seen ? seen <= FewSeen : _opening.EstimatedRows <= FewExpected);

    private Task RunOnceAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken) =>
        _renderTemplate is { } renderTemplate && IsSmall(rowLimit)
            ? RunStatementAsync(renderTemplate, parameters, rowLimit, sink, cancellationToken)
            : RunCopyAsync(parameters, rowLimit, sink, cancellationToken);

    /// <summary>
    /// The remote column of a condition may be of a type that cannot be compared with the local one. Then the constant is read as one of that type. The server says so before it
    /// gives a row.
    /// </summary>
    private bool TryFallBack(ParameterValues parameters, long? rowLimit)
    {
        if (Fallback is not { } fallback || fallback(parameters, rowLimit, null) == _render(parameters, rowLimit, null))
        {
            return false;
        }

        _render = fallback;
        _renderTemplate = null;
        _split = null;
        _plain = null;
        _template = null;
        Fallback = null;
        return true;
    }

    private async Task RunCopyAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        RemoteStatement statement = Statement(parameters, rowLimit);
        SessionLease lease = await _transaction.RentAsync(statement, cancellationToken).ConfigureAwait(false);
        try
        {
            uint[] types = await lease.Session.DescribeAsync(statement, cancellationToken).ConfigureAwait(false);
            RowWriter writer = CreateWriter(types, sink);
            if (_split is { } split && rowLimit is null && _opening.Transaction is not null
                && await CountPagesAsync(split, lease, cancellationToken).ConfigureAwait(false) is >= 2 * ScanSplit.LeastPages and long pages)
            {
                await SplitAsync(split, pages, lease, parameters, writer, sink, cancellationToken).ConfigureAwait(false);
                return;
            }

            string query = _shape!.AsText is { } asText ? _render(parameters, rowLimit, asText) : statement.Sql;
            await CopyAsync(lease, query, writer, IsRescan, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs it as a statement. The types of its result are those that were noted when it was last described; if they turn out to be others, or what the server had
    /// prepared is of no use any more, it is described anew: no row was read then.
    /// </summary>
    private async Task RunStatementAsync(
        TemplateRenderer renderTemplate, ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        _plain ??= renderTemplate(null, null);
        _template ??= _plain.Sql;
        for (bool isNew = true; ; isNew = false)
        {
            SessionLease? lease = null;
            try
            {
                uint[]? types = _connection.FindTypes(_template);
                if (types is null)
                {
                    RemoteStatement described = Statement(parameters, rowLimit);
                    lease = await _transaction.RentAsync(described, cancellationToken).ConfigureAwait(false);
                    types = await lease.Session.DescribeAsync(described, cancellationToken).ConfigureAwait(false);
                    _connection.NoteTypes(_template, types);
                }

                RowWriter writer = CreateWriter(types, sink);
                BoundStatement statement = Template(renderTemplate, rowLimit).Bind(parameters, LocksRows);
                lease ??= await _transaction.RentAsync(statement, cancellationToken).ConfigureAwait(false);
                var stream = new StatementStream(lease.Session, statement, _shape!, _template);
                await ReadAsync(lease, stream, writer, IsRescan, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (isNew && (exception is ResultChangedException || PostgresSession.IsRefusal(exception.InnerException)))
            {
                _connection.NoteTypes(_template, null);
            }
            finally
            {
                if (lease is not null)
                {
                    await lease.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>The query with its values written into it, and as it stays the same from run to run.</summary>
    private RemoteStatement Statement(ParameterValues parameters, long? rowLimit)
    {
        if (_template is null)
        {
            _plain = _renderTemplate?.Invoke(null, null);
            _template = _plain?.Sql ?? _render(null, null, null);
        }

        string sql = rowLimit is null && _plain is { HasParameters: false } ? _template : _render(parameters, rowLimit, null);
        return new RemoteStatement(_template, sql) { LocksRows = LocksRows };
    }

    /// <summary>The query with its casts, kept for the next run.</summary>
    private QueryTemplate Template(TemplateRenderer renderTemplate, long? rowLimit)
    {
        if (_shape!.AsText is null && rowLimit is null)
        {
            return _plain!;
        }

        if (_cast is null || _castShape != _shape || _castLimit != rowLimit)
        {
            _cast = renderTemplate(rowLimit, _shape.AsText);
            _castShape = _shape;
            _castLimit = rowLimit;
        }

        return _cast;
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

            // What may fail comes before the first part runs: nobody would wait for it.
            var queries = new string[leases.Count];
            var writers = new RowWriter[leases.Count];
            for (int i = 0; i < queries.Length; i++)
            {
                long? end = i == queries.Length - 1 ? null : pages * (i + 1) / queries.Length;
                queries[i] = split.Render(parameters, _shape!.AsText, pages * i / queries.Length, end);
                writers[i] = i == 0 ? writer : _shape.IsInput is { } isInput ? sink.CreateWriter(isInput) : sink.CreateWriter();
            }

            using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var parts = new Task[queries.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = ReadPartAsync(leases[i], queries[i], writers[i], source);
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

    private Task CopyAsync(SessionLease lease, string query, RowWriter writer, bool isRescan, CancellationToken cancellationToken) =>
        ReadAsync(lease, new CopyStream(lease.Session, query, _template!), writer, isRescan, cancellationToken);

    private async Task ReadAsync(SessionLease lease, IRowStream stream, RowWriter writer, bool isRescan, CancellationToken cancellationToken)
    {
        var decoder = new CopyDecoder(writer, _shape!.Forms, NameOf);
        using var rows = new CopyRows(lease, decoder, writer);
        Interlocked.Increment(ref _queries);
        _sessions = Math.Max(_sessions, _transaction.SessionCount);
        try
        {
            await rows.RunAsync(stream, isRescan, cancellationToken).ConfigureAwait(false);
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
