using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Fetches a scan's pages: within the budget of read capacity, counted by the meter, and from the cache where an earlier run of the scan asked the same.
/// Safe for any thread.
/// </summary>
/// <param name="connection">Through what.</param>
/// <param name="region">In which region, or null for the server's.</param>
/// <param name="budget">The table's budget, or null.</param>
/// <param name="cache">What earlier runs of the scan have fetched, or null.</param>
/// <param name="meter">What counts it.</param>
internal sealed class PageSource(
    DynamoDbConnection connection, string? region, CapacityBudget? budget, PageCache? cache, ScanMeter meter)
{
    /// <summary>Fetches a page.</summary>
    /// <param name="request">What of.</param>
    /// <param name="startKey">The LastEvaluatedKey of the page before; empty for the first.</param>
    /// <param name="limit">The most items, or null.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The body; the caller disposes it, after <see cref="Settle"/> if it has read it.</returns>
    internal Task<PageBuffer> FetchAsync(RequestBody request, ReadOnlySpan<byte> startKey, int? limit, CancellationToken cancellationToken)
    {
        bool isItem = request.Operation == DynamoDbOperation.GetItem;
        int? items = isItem ? null : Smaller(limit, budget?.PageItems);
        byte[] body = request.Write(startKey, items);
        bool isCacheable = cache is not null && startKey.IsEmpty && request.Operation != DynamoDbOperation.Scan;
        if (isCacheable && cache!.Find(body) is { } known)
        {
            meter.AddReused();
            return Task.FromResult(new PageBuffer(known));
        }

        return FetchAsync(request.Operation, request.TableName, body, isItem ? 1 : items, isCacheable, cancellationToken);
    }

    /// <summary>Fetches items by their keys.</summary>
    /// <param name="request">Which.</param>
    /// <param name="unprocessed">The keys that the answer before left out, as they came; empty for all.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The body; as above.</returns>
    internal Task<PageBuffer> FetchAsync(BatchGetBody request, ReadOnlySpan<byte> unprocessed, CancellationToken cancellationToken) =>
        FetchAsync(DynamoDbOperation.BatchGetItem, request.TableName, request.Write(unprocessed), request.Keys.Count, false, cancellationToken);

    /// <summary>A page was read: tells what it cost.</summary>
    /// <param name="page">The page.</param>
    /// <param name="capacity">The units.</param>
    /// <param name="items">The items that were read for it.</param>
    internal void Settle(PageBuffer page, double capacity, long items)
    {
        if (budget is not null && !page.IsShared)
        {
            budget.Settle(page.Reserved, capacity, items);
        }
    }

    /// <summary>Keeps a page that is all of its request's answer, for later runs of the scan.</summary>
    internal void Keep(PageBuffer page)
    {
        if (page.Question is { } question)
        {
            cache!.Add(question, page.Memory.Span);
        }
    }

    /// <summary>The answer to a batch left keys out because of the table's capacity.</summary>
    internal void Throttled(BatchGetBody request)
    {
        meter.AddThrottle();
        connection.Throttled(region, request.TableName, Name(DynamoDbOperation.BatchGetItem));
    }

    private static int? Smaller(int? a, int? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;

    private async Task<PageBuffer> FetchAsync(
        DynamoDbOperation operation, string table, byte[] body, int? items, bool isCacheable, CancellationToken cancellationToken)
    {
        double reserved = 0;
        if (budget is not null)
        {
            reserved = budget.Estimate(items);
            TimeSpan waited = await budget.ReserveAsync(reserved, cancellationToken).ConfigureAwait(false);
            if (waited > TimeSpan.Zero)
            {
                meter.AddCapacityWait(waited.TotalMilliseconds);
            }
        }

        try
        {
            RawResponse response = await connection.SendAsync(region, Name(operation), table, body, meter, cancellationToken).ConfigureAwait(false);
            meter.AddPage(response.Page.Length);
            response.Page.Reserved = reserved;
            response.Page.Question = isCacheable ? body : null;
            return response.Page;
        }
        catch
        {
            budget?.Settle(reserved, 0, 0);
            throw;
        }
    }

    private static string Name(DynamoDbOperation operation) => operation switch
    {
        DynamoDbOperation.Scan => "Scan",
        DynamoDbOperation.Query => "Query",
        DynamoDbOperation.BatchGetItem => "BatchGetItem",
        _ => "GetItem",
    };
}
