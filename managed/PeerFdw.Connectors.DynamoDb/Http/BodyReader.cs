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
/// Reads a body to its end into pooled memory, and checks its length and its checksum, inside the attempt: a body that breaks off or is corrupt is asked
/// for again.
/// </summary>
internal static class BodyReader
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Pages hold at most 1 MiB of items; the shortest values, two bytes of an item, have 14 of JSON, and escapes are shorter than that.</summary>
    private const int MaximumPageBytes = 16 * 1024 * 1024;

    /// <summary>Batches hold 16 MiB of items, in values that are mostly longer.</summary>
    private const int MaximumBatchBytes = 64 * 1024 * 1024;

    private const string ChecksumHeader = "x-amz-crc32";

    /// <summary>Reads the body.</summary>
    /// <param name="response">The response, with its headers read.</param>
    /// <param name="isBatch">Whether it may hold 16 MiB of items.</param>
    /// <param name="deadline">What is put off whenever something arrives.</param>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The body; the caller disposes it.</returns>
    internal static async ValueTask<PageBuffer> ReadAsync(
        HttpResponseMessage response, bool isBatch, IdleDeadline deadline, CancellationToken cancellationToken)
    {
        int most = isBatch ? MaximumBatchBytes : MaximumPageBytes;
        HttpContent content = response.Content;
        long? announced = content.Headers.ContentLength;
        if (announced > most)
        {
            throw TooLong(most);
        }

        byte[] array = ArrayPool<byte>.Shared.Rent((int)(announced ?? FirstBytes) + 1);
        int filled = 0;
        try
        {
            Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                while ((read = await stream.ReadAsync(array.AsMemory(filled), cancellationToken).ConfigureAwait(false)) != 0)
                {
                    deadline.PutOff();
                    filled += read;
                    if (filled == array.Length)
                    {
                        array = Grow(array, most);
                    }
                }
            }

            if (announced is { } length && length != filled)
            {
                throw new IOException($"the body ended after {filled} of {length} bytes");
            }

            Verify(response, array.AsSpan(0, filled));
            return new PageBuffer(array, filled);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(array);
            throw;
        }
    }

    private static byte[] Grow(byte[] array, int most)
    {
        if (array.Length > most)
        {
            throw TooLong(most);
        }

        byte[] longer = ArrayPool<byte>.Shared.Rent(array.Length * 2);
        array.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(array);
        return longer;
    }

    private static void Verify(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        if (response.Headers.TryGetValues(ChecksumHeader, out IEnumerable<string>? values)
            && uint.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out uint expected)
            && expected != Crc32.Compute(body))
        {
            throw new IOException("the body does not have the checksum that came with it");
        }
    }

    /// <summary>Asked for again it would be as long: no transient failure.</summary>
    private static Spi.PeerException TooLong(int most) => new(
        Spi.SqlState.ProtocolViolation, "a response of DynamoDB is malformed", $"The body is longer than {most} bytes.");
}
