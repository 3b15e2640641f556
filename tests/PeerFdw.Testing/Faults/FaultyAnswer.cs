using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing.Faults;

/// <summary>Sends an answer, with a fault or without one.</summary>
/// <param name="answer">The peer's; null if the peer was not asked.</param>
/// <param name="fault">What goes wrong, or null.</param>
internal sealed class FaultyAnswer(ProxiedAnswer? answer, Fault? fault)
{
    private static readonly KeyValuePair<string, string>[] s_json =
        [KeyValuePair.Create("Content-Type", "application/x-amz-json-1.0"), KeyValuePair.Create("x-amzn-RequestId", "FAULTPROXY")];

    /// <summary>Sends it.</summary>
    /// <returns>Whether the connection goes on.</returns>
    internal async Task<bool> SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        ProxiedAnswer whole = answer ?? Substitute();
        switch (fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(fault.Duration, cancellationToken);
                break;
            case FaultKind.Close:
                return false;
            case FaultKind.NeverAnswer:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case FaultKind.CutInHead:
                byte[] head = Head(whole, whole.Body.Length);
                await stream.WriteAsync(head.AsMemory(0, head.Length / 2), cancellationToken);
                return false;
            case FaultKind.CutInBody:
                await WriteAsync(stream, Head(whole, whole.Body.Length), whole.Body.AsMemory(0, whole.Body.Length / 2), cancellationToken);
                return false;
            case FaultKind.StallInBody:
                await WriteAsync(stream, Head(whole, whole.Body.Length), whole.Body.AsMemory(0, whole.Body.Length / 2), cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case FaultKind.Truncate:
                whole = whole with { Body = whole.Body[..(whole.Body.Length / 2)] };
                break;
            case FaultKind.Corrupt:
                whole = whole with { Body = [.. whole.Body] };
                whole.Body[whole.Body.Length / 2] ^= 1;
                break;
            case FaultKind.OversizedLength:
                await WriteAsync(stream, Head(whole, int.MaxValue), whole.Body, cancellationToken);
                return false;
            case FaultKind.OversizedChunk:
                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n"u8.ToArray(), whole.Body, cancellationToken);
                return false;
            case FaultKind.OversizedHead:
                await FloodHeadAsync(stream, cancellationToken);
                return false;
            case FaultKind.Oversized:
                await FloodAsync(stream, cancellationToken);
                return false;
        }

        await WriteAsync(stream, Head(whole, whole.Body.Length), whole.Body, cancellationToken);
        return true;
    }

    private static async Task FloodHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] line = Encoding.ASCII.GetBytes($"x-filler: {new string('x', 1 << 10)}\r\n");
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancellationToken);
        while (true)
        {
            await stream.WriteAsync(line, cancellationToken);
        }
    }

    private static async Task FloodAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[1 << 20];
        chunk.AsSpan().Fill((byte)' ');
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancellationToken);
        while (true)
        {
            await WriteAsync(stream, "100000\r\n"u8.ToArray(), chunk, cancellationToken);
            await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }
    }

    private static async Task WriteAsync(Stream stream, byte[] head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(head, cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static byte[] Head(ProxiedAnswer whole, int length) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {whole.StatusCode} X\r\n{string.Concat(whole.Headers.Select(h => $"{h.Key}: {h.Value}\r\n"))}Content-Length: {length}\r\n\r\n"));

    private ProxiedAnswer Substitute() => fault!.Kind switch
    {
        FaultKind.Status => new ProxiedAnswer(fault.StatusCode, [KeyValuePair.Create("Content-Type", "text/html")], "<html>something is wrong</html>"u8.ToArray()),
        FaultKind.Service => new ProxiedAnswer(
            fault.StatusCode, s_json, Encoding.UTF8.GetBytes($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{fault.Code}}","message":"the proxy says {{fault.Code}}"}""")),
        _ => new ProxiedAnswer(200, s_json, """{"Items":[{"id":{"S":"a"}]],"Item":{"x":"""u8.ToArray()),
    };
}
