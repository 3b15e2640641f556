using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>Sends the requests of one sequence of pages.</summary>
/// <param name="connection">Through what.</param>
/// <param name="region">In which region, or null for the server's.</param>
/// <param name="request">What is asked for.</param>
/// <param name="meter">What counts it.</param>
internal sealed class PageSource(DynamoDbConnection connection, string? region, RequestBody request, ScanMeter meter)
{
    /// <summary>The request.</summary>
    internal RequestBody Request { get; } = request;

    /// <summary>Fetches a page.</summary>
    /// <param name="startKey">The LastEvaluatedKey of the page before; empty for the first.</param>
    /// <param name="limit">The most items, or null.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The body; the caller disposes it.</returns>
    internal Task<PageBuffer> FetchAsync(ReadOnlySpan<byte> startKey, int? limit, CancellationToken cancellationToken) =>
        FetchAsync(Request.Write(startKey, limit), cancellationToken);

    private async Task<PageBuffer> FetchAsync(byte[] body, CancellationToken cancellationToken)
    {
        string operation = Request.Operation switch
        {
            DynamoDbOperation.Scan => "Scan",
            DynamoDbOperation.Query => "Query",
            _ => "GetItem",
        };
        RawResponse response = await connection.SendAsync(region, operation, Request.TableName, body, meter, cancellationToken)
            .ConfigureAwait(false);
        meter.AddPage(response.Page.Length);
        return response.Page;
    }
}
