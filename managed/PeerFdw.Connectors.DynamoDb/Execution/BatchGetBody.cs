using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>A BatchGetItem of one table.</summary>
/// <param name="TableName">The DynamoDB table.</param>
/// <param name="ConsistentRead">Whether to read strongly consistent.</param>
/// <param name="Projection">What of each item is wanted.</param>
/// <param name="Keys">Whole primary keys, at most a hundred, all different: DynamoDB refuses a key that is there twice.</param>
internal sealed record BatchGetBody(string TableName, bool ConsistentRead, Projection Projection, ArraySegment<KeyRequest> Keys)
{
    /// <summary>The request.</summary>
    /// <param name="unprocessed">The list of keys that the answer before left out, as it came; empty for all.</param>
    /// <returns>JSON in UTF-8.</returns>
    internal byte[] Write(ReadOnlySpan<byte> unprocessed)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("RequestItems"u8);
            writer.WriteStartObject(TableName);
            writer.WritePropertyName("Keys"u8);
            if (unprocessed.IsEmpty)
            {
                writer.WriteStartArray();
                foreach (KeyRequest key in Keys)
                {
                    RequestBody.WriteKey(writer, key);
                }

                writer.WriteEndArray();
            }
            else
            {
                writer.WriteRawValue(unprocessed);
            }

            if (ConsistentRead)
            {
                writer.WriteBoolean("ConsistentRead"u8, true);
            }

            var names = new List<string>();
            RequestBody.WriteProjection(writer, Projection, names);
            RequestBody.WriteNames(writer, names);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("ReturnConsumedCapacity"u8, "TOTAL"u8);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
