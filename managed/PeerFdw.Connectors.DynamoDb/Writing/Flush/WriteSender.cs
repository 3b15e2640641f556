using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Sends a request that writes, and knows of a failure whether it may have been carried out all the same.</summary>
/// <param name="connection">Through what.</param>
internal sealed class WriteSender(DynamoDbConnection connection)
{
    /// <summary>Sends a request.</summary>
    /// <param name="table">The table.</param>
    /// <param name="operation">Such as PutItem.</param>
    /// <param name="body">The body.</param>
    /// <param name="unknown">Called before a failure is thrown after which nobody knows whether the request was carried out.</param>
    /// <param name="meter">Counts the attempts.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    internal async Task<RawResponse> SendAsync(
        WrittenTable table, string operation, byte[] body, Action unknown, ScanMeter meter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RawResponse response;
        try
        {
            response = await connection.SendAsync(table.Region, operation, table.Name, body, meter, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (MayHaveBeenDone(e, meter))
            {
                unknown();
            }

            throw;
        }

        if (IsObject(response.Page.Memory.Span))
        {
            return response;
        }

        // Something between us and DynamoDB has answered: that is no acknowledgement.
        response.Dispose();
        unknown();
        throw Malformed.Exception(0, $"an answer to {operation}");
    }

    private static bool IsObject(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool MayHaveBeenDone(Exception failure, ScanMeter meter)
    {
        if (failure is PeerException { SqlState: var state } && state == SqlState.UnableToConnect && meter.Attempts.Retries == 0)
        {
            return false;
        }

        // An attempt before the last one may have been carried out and its answer lost, unless each of them was throttled.
        (long retries, long throttles) = meter.Attempts;
        return !WriteErrors.IsRefusal(failure) || (retries > 0 && throttles < retries);
    }
}
