using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Reads each body to its end before the SDK sees the response: asynchronously, under the request's token, and inside the SDK's retry loop, so that a
/// body that breaks off or fails its checksum is asked for again. (The SDK itself reads bodies synchronously, after that loop.)
/// </summary>
internal sealed class BufferingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Pages hold at most 1 MiB of items; as JSON, base64 and escapes included, never near this.</summary>
    private const int MaximumBytes = 64 * 1024 * 1024;

    private const string ChecksumHeader = "x-amz-crc32";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            HttpContent streaming = response.Content;
            PageBuffer page = await ReadAsync(streaming, cancellationToken).ConfigureAwait(false);
            try
            {
                Verify(response, page);
                var content = new PageContent(page);
                foreach (KeyValuePair<string, IEnumerable<string>> header in streaming.Headers)
                {
                    content.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }

                response.Content = content;
            }
            catch
            {
                page.Dispose();
                throw;
            }

            streaming.Dispose();
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<PageBuffer> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        long? announced = content.Headers.ContentLength;
        if (announced > MaximumBytes)
        {
            throw TooLong();
        }

        byte[] array = ArrayPool<byte>.Shared.Rent((int)(announced ?? FirstBytes) + 1);
        int filled = 0;
        try
        {
            Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                while (true)
                {
                    int read = await stream.ReadAsync(array.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    filled += read;
                    if (filled == array.Length)
                    {
                        array = Grow(array);
                    }
                }
            }

            return announced is { } length && length != filled
                ? throw new IOException($"the body ended after {filled} of {length} bytes")
                : new PageBuffer(array, filled);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(array);
            throw;
        }
    }

    private static byte[] Grow(byte[] array)
    {
        if (array.Length > MaximumBytes)
        {
            throw TooLong();
        }

        byte[] longer = ArrayPool<byte>.Shared.Rent(array.Length * 2);
        array.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(array);
        return longer;
    }

    private static void Verify(HttpResponseMessage response, PageBuffer page)
    {
        if (response.Headers.TryGetValues(ChecksumHeader, out IEnumerable<string>? values)
            && uint.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out uint expected)
            && expected != Crc32.Compute(page.Memory.Span))
        {
            throw new IOException("the body does not have the checksum that came with it");
        }
    }

    private static IOException TooLong() => new($"the body is longer than {MaximumBytes} bytes");
}
