using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace PeerFdw.Benchmarks;

/// <summary>
/// The reference of the scan benchmarks: the same segments of the same table fetched by a bare HTTP loop that looks at
/// nothing of a body but its LastEvaluatedKey.
/// </summary>
internal sealed class RawScan(string endpoint, string table, int segments) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false })
    {
        BaseAddress = new Uri(endpoint),
    };

    /// <summary>Fetches everything.</summary>
    /// <returns>Bytes of all bodies.</returns>
    public async Task<long> RunAsync()
    {
        long[] bytes = await Task.WhenAll(Enumerable.Range(0, segments).Select(s => SegmentAsync(s, null)));
        return bytes.Sum();
    }

    /// <summary>Fetches everything and keeps it.</summary>
    /// <returns>The pages of each segment.</returns>
    public async Task<byte[][][]> RecordAsync()
    {
        var kept = new List<byte[]>[segments];
        await Task.WhenAll(Enumerable.Range(0, segments).Select(s => SegmentAsync(s, kept[s] = [])));
        return kept.Select(pages => pages.ToArray()).ToArray();
    }

    /// <summary>Sends one request as any client must.</summary>
    /// <param name="operation">Such as Scan.</param>
    /// <param name="body">The request's JSON.</param>
    /// <returns>The body of the answer.</returns>
    public async Task<byte[]> SendAsync(string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810." + operation);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=bench/20260101/us-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=00");
        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode
            ? answer
            : throw new InvalidDataException($"{operation}: {(int)response.StatusCode} {Encoding.UTF8.GetString(answer)}");
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Finds the end of the page sequence without parsing the items: the key stands last or first in the body.</summary>
    /// <param name="page">A page.</param>
    /// <returns>The key's JSON, or null at the end.</returns>
    internal static string? LastEvaluatedKey(byte[] page)
    {
        int at = page.AsSpan().LastIndexOf("\"LastEvaluatedKey\":"u8);
        if (at < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(page.AsSpan(at + "\"LastEvaluatedKey\":"u8.Length), isFinalBlock: false, state: default);
        if (!reader.Read() || !reader.TrySkip())
        {
            throw new InvalidDataException("LastEvaluatedKey is cut off");
        }

        return Encoding.UTF8.GetString(page.AsSpan(at + "\"LastEvaluatedKey\":"u8.Length, (int)reader.BytesConsumed));
    }

    private async Task<long> SegmentAsync(int segment, List<byte[]>? keep)
    {
        long bytes = 0;
        string? start = null;
        do
        {
            string key = start is null ? "" : $",\"ExclusiveStartKey\":{start}";
            byte[] page = await SendAsync(
                "Scan",
                $"{{\"TableName\":\"{table}\",\"Segment\":{segment},\"TotalSegments\":{segments},\"ReturnConsumedCapacity\":\"TOTAL\"{key}}}");
            bytes += page.Length;
            keep?.Add(page);
            start = LastEvaluatedKey(page);
        }
        while (start is not null);
        return bytes;
    }
}
