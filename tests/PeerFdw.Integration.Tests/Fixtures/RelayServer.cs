using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using PeerFdw.Testing;

namespace PeerFdw.Integration.Tests;

/// <summary>Stands between the extension and DynamoDB Local: hands requests on, unless the test has something else in mind.</summary>
internal sealed class RelayServer : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _peer;
    private readonly StandInServer _server;

    public RelayServer(string endpoint)
    {
        _peer = new Uri(endpoint);
        _server = new StandInServer(AnswerAsync);
    }

    public string Endpoint => _server.Endpoint;

    /// <summary>Answers in DynamoDB's place, so that it never sees the request; null hands the request on.</summary>
    public Func<StandInRequest, StandInAnswer?> Instead { get; set; } = _ => null;

    /// <summary>Changes the answer to what DynamoDB has carried out.</summary>
    public Func<StandInRequest, StandInAnswer, StandInAnswer> After { get; set; } = (_, answer) => answer;

    public static StandInAnswer Error(int status, string code, string message) =>
        new(status, $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"{{message}}"}""", "application/x-amz-json-1.0");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async Task<StandInAnswer> AnswerAsync(StandInRequest request)
    {
        if (Instead(request) is { } other)
        {
            return other;
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, _peer) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        message.Headers.TryAddWithoutValidation("X-Amz-Target", request.Headers["x-amz-target"]);
        message.Headers.TryAddWithoutValidation("Authorization", request.Headers["authorization"]);
        message.Headers.TryAddWithoutValidation("X-Amz-Date", request.Headers["x-amz-date"]);
        using HttpResponseMessage response = await _client.SendAsync(message);
        return After(request, new StandInAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), "application/x-amz-json-1.0"));
    }
}
