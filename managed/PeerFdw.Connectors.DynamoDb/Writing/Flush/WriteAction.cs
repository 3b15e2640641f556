using System.Buffers;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Connectors.DynamoDb.Writing.Items;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>One write with its condition, as PutItem, UpdateItem and DeleteItem take it, and TransactWriteItems inside of itself.</summary>
internal static class WriteAction
{
    /// <summary>The operation of a write that stands for itself.</summary>
    internal static string Operation(BufferedWrite write) => write.Effect switch
    {
        WriteEffect.Put => "PutItem",
        WriteEffect.Update => "UpdateItem",
        _ => "DeleteItem",
    };

    /// <summary>The action's name in TransactWriteItems.</summary>
    internal static string Action(BufferedWrite write) => write.Effect switch
    {
        WriteEffect.Put => "Put",
        WriteEffect.Update => "Update",
        _ => "Delete",
    };

    /// <summary>The request for one write.</summary>
    internal static byte[] Body(WrittenTable table, BufferedWrite write)
    {
        var buffer = new ArrayBufferWriter<byte>(write.Body.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, ItemJson.WriterOptions))
        {
            Write(writer, table, write);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the members of a request.</summary>
    internal static void Write(Utf8JsonWriter writer, WrittenTable table, BufferedWrite write)
    {
        writer.WriteStartObject();
        writer.WriteString("TableName"u8, table.Name);
        if (write.Effect == WriteEffect.Put)
        {
            writer.WritePropertyName("Item"u8);
            writer.WriteRawValue(write.Body, skipInputValidation: true);
        }
        else
        {
            writer.WritePropertyName("Key"u8);
            write.Key.Write(writer, table.KeyNames);
        }

        UpdateExpression? update = write.Effect == WriteEffect.Update ? UpdateExpression.Of(ChangeSet.Read(write.Body)) : null;
        Expectation expectation = write.Expectation;
        if (update is not null)
        {
            writer.WriteString("UpdateExpression"u8, update.Text);
        }

        if (Condition(expectation) is { Length: > 0 } condition)
        {
            writer.WriteString("ConditionExpression"u8, condition);
        }

        if (update is not null || expectation.Kind != ExpectationKind.Anything)
        {
            writer.WriteStartObject("ExpressionAttributeNames"u8);
            update?.WriteNames(writer);
            if (expectation.Kind != ExpectationKind.Anything && expectation is not { Kind: ExpectationKind.Version, Version: not null })
            {
                writer.WriteString("#k"u8, table.KeyNames[0]);
            }

            if (expectation.Kind == ExpectationKind.Version)
            {
                writer.WriteString("#v"u8, table.VersionAttribute);
            }

            writer.WriteEndObject();
        }

        if (update is { HasValues: true } || expectation.Version is not null)
        {
            writer.WriteStartObject("ExpressionAttributeValues"u8);
            update?.WriteValues(writer);
            if (expectation.Version is { } version)
            {
                writer.WritePropertyName(":v"u8);
                ItemJson.Write(writer, ItemValue.OfNumber(version));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string Condition(Expectation expectation) => expectation switch
    {
        { Kind: ExpectationKind.Absent } => "attribute_not_exists(#k)",
        { Kind: ExpectationKind.Present } => "attribute_exists(#k)",
        { Kind: ExpectationKind.Version, Version: null } => "attribute_exists(#k) AND attribute_not_exists(#v)",
        { Kind: ExpectationKind.Version } => "#v = :v",
        _ => "",
    };
}
