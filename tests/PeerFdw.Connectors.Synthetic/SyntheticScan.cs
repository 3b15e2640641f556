using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>Makes the rows of a synthetic table, page by page.</summary>
internal sealed class SyntheticScan : IScan
{
    private readonly ScanOpening _opening;
    private readonly SyntheticHandle _handle;
    private readonly SyntheticConnection _connection;
    private readonly SyntheticColumn[] _columns;
    private readonly SyntheticFault _fault;
    private readonly long _tableRows;
    private readonly int _pageRows;
    private readonly int _delay;
    private readonly bool _ignoresCancel;
    private readonly int _producers;
    private readonly int _width;
    private readonly long _nullEvery;
    private readonly long _seed;
    private readonly long _notices;
    private long _pages;
    private long _generated;
    private long _runs;

    public SyntheticScan(ScanOpening opening)
    {
        _opening = opening;
        _handle = (SyntheticHandle)opening.Handle;
        _connection = (SyntheticConnection)opening.Connection;
        _columns = _handle.Counts > 0
            ? []
            : opening.Columns.Select(number => SyntheticColumn.Of(opening.Table.Column(number)!)).ToArray();
        OptionSet options = SyntheticOptions.Of(opening.Table);
        _fault = SyntheticFault.Of(options);
        _tableRows = SyntheticOptions.Rows(options);
        _pageRows = (int)(options.Integer("page_rows") ?? 100);
        _delay = (int)(options.Integer("delay_ms") ?? 0);
        _ignoresCancel = options.Boolean("ignore_cancel") ?? false;
        _producers = (int)(options.Integer("producers") ?? 1);
        _width = (int)(options.Integer("width") ?? 0);
        _nullEvery = options.Integer("null_every") ?? 0;
        _seed = options.Integer("seed") ?? 0;
        _notices = options.Integer("notices") ?? 0;
    }

    public async Task RunAsync(ParameterValues parameters, long? rowLimit, IRowSink sink, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        RowRange range = RowRange.Of(_handle, _tableRows, parameters);
        if (_handle.Counts > 0)
        {
            await CountAsync(range, sink.CreateWriter(), cancellationToken).ConfigureAwait(false);
            return;
        }

        long count = Math.Min(range.Count, rowLimit ?? long.MaxValue);
        var producers = new Task[_producers];
        for (int i = 0; i < _producers; i++)
        {
            // Each on a pool thread of its own: a page without a delay never awaits.
            int producer = i;
            RowWriter writer = sink.CreateWriter();
            producers[i] = Task.Run(() => ProduceAsync(producer, count, range, writer, cancellationToken), CancellationToken.None);
        }

        await ProgressTicker.WhileAsync(
            () => Task.WhenAll(producers), _opening.Settings.ProgressMilliseconds, PostProgress).ConfigureAwait(false);
    }

    public IReadOnlyList<PlanProperty> Report() =>
    [
        PlanProperty.OfInteger("Runs", Interlocked.Read(ref _runs)),
        PlanProperty.OfInteger("Pages", Interlocked.Read(ref _pages)),
        PlanProperty.OfInteger("Rows Generated", Interlocked.Read(ref _generated)),
        PlanProperty.OfInteger("Row Hint", _opening.RowHint ?? 0),
    ];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void PostProgress() =>
        _opening.Notices.Post(NoticeLevel.Notice, $"synthetic scan of table \"{_opening.Table.Name}\": {Interlocked.Read(ref _generated)} rows made");

    private async Task CountAsync(RowRange range, RowWriter writer, CancellationToken cancellationToken)
    {
        await Task.Delay(_delay, _ignoresCancel ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _pages);
        foreach (ColumnWriter column in writer.Columns)
        {
            column.WriteInt64(range.Count);
        }

        writer.EndRow();
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes every page whose number is this producer's, modulo the producers.</summary>
    private async Task ProduceAsync(int producer, long count, RowRange range, RowWriter writer, CancellationToken cancellationToken)
    {
        CancellationToken delayToken = _ignoresCancel ? CancellationToken.None : cancellationToken;
        for (long page = producer; page < (count / _pageRows) + 1 && page * _pageRows < count; page += _producers)
        {
            if (_delay > 0)
            {
                await Task.Delay(_delay, delayToken).ConfigureAwait(false);
            }

            Interlocked.Increment(ref _pages);
            for (long i = 0; i < _notices; i++)
            {
                _opening.Notices.Post(NoticeLevel.Notice, $"synthetic notice {i + 1} of page {page + 1}");
            }

            long end = Math.Min(count - (page * _pageRows), _pageRows);
            Interlocked.Add(ref _generated, end);
            for (long i = 0; i < end; i++)
            {
                WriteRow(writer, RowNumber(range, (page * _pageRows) + i));
                if (writer.IsFull && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }

            // A page with a delay is a page of a slow peer: its rows are wanted now.
            if (_delay > 0 && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private long RowNumber(RowRange range, long position)
    {
        if (_handle.IsDescending)
        {
            position = range.Count - 1 - position;
        }

        return range.Members is { } members ? members[(int)position] : range.First + position;
    }

    private void WriteRow(RowWriter writer, long n)
    {
        if (n == _fault.Row)
        {
            _fault.Raise();
        }

        bool isNull = _nullEvery > 0 && n % _nullEvery == 0;
        if (_columns.Length == 0)
        {
            writer.EndEmptyRows(1);
            return;
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            ColumnWriter column = writer.Columns[i];
            if (isNull && _columns[i].Name != SyntheticColumn.KeyName)
            {
                column.WriteNull();
            }
            else if (SyntheticValues.Write(column, _columns[i], _connection, n, _width, _seed) is var result and not WriteResult.Ok)
            {
                throw Refused(_columns[i], n, result);
            }
        }

        writer.EndRow();
    }

    private PeerException Refused(SyntheticColumn column, long n, WriteResult result) => new(
        result switch
        {
            WriteResult.OutOfRange => SqlState.NumericValueOutOfRange,
            WriteResult.InvalidText => SqlState.InvalidTextRepresentation,
            WriteResult.TooLong => SqlState.StringDataRightTruncation,
            WriteResult.NulCharacter => SqlState.UntranslatableCharacter,
            _ => SqlState.InvalidCharacterValueForCast,
        },
        $"value of column \"{column.Name}\" of foreign table \"{_opening.Table.Name}\" is refused: {result}",
        $"It is the value of row {n}.");
}
