using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing.Faults;

/// <summary>A request as it came in.</summary>
/// <param name="Operation">What X-Amz-Target names, such as Query; empty without one.</param>
/// <param name="Method">POST, as a rule.</param>
/// <param name="Path">The path.</param>
/// <param name="Headers">Names and values.</param>
/// <param name="Body">The body.</param>
public sealed record ProxiedRequest(
    string Operation, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    private const int MaximumHead = 64 * 1024;

    /// <summary>Reads a request.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The request, or null if the connection has ended.</returns>
    internal static async Task<ProxiedRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var received = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int end;
        while ((end = received.GetBuffer().AsSpan(0, (int)received.Length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0 || received.Length > MaximumHead)
            {
                return null;
            }

            received.Write(buffer, 0, read);
        }

        string[] lines = Encoding.ASCII.GetString(received.GetBuffer(), 0, end).Split("\r\n");
        string[] first = lines[0].Split(' ');
        KeyValuePair<string, string>[] headers = lines.Skip(1)
            .Select(l => l.Split(':', 2))
            .Select(p => KeyValuePair.Create(p[0].Trim(), p[^1].Trim()))
            .ToArray();
        int length = int.TryParse(Header(headers, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out int announced) ? announced : 0;
        byte[] body = new byte[length];
        int had = Math.Min(length, (int)received.Length - end - 4);
        received.GetBuffer().AsSpan(end + 4, had).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(had), cancellationToken);
        return new ProxiedRequest((Header(headers, "X-Amz-Target") ?? "").Split('.')[^1], first[0], first[1], headers, body);
    }

    private static string? Header(IEnumerable<KeyValuePair<string, string>> headers, string name) =>
        headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
