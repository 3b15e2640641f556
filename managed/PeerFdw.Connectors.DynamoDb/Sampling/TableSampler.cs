using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Description;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Connectors.DynamoDb.Planning;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Sampling;

/// <summary>
/// Samples a table for ANALYZE: DescribeTable for its size, then pages of segments, several at a time, until the rows suffice or the budget is used up.
/// Always eventually consistent: statistics need no more, and it costs half.
/// </summary>
internal sealed class TableSampler
{
    private const int SegmentsInFlight = 8;

    private readonly SampleRequest _request;
    private readonly DynamoDbConnection _connection;
    private readonly TableDefinition _definition;
    private readonly Projection _projection;
    private readonly ScanMeter _meter = new();

    internal TableSampler(SampleRequest request)
    {
        _request = request;
        _connection = (DynamoDbConnection)request.Connection;
        _definition = TableDefinition.Of(request.Table);
        _projection = Projection.Of(_definition, request.Columns, DynamoDbHandle.Whole);
    }

    internal async Task<SampleResult> RunAsync(IRowSink sink, CancellationToken cancellationToken)
    {
        TableSize size = await TableSize.AskAsync(_connection, _definition, cancellationToken).ConfigureAwait(false);
        OptionSet options = _request.Table.ServerOptions.With(_request.Table.Options);
        int pages = (int)(options.Integer(OptionNames.AnalyzeSamplePages) ?? OptionDefinitions.DefaultSamplePages);
        var plan = SamplePlan.Make(size, _request.Rows, pages, _definition.Segments, _request.Seed);
        var tally = new SampleTally(plan, _request.Rows);
        int workers = Math.Min(plan.Segments.Count, Math.Min(SegmentsInFlight, _definition.Segments));
        await ProgressTicker.WhileAsync(
            () => new WorkQueue(plan.Segments.Count, workers).RunAsync(
                token => new Worker(this, plan, tally, sink.CreateWriter(), token),
                (worker, index) => worker.RunAsync(plan.Segments[index]),
                cancellationToken),
            _request.Settings.ProgressMilliseconds,
            PostProgress).ConfigureAwait(false);
        var properties = new List<PlanProperty>
        {
            PlanProperty.OfText("Segments", string.Create(CultureInfo.InvariantCulture, $"{tally.Segments} of {plan.TotalSegments}")),
        };
        properties.AddRange(_meter.Report());
        return new SampleResult(tally.EstimateRows(size.Items), properties);
    }

    private void PostProgress()
    {
        (long pages, long returned, long _, double capacity) = _meter.Totals;
        _request.Notices.Post(
            NoticeLevel.Notice,
            string.Create(
                CultureInfo.InvariantCulture,
                $"sampling DynamoDB table \"{_definition.Name}\": {returned} items, {pages} pages, {capacity:0.#} read capacity units"));
    }

    /// <summary>One task's reader and writer.</summary>
    private sealed class Worker(TableSampler sampler, SamplePlan plan, SampleTally tally, RowWriter writer, CancellationToken cancellationToken)
    {
        private readonly ItemReader _items = new(sampler._request.Table, sampler._definition, sampler._request.Columns);

        /// <summary>Reads a segment.</summary>
        /// <returns>False if nobody wants rows any more. That there is enough is no reason: others are in the middle of a page.</returns>
        internal async Task<bool> RunAsync(int segment)
        {
            var source = new PageSource(
                sampler._connection, sampler._definition.Region, sampler._connection.Budget(sampler._definition), null, sampler._meter);
            RequestBody request = Request(segment);
            byte[] startKey = [];
            long rows = 0;
            for (int number = 0; !tally.IsEnough && (plan.IsWhole || number < SamplePlan.MostPagesOfSegment); number++)
            {
                using PageBuffer page = await source.FetchAsync(request, startKey, null, cancellationToken).ConfigureAwait(false);
                var reader = new PageReader(page.Memory);
                (long read, bool isWanted) = await ReadPageAsync(reader, page).ConfigureAwait(false);
                rows += read;
                source.Settle(page, reader.Capacity, read);
                tally.AddPage(read, Math.Max(reader.Capacity, page.Memory.Length * SamplePlan.UnitsPerPage / (1 << 20)));
                if (!isWanted)
                {
                    return false;
                }

                if (reader.LastEvaluatedKey.Equals(default))
                {
                    tally.AddSegment(rows, isWhole: true);
                    return true;
                }

                startKey = page.Memory[reader.LastEvaluatedKey].ToArray();
            }

            if (startKey.Length > 0)
            {
                tally.AddSegment(rows, isWhole: false);
            }

            return true;
        }

        private RequestBody Request(int segment) => new(
            DynamoDbOperation.Scan,
            sampler._definition.Name,
            IndexName: null,
            ConsistentRead: false,
            sampler._projection,
            Keys: null,
            IsBackward: false,
            segment,
            plan.TotalSegments);

        private async Task<(long Rows, bool IsWanted)> ReadPageAsync(PageReader reader, PageBuffer page)
        {
            long read = 0;
            while (reader.MoveToItem())
            {
                ReadItem(reader, page);
                read++;
                if (writer.IsFull && !await writer.FlushAsync(cancellationToken).ConfigureAwait(false))
                {
                    return (read, false);
                }
            }

            if (sampler._projection.Kind == ProjectionKind.Count)
            {
                read = reader.Count >= 0 ? reader.Count : throw Malformed.Exception(0, "expected a count");
                writer.EndEmptyRows(read);
            }

            sampler._meter.AddItems(read, Math.Max(read, reader.ScannedCount), reader.Capacity);
            return (read, await writer.FlushAsync(cancellationToken).ConfigureAwait(false));
        }

        private void ReadItem(PageReader reader, PageBuffer page)
        {
            try
            {
                reader.Position = _items.Read(page.Memory.Span, reader.Position, writer);
            }
            catch
            {
                writer.DiscardRow();
                throw;
            }

            writer.EndRow();
        }
    }
}
