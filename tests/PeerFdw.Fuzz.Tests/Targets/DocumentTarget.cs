using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// The request documents, all of them (docs/documents.md). The first line of an input says which, the rest is the document. What must hold: a reply is JSON with costs
/// that are numbers; a plan that a reply holds can be described. Seeds are documents that the shim has written, and what is made of their replies.
/// </summary>
internal sealed class DocumentTarget : IFuzzTarget
{
    private readonly PlanningService _service = new(FuzzConnectors.Registry);

    /// <inheritdoc/>
    public string Name => "documents";

    /// <inheritdoc/>
    public int Share => 10;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => MakeSeeds().Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } =
    [
        new JsonMutator(FuzzConnectors.DocumentWords, hasPrefix: true), new JsonMutator(FuzzConnectors.DocumentWords, hasPrefix: true), new JsonMutator(FuzzConnectors.OptionWords, hasPrefix: true),
        new ByteMutator(FuzzConnectors.DocumentWords),
    ];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        int line = input.Span.IndexOf((byte)'\n');
        string kind = line < 0 ? "" : Encoding.Latin1.GetString(input.Span[..line]);
        ReadOnlyMemory<byte> document = input[(line + 1)..];
        switch (kind)
        {
            case "describe":
                _ = JsonMembers.Parse(_service.Describe(document)).Items("properties");
                break;
            case "scan":
                _ = _service.ReadScan(document);
                break;
            case "modify":
                _ = _service.ReadModify(document);
                break;
            case "direct_modify":
                _ = _service.ReadDirectModify(document);
                break;
            case "truncate":
                _ = _service.ReadTruncate(document);
                break;
            case "import":
                _ = _service.ReadImport(document);
                break;
            case "analyze":
                _ = _service.ReadAnalyze(document);
                break;
            case "describe_table":
                _ = _service.ReadDescribe(document);
                break;
            case "parameters":
                _ = _service.ReadParameters(document);
                break;
            default:
                DocumentChain.Follow(_service, JsonMembers.Parse(_service.Plan(document)));
                break;
        }

        return true;
    }

    private IEnumerable<string> MakeSeeds()
    {
        string[] conditions = ExpressionSeeds.All.Where(e => e.Contains("\"bool\"", StringComparison.Ordinal)).Take(12).ToArray();
        foreach (string wrapper in new[] { "peer_dynamodb", "peer_postgres" })
        {
            string table = ScanRequests.Table(wrapper);
            foreach (string? condition in conditions.Append(null))
            {
                string request = ScanRequests.Scan(wrapper, condition);
                yield return "plan\n" + request;
                JsonElement reply = JsonMembers.Parse(_service.Plan(Encoding.UTF8.GetBytes(request)));
                foreach (string made in DocumentChain.Make(reply, wrapper, n => JsonMembers.Parse(Encoding.UTF8.GetBytes(table)).Items("columns")[n - 1].Required("type").GetRawText()))
                {
                    yield return made;
                }

                foreach (string upper in Upper(wrapper, table, reply.Items("paths")[0]))
                {
                    yield return upper;
                }
            }

            foreach (string command in new[] { "insert", "update", "delete" })
            {
                string request = $$"""{"stage": "modify", "wrapper": "{{wrapper}}", "table": {{table}}, "command": "{{command}}", "columns": [2, 3], "returning": [1], "ignore_conflicts": false}""";
                yield return "plan\n" + request;
                if (JsonMembers.Parse(_service.Plan(Encoding.UTF8.GetBytes(request))).Member("plan") is { } plan)
                {
                    yield return $"describe\n{{\"modify\": {plan.GetRawText()}, \"verbose\": true}}";
                    yield return "modify\n" + ScanRequests.Open(wrapper, $"\"modify\": {plan.GetRawText()}, \"columns\": [{{\"number\": 1, \"type\": {FuzzTypes.Document(DataType.Text)}, \"encoding\": 1}}]");
                }
            }

            yield return "truncate\n" + ScanRequests.Open(wrapper, $"\"wrapper\": \"{wrapper}\", \"tables\": [{table}], \"cascade\": false, \"restart_identity\": false, \"command_id\": 3, \"level\": 1");
            yield return "import\n" + ScanRequests.Open(
                wrapper, $"\"wrapper\": \"{wrapper}\", \"schema\": \"remote\", \"local_schema\": \"app\", \"selection\": \"limit_to\", \"tables\": [\"a\", \"b\"], \"options\": {{}}");
            yield return "analyze\n" + ScanRequests.Open(wrapper, $"\"wrapper\": \"{wrapper}\", \"table\": {table}, \"columns\": [], \"rows\": 30000, \"seed\": 1234");
            yield return "describe_table\n" + ScanRequests.Open(wrapper, $"\"wrapper\": \"{wrapper}\", \"table\": {table}");
        }

        yield return $$"""
            parameters
            {"parameters": [{"index": 0, "type": {{FuzzTypes.Document(DataType.Int64)}}, "text": "5"}, {"index": 3, "type": {{FuzzTypes.Document(FuzzTypes.Shape("text[]").Type)}}, "elements": ["a", null]}, {"index": 4, "type": {{FuzzTypes.Document(DataType.Text)}} }]}
            """;
    }

    /// <summary>What is asked after a scan.</summary>
    private static IEnumerable<string> Upper(string wrapper, string table, JsonElement path)
    {
        string plan = path.Required("plan").GetRawText();
        string answers = path.Required("answers").GetRawText();
        string count = $$"""{"node": "aggregate", "name": "count", "schema": "pg_catalog", "oid": 2803, "builtin": true, "arguments": [], "star": true, "distinct": false, "order_by": [], "type": {{FuzzTypes.Document(DataType.Int64)}} }""";
        string column = $$"""{"node": "column", "relation": 1, "column": 1, "type": {{FuzzTypes.Document(DataType.Text)}} }""";
        string head = $"\"wrapper\": \"{wrapper}\", \"pushdown\": true, \"table\": {table}, \"parameters\": [], \"input\": {plan}, \"answers\": {answers}";
        string number = $$"""{"node": "constant", "type": {{FuzzTypes.Document(DataType.Int64)}}, "text": "10"}""";
        yield return $"plan\n{{\"stage\": \"aggregate\", {head}, \"group_by\": [{column}], \"outputs\": [{column}, {count}], \"having\": [], \"groups\": 12.5}}";
        yield return $"plan\n{{\"stage\": \"sort\", {head}, \"keys\": [{{\"expression\": {column}, \"descending\": true, \"nulls_first\": true, \"builtin\": true}}]}}";
        yield return $"plan\n{{\"stage\": \"limit\", {head}, \"count\": {number}, \"offset\": null, \"rows\": 10, \"input_rows\": 20000, \"input_startup_cost\": 1, \"input_total_cost\": 100}}";
        yield return $"plan\n{{\"stage\": \"direct_modify\", {head}, \"command\": \"update\", \"relation\": 1, \"assignments\": [{{\"column\": 2, \"value\": {number}}}], \"returning\": [1]}}";
        string side = $"{{\"plan\": {plan}, \"answers\": {answers}, \"startup_cost\": 1, \"total_cost\": 10}}";
        yield return $"plan\n{{\"stage\": \"join\", {head}, \"kind\": \"left\", \"left\": {side}, \"right\": {side}, \"conditions\": [], \"columns\": [{column}], \"orders\": [], \"rows\": 500, \"width\": 36}}";
    }
}
