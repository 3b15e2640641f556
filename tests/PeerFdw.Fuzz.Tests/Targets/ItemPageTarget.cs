using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// Bodies of Scan, Query, GetItem and BatchGetItem. What must hold: the grammar is that of .NET's own reader; items become the documents that a second converter
/// makes; what is found early (the next page's key) is what stands in the body; values land in batches that can be read.
/// </summary>
internal sealed class ItemPageTarget : IFuzzTarget
{
    private static readonly string[] s_types =
    [
        "text", "varchar(5)", "bpchar(3)", "numeric", "numeric(8)", "int2", "int4", "int8", "oid", "float4", "float8", "bool", "bytea", "date", "time", "time(2)", "timetz",
        "timestamp", "timestamp(1)", "timestamptz", "interval", "interval(0)", "uuid", "json", "jsonb", "inet", "int4[]", "text[]", "numeric[]", "bytea[]", "point", "mood",
    ];

    private static readonly string[] s_words =
    [
        "Items", "Item", "Responses", "Count", "ScannedCount", "LastEvaluatedKey", "UnprocessedKeys", "ConsumedCapacity", "CapacityUnits", "Keys", "S", "N", "B", "BOOL", "NULL", "L",
        "M", "SS", "NS", "BS", "id", "v", "2024-02-30T24:00:00Z", "infinity", "-infinity", "P1Y2M3DT4H5M6.7S", "{a,NULL,\"b\"}", "1e131", "-0", "0.10", "10.0.0.1/33", "::1", "AAECAw==",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "23:59:60", "4713-01-01 BC", "294277-01-01", "t", "NaN",
    ];

    private readonly TableDescription _documents = Table(
        [("id", "text", ["partition_key", "true", "on_mismatch", "null"]), ("document", "json", ["ddb_document", "true"])]);

    private readonly TableDescription _lenient = Table(
        [("id", "text", ["partition_key", "true", "on_mismatch", "null"]), .. s_types.Select((t, i) => ($"c{i}", t, new[] { "mapped_attr", "v", "on_mismatch", "null" }))]);

    private readonly TableDescription[] _strict =
        s_types.Select(t => Table([("id", "text", ["partition_key", "true", "on_mismatch", "null"]), ("c", t, ["mapped_attr", "v"]), ("e", "text", ["mapped_attr", "list[1].a", "on_mismatch", "null"])])).ToArray();

    private readonly Dictionary<TableDescription, (ItemReader Reader, ColumnShape[] Shapes)> _readers = [];
    private readonly SortKeyReader _sortKeys = new(TableDefinition.Of(Table([("id", "text", ["partition_key", "true"]), ("v", "numeric", ["sort_key", "true"])])).Keys.Skip(1));
    private readonly ByteBuilder[] _key = [new ByteBuilder()];

    public ItemPageTarget()
    {
        foreach (TableDescription table in _strict.Append(_documents).Append(_lenient))
        {
            int[] columns = table.Columns.Select(c => c.Number).ToArray();
            ColumnShape[] shapes = table.Columns.Select(c => FuzzTypes.Shape(TypeName(c))).ToArray();
            _readers[table] = (new ItemReader(table, TableDefinition.Of(table), columns), shapes);
        }

        string TypeName(ColumnDescription column) => column.Number switch
        {
            _ when column.Name is "id" or "e" => "text",
            _ when column.Name == "document" => "json",
            _ when column.Name == "c" => s_types.Single(t => FuzzTypes.Shape(t).Type == column.Type),
            _ => s_types[int.Parse(column.Name[1..], CultureInfo.InvariantCulture)],
        };
    }

    /// <inheritdoc/>
    public string Name => "items";

