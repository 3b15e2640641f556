using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Rows;
using PeerFdw.Rows.Tests;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Tests.Reading;

/// <summary>A column of a scan: a remote expression, and the local column that it fills.</summary>
internal sealed record TestColumn(string Sql, DataType Type, ColumnEncoding Encoding);

/// <summary>A scan whose query is written here, read the way the executor reads it.</summary>
internal sealed class TestScan : IAsyncDisposable, IWakeSignal
{
    private readonly SemaphoreSlim _woken = new(0);
    private readonly ColumnShape[] _shapes;
    private readonly IScan _scan;
    private RowStream? _stream;
    private Task? _run;
    private CancellationTokenSource? _source;

    /// <param name="connection">Where.</param>
    /// <param name="from">The query from FROM on.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="transaction">In which transaction; null for one of its own.</param>
    /// <param name="asStatement">Whether few rows are expected, so that it is a statement and no COPY.</param>
    public TestScan(
        PostgresPeerConnection connection, string from, IReadOnlyList<TestColumn> columns, PostgresTransaction? transaction = null, bool asStatement = false)
    {
        _shapes = columns.Select(c => new ColumnShape(c.Type, c.Encoding)).ToArray();
        var opening = new ScanOpening(
            connection,
            new TableDescription(1, "public", "t", "loopback", OptionSet.Empty, OptionSet.Empty, [], -1),
            new TestHandle(),
            [.. Enumerable.Range(1, columns.Count)],
            new SessionSettings(ScanNotices: false),
            new Silence())
        {
            Transaction = transaction,
            EstimatedRows = asStatement ? 1 : null,
        };
        string Render(long? limit, IReadOnlyList<bool>? asText)
        {
            IEnumerable<string> list = columns.Select((c, i) => asText is not null && asText[i] ? $"({c.Sql})::pg_catalog.text" : c.Sql);
            string selected = columns.Count == 0 ? "NULL" : string.Join(", ", list);
            return $"SELECT {selected} {from}{(limit is { } count ? $" LIMIT {count}" : "")}";
        }

        _scan = new PostgresScan(
            opening,
            (_, limit, asText) => Render(limit, asText),
            asStatement ? (limit, asText) => new QueryTemplate(Render(limit, asText), []) : null);
    }

    /// <summary>A scan that was planned.</summary>
    public TestScan(IScan scan, IReadOnlyList<TestColumn> columns)
    {
        _shapes = columns.Select(c => new ColumnShape(c.Type, c.Encoding)).ToArray();
        _scan = scan;
    }

    public Task Run => _run ?? Task.CompletedTask;

    public IReadOnlyDictionary<string, long?> Report => _scan.Report().ToDictionary(p => p.Label, p => p.Integer);

    /// <summary>Starts a run.</summary>
    public void Start(long? limit = null)
    {
        _source = new CancellationTokenSource();
        _stream = new RowStream(_shapes, this, RowBudget.Shared, limit);
        RowStream stream = _stream;
        _run = Task.Run(async () =>
        {
            Exception? failure = null;
            try
            {
                await _scan.RunAsync(ParameterValues.Empty, null, stream, _source.Token);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            stream.Complete(failure);
        });
    }

    /// <summary>The next batch, or null.</summary>
    public async Task<RowBatch?> NextAsync()
    {
        while (true)
        {
            switch (_stream!.TryTake(out RowBatch? batch))
            {
                case StreamStatus.Batch:
                    return batch;
                case StreamStatus.End:
                    return null;
            }

            if (!await _woken.WaitAsync(TimeSpan.FromSeconds(60)))
            {
                throw new TimeoutException("the scan gave nothing for a minute");
            }
        }
    }

    /// <summary>All rows, each cell as a text.</summary>
    public async Task<List<string?[]>> ReadAsync(long? limit = null)
    {
        Start(limit);
        return await ReadRestAsync();
    }

    public async Task<List<string?[]>> ReadRestAsync()
    {
        var rows = new List<string?[]>();
        while (await NextAsync() is { } batch)
        {
            using (batch)
            {
                var reader = new BatchReader(batch);
                for (long row = 0; row < reader.Rows; row++)
                {
                    var cells = new string?[reader.Columns];
                    for (int i = 0; i < cells.Length; i++)
                    {
                        cells[i] = Cell(reader, i, row);
                    }

                    rows.Add(cells);
                }
            }
        }

        return rows;
    }

    /// <summary>Reads to the end without looking at the values.</summary>
    public async Task<long> CountAsync()
    {
        Start();
        long rows = 0;
        while (await NextAsync() is { } batch)
        {
            using (batch)
            {
                rows += new BatchReader(batch).Rows;
            }
        }

        return rows;
    }

    /// <summary>What closing an operation does.</summary>
    public void Cancel()
    {
        _ = _source!.CancelAsync();
        _stream!.Abandon();
    }

    public void Signal() => _woken.Release();

    public async ValueTask DisposeAsync()
    {
        if (_run is { IsCompleted: false })
        {
            Cancel();
            await _run;
        }

        await _scan.DisposeAsync();
        _woken.Dispose();
        _source?.Dispose();
    }

    /// <summary>Values that are binary as hex of what the type's send function makes, others as text.</summary>
    private string? Cell(BatchReader reader, int column, long row)
    {
        if (reader.IsNull(column, row))
        {
            return null;
        }

        ColumnShape shape = _shapes[column];
        if (reader.Encoding(column) != shape.Encoding)
        {
            // The scan chose the input function.
            return "input:" + reader.Text(column, row);
        }

        switch (shape.Encoding)
        {
            case ColumnEncoding.Value:
                return DatumHex(reader.Value(column, row), shape.Type.Kind);
            case ColumnEncoding.Fixed:
                byte[] bytes = reader.Fixed(column, row, 16);
                if (shape.Type.Kind == TypeKind.Interval)
                {
                    Array.Reverse(bytes, 0, 8);
                    Array.Reverse(bytes, 8, 4);
                    Array.Reverse(bytes, 12, 4);
                }

                return Convert.ToHexStringLower(bytes);
            case ColumnEncoding.Varlena when shape.Type.Kind == TypeKind.Binary:
                return Convert.ToHexStringLower(reader.Varlena(column, row));
            case ColumnEncoding.Receive:
                return Convert.ToHexStringLower(reader.Counted(column, row));
            default:
                return reader.Text(column, row);
        }
    }

    private static string DatumHex(ulong datum, TypeKind kind)
    {
        int size = kind switch
        {
            TypeKind.Boolean => 1,
            TypeKind.Int16 => 2,
            TypeKind.Int32 or TypeKind.Float32 or TypeKind.Date or TypeKind.Oid => 4,
            _ => 8,
        };
        return datum.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)[(16 - (2 * size))..];
    }

    private sealed record TestHandle : TableHandle;
}
