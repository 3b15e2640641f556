using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing.Faults;

/// <summary>The peer's own answer.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Headers">Names and values, without those of the connection and the body's length.</param>
/// <param name="Body">The body.</param>
internal sealed record ProxiedAnswer(int StatusCode, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    private static readonly HashSet<string> s_ofConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Host",
    };

    internal static async Task<ProxiedAnswer> AskAsync(HttpClient upstream, ProxiedRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path) { Content = new ByteArrayContent(request.Body) };
        foreach ((string name, string value) in request.Headers)
        {
            if (!s_ofConnection.Contains(name) && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage response = await upstream.SendAsync(message, cancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new ProxiedAnswer(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers)
                .Where(h => !s_ofConnection.Contains(h.Key))
                .Select(h => KeyValuePair.Create(h.Key, string.Join(',', h.Value)))
                .ToArray(),
            body);
    }
}
