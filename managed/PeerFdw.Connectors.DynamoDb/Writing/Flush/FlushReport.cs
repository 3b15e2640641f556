using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Counts what a flush has brought to which table, so that what is left behind can be told exactly. Safe for any thread.</summary>
internal sealed class FlushReport
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Counts> _tables = new(StringComparer.Ordinal);

    /// <summary>How many writes there are, and how many are done.</summary>
    internal (long Total, long Written) Progress
    {
        get
        {
            lock (_lock)
            {
                return (_tables.Values.Sum(c => c.Total), _tables.Values.Sum(c => c.Written));
            }
        }
    }

    /// <summary>Writes that are to be made.</summary>
    internal void AddPlanned(WrittenTable table, long count) => Change(table, c => c with { Total = c.Total + count });

    /// <summary>Writes that DynamoDB has acknowledged.</summary>
    internal void AddWritten(WrittenTable table, long count) => Change(table, c => c with { Written = c.Written + count });

    /// <summary>Writes that were sent, of which it is not known whether they were made.</summary>
    internal void AddUnknown(WrittenTable table, long count) => Change(table, c => c with { Unknown = c.Unknown + count });

    /// <summary>What was made and what was not, one sentence for each table.</summary>
    internal string Describe()
    {
        lock (_lock)
        {
            return string.Join(' ', _tables.Select(t => Sentence(t.Key, t.Value)));
        }
    }

    /// <summary>What stays in DynamoDB of an aborted transaction.</summary>
    internal IReadOnlyList<(string Message, string? Detail)> Leftovers()
    {
        lock (_lock)
        {
            return _tables.Where(t => t.Value.Written + t.Value.Unknown > 0)
                .Select(t => ($"writes of the aborted transaction stay in DynamoDB table \"{t.Key}\"", (string?)Sentence(t.Key, t.Value)))
                .ToArray();
        }
    }

    private static string Sentence(string table, Counts counts)
    {
        long missing = counts.Total - counts.Written - counts.Unknown;
        string unknown = counts.Unknown > 0 ? $", {counts.Unknown} may or may not have been" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Of {counts.Total} items of DynamoDB table \"{table}\", {counts.Written} were written, {missing} were not{unknown}.");
    }

    private void Change(WrittenTable table, Func<Counts, Counts> change)
    {
        lock (_lock)
        {
            _tables[table.Name] = change(_tables.GetValueOrDefault(table.Name, new Counts(0, 0, 0)));
        }
    }

    private sealed record Counts(long Total, long Written, long Unknown);
}
