using System;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing;

/// <summary>What is said of writes that cannot be.</summary>
internal static class WriteErrors
{
    /// <summary>The key of an INSERT, or of an UPDATE that changes the key, exists.</summary>
    internal static PeerException Exists(WrittenTable table, ItemKey key) => new(
        SqlState.UniqueViolation,
        $"duplicate key value violates the primary key of DynamoDB table \"{table.Name}\"",
        $"Key {key.Describe(table.KeyNames)} already exists.");

    /// <summary>A row that was changed by a trigger of the very command that changes it.</summary>
    internal static PeerException ChangedByTrigger(WrittenTable table, ItemKey key) => new(
        SqlState.TriggeredDataChangeViolation,
        "row to be changed was already changed by an operation triggered by the current command",
        $"The item of DynamoDB table \"{table.Name}\" has the key {key.Describe(table.KeyNames)}.",
        "Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.");

    /// <summary>AWS's name of an error; null if AWS did not answer.</summary>
    internal static string? CodeOf(Exception exception) => exception switch
    {
        AmazonServiceException { ErrorCode.Length: > 0 } service => service.ErrorCode,
        PeerException { InnerException: AmazonServiceException { ErrorCode.Length: > 0 } service } => service.ErrorCode,
        _ => null,
    };

    /// <summary>Whether AWS said no, so that nothing was written.</summary>
    internal static bool IsRefusal(Exception exception) =>
        CodeOf(exception) is { } code && code is not ("InternalServerError" or "InternalFailure" or "ServiceUnavailable" or "InternalServerErrorException");
}
