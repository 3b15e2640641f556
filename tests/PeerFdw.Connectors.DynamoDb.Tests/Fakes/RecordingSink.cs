using System.Collections.Generic;
using System.Linq;
using System.Threading;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Tests.Fakes;

/// <summary>Collects the rows of all writers, and notices.</summary>
internal sealed class RecordingSink(TableDescription table, IReadOnlyList<int> columns, int? wanted = null) : IRowSink, INoticeSink
{
    private int _writers;

    public List<string[]> Rows { get; } = [];

    public List<(NoticeLevel Level, string Message)> Notices { get; } = [];

    public int Writers => _writers;

    public RowWriter CreateWriter()
    {
        Interlocked.Increment(ref _writers);
        return new RecordingWriter(columns.Select(c => table.Column(c)!.Type).ToArray(), Rows, wanted);
    }

    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
        lock (Notices)
        {
            Notices.Add((level, message));
        }
    }
}
