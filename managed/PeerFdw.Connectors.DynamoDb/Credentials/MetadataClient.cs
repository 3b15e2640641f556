using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>Asks the small HTTP services that give credentials to the machine or container they run beside: no retries of minutes, no long waits.</summary>
/// <param name="http">The connection's client: no proxy, no redirects.</param>
/// <param name="limit">How long one attempt may take.</param>
internal sealed class MetadataClient(HttpClient http, TimeSpan limit)
{
    private const int Attempts = 2;

    /// <summary>No answer of these services has more than some thousand bytes.</summary>
    private const int MaximumBytes = 64 * 1024;

    /// <summary>Sends a request; once more if it times out, breaks, or is answered with a server's error.</summary>
    /// <param name="method">GET or PUT.</param>
    /// <param name="address">The URL.</param>
    /// <param name="header">A header's name, or null.</param>
    /// <param name="value">The header's value.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>Status and body, whatever the status.</returns>
    /// <exception cref="HttpRequestException">No connection, or it broke.</exception>
    /// <exception cref="IOException">The body broke off or is too long.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    internal async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, Uri address, string? header, string? value, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                (HttpStatusCode status, string body) = await AttemptAsync(method, address, header, value, cancellationToken).ConfigureAwait(false);
                if ((int)status < 500 || attempt == Attempts)
                {
                    return (status, body);
                }
            }
            catch (Exception e) when (
                attempt < Attempts && (e is IOException or TimeoutException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }))
            {
                // Once more.
            }
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> AttemptAsync(
        HttpMethod method, Uri address, string? header, string? value, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            using var request = new HttpRequestMessage(method, address);
            if (header is not null && !request.Headers.TryAddWithoutValidation(header, value))
            {
                throw new HttpRequestException($"the header {header} cannot be sent");
            }

            using HttpResponseMessage response = await http.SendAsync(request, timed.Token).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(timed.Token).ConfigureAwait(false);
            return body.Length <= MaximumBytes
                ? (response.StatusCode, Encoding.UTF8.GetString(body))
                : throw new IOException($"the answer is longer than {MaximumBytes} bytes");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {limit.TotalSeconds:0.#} s", e);
        }
    }
}