    /// <inheritdoc/>
    public int Share => 25;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => [];

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } = [new JsonMutator(s_words), new JsonMutator(s_words), new ByteMutator(s_words)];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        bool isJson = CheckGrammar(input, out JsonDocument? document);
        using (document)
        {
            PeerException? refusal = null;
            List<byte[]?[]> rows = [];
            PageReader? page = null;
            try
            {
                page = Read(_documents, input, rows);
            }
            catch (PeerException e)
            {
                refusal = e;
            }

            FindingException.Unless(isJson || refusal is not null, "a page was accepted that is no JSON");
            if (refusal is null)
            {
                CheckDocuments(document!, rows);
                Range early = PageTail.Find(input.Span);
                FindingException.Unless(
                    early.Equals(default) || early.Equals(page!.LastEvaluatedKey), $"LastEvaluatedKey was found early at {early}, and is at {page!.LastEvaluatedKey}");
                FindingException.Unless(page!.Count >= -1 && page.ScannedCount >= -1 && double.IsFinite(page.Capacity), "a count makes no sense");
            }
        }

        ReadValues(input);
        return isJson;
    }

    /// <summary>Both readers of JSON must accept the same; ours may refuse what is nested deeper than it follows.</summary>
    private static bool CheckGrammar(ReadOnlyMemory<byte> input, out JsonDocument? document)
    {
        bool isJson = JsonReference.TryParse(input, out document);
        bool isAccepted = false;
        bool isTooDeep = false;
        try
        {
            if (System.Text.Unicode.Utf8.IsValid(input.Span))
            {
                var cursor = new JsonCursor(input.Span, 0);
                cursor.SkipValue(0);
                isAccepted = cursor.Peek() == 0 && cursor.Position == input.Length;
            }
        }
        catch (PeerException e)
        {
            isTooDeep = e.SqlState == SqlState.ProgramLimitExceeded;
        }

        FindingException.Unless(isTooDeep || isAccepted == isJson, isJson ? "refused, and it is JSON" : "accepted, and it is no JSON");
        return isJson;
    }

    private static void CheckDocuments(JsonDocument body, List<byte[]?[]> rows)
    {
        if (JsonReference.Items(body.RootElement) is not { } items)
        {
            return;
        }

        FindingException.Unless(items.Length == rows.Count, $"{rows.Count} rows of {items.Length} items");
        for (int i = 0; i < items.Length; i++)
        {
            FindingException.Unless(
                JsonReference.Normal(rows[i][1]).AsSpan().SequenceEqual(items[i]), $"item {i} became {System.Text.Encoding.UTF8.GetString(rows[i][1]!)}");
        }
    }

    /// <summary>Every type of column; one that refuses says what, and the next is tried.</summary>
    private void ReadValues(ReadOnlyMemory<byte> input)
    {
        try
        {
            _ = Read(_lenient, input, []);
            int chosen = input.Length == 0 ? 0 : (input.Length + input.Span[input.Length / 2]) % _strict.Length;
            _ = Read(_strict[chosen], input, []);
        }
        catch (PeerException e)
        {
            FindingException.Unless(e.SqlState.Code is "08P01" or "54000" || e.SqlState.Code.StartsWith("22", StringComparison.Ordinal), $"refused with {e.SqlState.Code}: {e.Message}");
        }
    }

    private PageReader Read(TableDescription table, ReadOnlyMemory<byte> input, List<byte[]?[]> rows)
    {
        (ItemReader reader, ColumnShape[] shapes) = _readers[table];
        using var sink = new BatchSink(shapes);
        var page = new PageReader(input);
        while (page.MoveToItem())
        {
            ReadSortKey(table, input, page.Position);
            page.Position = reader.Read(input.Span, page.Position, sink.Writer);
            sink.Writer.EndRow();
            if (sink.Writer.IsFull)
            {
                sink.Flush();
            }
        }

        sink.Flush();
        rows.AddRange(sink.Rows);
        return page;
    }

    private void ReadSortKey(TableDescription table, ReadOnlyMemory<byte> input, int position)
    {
        if (ReferenceEquals(table, _documents))
        {
            try
            {
                _sortKeys.Read(input.Span, position, _key);
            }
            catch (PeerException)
            {
                // The item has no such key.
            }
        }
    }

    private static TableDescription Table(IEnumerable<(string Name, string Type, string[] Options)> columns) => new(
        1, "app", "items", "ddb", Options(["aws_region", "us-west-2"]), OptionSet.Empty,
        columns.Select((c, i) => new ColumnDescription(i + 1, c.Name, FuzzTypes.Shape(c.Type).Type, Collation.C, false, Options(c.Options))).ToArray(), -1);

    private static OptionSet Options(string[] pairs) => new(pairs.Chunk(2).ToDictionary(p => p[0], p => p[1]));
}
