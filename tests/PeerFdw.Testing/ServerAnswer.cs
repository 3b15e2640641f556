using System;
using System.Net.Http;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>Waits for HTTP servers.</summary>
public static class ServerAnswer
{
    /// <summary>Waits until a server answers anything at all.</summary>
    /// <param name="process">The server.</param>
    /// <param name="endpoint">Its URL.</param>
    /// <returns>A task that ends with the first answer.</returns>
    /// <exception cref="InvalidOperationException">It ended, or did not answer for a minute; the message holds its output.</exception>
    public static async Task WaitForAnswerAsync(this ServerProcess process, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(process);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        for (int i = 0; i < 600 && !process.HasExited; i++)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(new Uri(endpoint));
                return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"no answer from {endpoint}:\n{process.LogTail()}");
    }
}
