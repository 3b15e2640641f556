using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Reads the items of up to a hundred keys, and asks again for those that an answer left out: at once where it was full (16 MiB), with back-off where the
/// table lacked capacity. Keys without an item are simply not in the answer.
/// </summary>
/// <param name="request">Which items.</param>
/// <param name="source">Where they come from.</param>
/// <param name="rows">Where rows go; belongs to the same task.</param>
/// <param name="maximumRetries">How many answers in a row may bring nothing.</param>
/// <param name="meter">What counts.</param>
internal sealed class BatchGetSequence(BatchGetBody request, PageSource source, ItemRows rows, int maximumRetries, ScanMeter meter)
{
    /// <summary>An answer this long left keys out because it was full: 16 MiB of items are never fewer bytes of JSON than this.</summary>
    private const int FullAnswer = 8 * 1024 * 1024;

    /// <summary>Reads all items.</summary>
    /// <returns>False if no more rows are wanted.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        byte[] left = [];
        int shortAnswers = 0;
        int emptyAnswers = 0;
        while (true)
        {
            TimeSpan wait = TimeSpan.Zero;
            using (PageBuffer page = await source.FetchAsync(request, left, cancellationToken).ConfigureAwait(false))
            {
                var reader = new PageReader(page.Memory);
                long read = await ReadAsync(reader, page, cancellationToken).ConfigureAwait(false);
                if (read < 0)
                {
                    return false;
                }

                Range unprocessed = reader.UnprocessedKeys;
                if (unprocessed.Equals(default))
                {
                    return true;
                }

                left = page.Memory[unprocessed].ToArray();
                if (page.Length < FullAnswer)
                {
                    source.Throttled(request);
                    emptyAnswers = read > 0 ? 0 : emptyAnswers + 1;
                    if (emptyAnswers > maximumRetries)
                    {
                        throw Throttled();
                    }

                    wait = RetryPolicy.Delay(RetryKind.Throttled, read > 0 ? 0 : shortAnswers++);
                }
            }

            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>How many items there were; -1 if no more rows are wanted.</returns>
    private async ValueTask<long> ReadAsync(PageReader reader, PageBuffer page, CancellationToken cancellationToken)
    {
        long read = 0;
        while (reader.MoveToItem())
        {
            rows.Read(reader, page);
            read++;
            if (rows.Writer.IsFull && !await rows.Writer.FlushAsync(cancellationToken).ConfigureAwait(false))
            {
                AddItems(reader, page, read);
                return -1;
            }
        }

        AddItems(reader, page, read);
        return await rows.Writer.FlushAsync(cancellationToken).ConfigureAwait(false) ? read : -1;
    }

    private void AddItems(PageReader reader, PageBuffer page, long read)
    {
        if (reader.IsAtEnd || reader.TrySkipItems())
        {
            meter.AddItems(read, read, reader.Capacity);
            source.Settle(page, reader.Capacity, read);
        }
    }

    private PeerException Throttled() => new(
        SqlState.ConfigurationLimitExceeded,
        "DynamoDB does not process the keys of a batch",
        $"The request was BatchGetItem of table \"{request.TableName}\".",
        "DynamoDB still throttled after the last retry: raise the table's capacity or max_retries.");
}
