using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>What is said if the commit fails.</summary>
internal static class FlushErrors
{
    /// <summary>What a statement found is no longer so.</summary>
    internal static PeerException LostRace(WrittenTable table, BufferedWrite write) => new(
        SqlState.SerializationFailure,
        $"could not write an item of DynamoDB table \"{table.Name}\": {Reason(write.Expectation.Kind)}",
        $"The item has the key {write.Key.Describe(table.KeyNames)}.",
        "Run the transaction again.");

    /// <summary>DynamoDB has refused a request: says which items it was about. Another's transaction on one of them is a race that was lost.</summary>
    internal static PeerException Refused(WrittenTable table, IReadOnlyList<BufferedWrite> writes, PeerException failure)
    {
        bool isConflict = WriteErrors.CodeOf(failure) == "TransactionConflictException";
        string items = writes is [var one]
            ? $"The item has the key {one.Key.Describe(table.KeyNames)}."
            : $"The request was for {writes.Count} items, those from {writes[0].Key.Describe(table.KeyNames)} to {writes[^1].Key.Describe(table.KeyNames)}.";
        return new PeerException(
            isConflict ? SqlState.SerializationFailure : failure.SqlState,
            failure.Message,
            string.IsNullOrEmpty(failure.Detail) ? items : $"{failure.Detail} {items}",
            isConflict ? "Run the transaction again." : failure.Hint,
            failure);
    }

    /// <summary>Adds to a failure what was written and what was not.</summary>
    internal static PeerException WithReport(PeerException failure, FlushReport report) => new(
        failure.SqlState,
        failure.Message,
        string.Join(' ', new[] { failure.Detail, report.Describe() }.Where(d => !string.IsNullOrEmpty(d))),
        failure.Hint,
        failure);

    /// <summary>TransactWriteItems was cancelled; its message ends with a list of reasons, one for each action.</summary>
    internal static PeerException Cancelled(IReadOnlyList<(WrittenTable Table, BufferedWrite Write)> actions, PeerException failure)
    {
        string[] reasons = Reasons(failure.Message);
        if (reasons.Length != actions.Count)
        {
            return new PeerException(SqlState.SerializationFailure, failure.Message, failure.Detail, "Run the transaction again.", failure.InnerException);
        }

        SqlState state = State(reasons.First(r => r != "None"));
        IEnumerable<string> items = reasons.Select((reason, i) => (reason, actions[i])).Where(r => r.reason != "None").Select(r =>
            $"The item {r.Item2.Write.Key.Describe(r.Item2.Table.KeyNames)} of table \"{r.Item2.Table.Name}\": {Reason(r.reason, r.Item2.Write)}.");
        return new PeerException(
            state,
            "DynamoDB refused the transaction, and nothing of it was written",
            string.Join(' ', items),
            state == SqlState.SerializationFailure ? "Run the transaction again." : null,
            failure.InnerException);
    }

    private static string[] Reasons(string message)
    {
        int open = message.LastIndexOf('[');
        int close = message.LastIndexOf(']');
        string[] reasons = open >= 0 && close > open
            ? message[(open + 1)..close].Split(',', System.StringSplitOptions.TrimEntries)
            : [];
        return System.Array.TrueForAll(reasons, r => r == "None") ? [] : reasons;
    }

    private static SqlState State(string reason) => reason switch
    {
        "ThrottlingError" or "ProvisionedThroughputExceeded" => SqlState.ConfigurationLimitExceeded,
        "ItemCollectionSizeLimitExceeded" => SqlState.ProgramLimitExceeded,
        "ValidationError" => SqlState.InvalidParameterValue,
        _ => SqlState.SerializationFailure,
    };

    private static string Reason(string reason, BufferedWrite write) =>
        reason == "ConditionalCheckFailed" ? $"{Reason(write.Expectation.Kind)} ({reason})" : reason;

    private static string Reason(ExpectationKind expectation) => expectation switch
    {
        ExpectationKind.Absent => "another writer has inserted it meanwhile",
        ExpectationKind.Version => "another writer has changed or deleted it since it was read",
        _ => "another writer has deleted it meanwhile",
    };
}
