using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Execution;
using PeerFdw.Connectors.DynamoDb.Tests.Fakes;
using PeerFdw.Connectors.DynamoDb.Writing;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Connectors.DynamoDb.Tests.Writing;

/// <summary>A transaction of one backend, as the bridge runs it: commands with numbers, subtransactions, reads in between.</summary>
internal sealed class WritingSession : IAsyncDisposable, INoticeSink
{
    private readonly TableDescription _table;
    private readonly IPeerConnection _connection;

    internal WritingSession(IPeerConnection connection, TableDescription table, long memory = WriteBuffer.DefaultMemory)
    {
        _connection = connection;
        _table = table;
        Transaction = new DynamoDbTransaction((DynamoDbConnection)connection, memory);
    }

    internal DynamoDbTransaction Transaction { get; }

    /// <summary>The next command's number.</summary>
    internal long Command { get; set; }

    /// <summary>The nesting level.</summary>
    internal int Level { get; set; } = 1;

    internal List<string> Notices { get; } = [];

    /// <summary>Rows that the last statement returned.</summary>
    internal List<string[]> Returned { get; private set; } = [];

    public ValueTask DisposeAsync() => Transaction.DisposeAsync();

    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
        lock (Notices)
        {
            Notices.Add(message);
        }
    }

    /// <summary>Inserts rows: of each, values for the columns named.</summary>
    internal Task<RowOutcome[]> InsertAsync(string columns, params string?[][] rows) => WriteAsync(ModifyCommand.Insert, columns, rows);

    /// <summary>Updates a row found by its key; other rows of the same command follow by <paramref name="rows"/>.</summary>
    internal Task<RowOutcome[]> UpdateAsync(string columns, params string?[][] rows) => WriteAsync(ModifyCommand.Update, columns, rows);

    internal Task<RowOutcome[]> DeleteAsync(params string?[][] rows) => WriteAsync(ModifyCommand.Delete, "", rows);

    /// <summary>One statement. Rows hold the old values of the identity, then the new ones.</summary>
    internal async Task<RowOutcome[]> WriteAsync(
        ModifyCommand command, string columns, string?[][] rows, string returning = "", bool ignoresConflicts = false, TableDescription? table = null,
        CancellationToken cancellationToken = default)
    {
        table ??= _table;
        ModifyAnswer answer = Scanning.Connector.PlanModify(table, command);
        int[] returned = Numbers(table, returning);
        var opening = new ModifyOpening(table, command, Numbers(table, columns), answer.Identity, returned, ignoresConflicts, this);
        var values = rows.SelectMany(r => r).Select(v => v is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(v)).ToArray();
        var sink = new RecordingSink(table, returned);
        await using IModify modify = Transaction.OpenModify(opening);
        RowOutcome[] outcomes = await modify.WriteAsync(
            WrittenRows.Of(rows.Length, values, Command++, Level), returned.Length > 0 ? sink : null, cancellationToken);
        Returned = sink.Rows;
        return outcomes;
    }

    /// <summary>Reads as the next command; rows as lists of values.</summary>
    internal async Task<List<string[]>> ReadAsync(string columns, TableHandle? handle = null, long? command = null, TableDescription? table = null)
    {
        table ??= _table;
        int[] numbers = Numbers(table, columns);
        var sink = new RecordingSink(table, numbers);
        var opening = new ScanOpening(
            _connection, table, handle ?? Scanning.Connector.CreateHandle(table), numbers, new SessionSettings(false), sink)
        {
            Transaction = Transaction,
            CommandId = command ?? Command++,
        };
        await using IScan scan = Scanning.Connector.OpenScan(opening);
        await scan.RunAsync(ParameterValues.Empty, null, sink, default);
        return sink.Rows;
    }

    /// <summary>The keys that the next command sees, sorted, such as <c>a1</c>.</summary>
    internal async Task<string> KeysAsync(TableHandle? handle = null, long? command = null) =>
        string.Join(' ', (await ReadAsync("pk,sk", handle, command)).Select(r => r[0]["text ".Length..] + r[1]["number ".Length..]).Order(StringComparer.Ordinal));

    /// <summary>One value of the item of a key; "none" if there is no such row.</summary>
    internal async Task<string> ValueAsync(string pk, int sk, string column) =>
        (await ReadAsync($"pk,sk,{column}")).SingleOrDefault(r => r[0] == $"text {pk}" && r[1] == $"number {sk}")?[2] ?? "none";

    internal Task CommitAsync(CancellationToken cancellationToken = default) => Transaction.FlushAsync(this, cancellationToken);

    private static int[] Numbers(TableDescription table, string columns) => columns.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(c => table.Columns.Single(d => d.Name == c).Number).Order().ToArray();
}
