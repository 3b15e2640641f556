using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// Options of every kind of object, as document <c>validate</c>. What must hold: a refusal has words of help, and shows no secret; what passed can be used:
/// a connection made, a table read.
/// </summary>
internal sealed class OptionTarget : IFuzzTarget
{
    private readonly PlanningService _service = new(FuzzConnectors.Registry);

    /// <inheritdoc/>
    public string Name => "options";

    /// <inheritdoc/>
    public int Share => 10;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => FuzzConnectors.Registry.Connectors.SelectMany(connector =>
        new[] { ("server", OptionPlace.Server), ("user_mapping", OptionPlace.UserMapping), ("table", OptionPlace.Table), ("column", OptionPlace.Column), ("import", OptionPlace.Import), ("wrapper", OptionPlace.Wrapper) }
            .SelectMany(place => connector.Options.Definitions.Where(d => (d.Places & place.Item2) != 0)
                .Select(d => (d.Name, Value: Legal(d)))
                .Chunk(4)
                .Select(options => Document(connector.Name, place.Item1, options))));

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } =
        [new JsonMutator(FuzzConnectors.OptionWords), new JsonMutator(FuzzConnectors.OptionWords), new JsonMutator(FuzzConnectors.OptionWords), new ByteMutator(FuzzConnectors.OptionWords)];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        try
        {
            _service.Validate(input);
        }
        catch (PeerException refusal)
        {
            CheckRefusal(input, refusal);
            return false;
        }

        Use(JsonMembers.Parse(input));
        return true;
    }

    /// <summary>No refusal shows the secret, unless it stands where values may be shown.</summary>
    private static void CheckRefusal(ReadOnlyMemory<byte> input, PeerException refusal)
    {
        FindingException.Unless(
            refusal.SqlState.Code.StartsWith("HV", StringComparison.Ordinal) || refusal.SqlState.Code is "42501" or "XX000" or "0A000" or "42601" or "22023", $"refused with {refusal.SqlState.Code}: {refusal.Message}");
        string said = $"{refusal.Message} {refusal.Detail} {refusal.Hint} {refusal.Context}";
        if (said.Contains(FuzzConnectors.SecretWord, StringComparison.Ordinal))
        {
            JsonElement document = JsonMembers.Parse(input);
            IConnector? connector = FuzzConnectors.Find(document.Text("wrapper"));
            bool mayShow = connector is null || document.Member("options") is not { ValueKind: JsonValueKind.Object } options || options.EnumerateObject().Any(o =>
                o.Name.Contains(FuzzConnectors.SecretWord, StringComparison.Ordinal)
                || (FuzzConnectors.IsShown(connector, o.Name) && o.Value.ToString().Contains(FuzzConnectors.SecretWord, StringComparison.Ordinal)));
            FindingException.Unless(mayShow, $"a refusal shows a secret: {said}");
        }
    }

    /// <summary>Uses options that passed. It may turn out that they do not go together with others; that is a refusal.</summary>
    private static void Use(JsonElement document)
    {
        IConnector connector = FuzzConnectors.Find(document.RequiredText("wrapper"))!;
        OptionSet options = ReadOptions(document);
        try
        {
            switch (document.RequiredText("place"))
            {
                case "server":
                    Connect(connector, options, OptionSet.Empty);
                    break;
                case "user_mapping":
                    Connect(connector, OptionSet.Empty, options);
                    break;
                case "table":
                    UseTable(connector, options, OptionSet.Empty);
                    break;
                case "column":
                    UseTable(connector, OptionSet.Empty, options);
                    break;
            }
        }
        catch (PeerException)
        {
            // Said when it is used, with a reason.
        }
    }

    private static void Connect(IConnector connector, OptionSet server, OptionSet mapping)
    {
        IPeerConnection connection = connector.Connect(new ConnectionRequest("srv", server, mapping, IsAmbientAllowed: false));
        string shown = $"{connection}";
        connection.DisposeAsync().AsTask().GetAwaiter().GetResult();
        FindingException.Unless(!shown.Contains(FuzzConnectors.SecretWord, StringComparison.Ordinal), $"a connection shows a secret: {shown}");
    }

    private static void UseTable(IConnector connector, OptionSet table, OptionSet column)
    {
        var description = new TableDescription(
            1, "app", "t", "srv", OptionSet.Empty, table,
            [new ColumnDescription(1, "a", DataType.Text, Collation.C, false, column), new ColumnDescription(2, "b", DataType.Numeric, null, false, OptionSet.Empty)], 1000);
        TableHandle handle = connector.CreateHandle(description);
        _ = connector.Describe(handle, description);
        FindingException.Unless(connector.EstimateTableRows(description) >= 1, "a table has less than one row");
        foreach (FilterCandidate candidate in connector.ApplyFilter(handle, description, []))
        {
            ScanEstimate estimate = connector.Estimate(candidate.Handle, description, []);
            FindingException.Unless(double.IsFinite(estimate.Rows) && double.IsFinite(estimate.Requests) && double.IsFinite(estimate.Bytes), $"an estimate is {estimate}");
        }
    }

    private static OptionSet ReadOptions(JsonElement document)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (document.Member("options") is { } options)
        {
            foreach (JsonProperty option in options.EnumerateObject())
            {
                values[option.Name] = option.Value.GetString() ?? "";
            }
        }

        return new OptionSet(values);
    }

    private static string Legal(OptionDefinition definition) => definition.IsSecret ? FuzzConnectors.SecretWord : definition.Kind switch
    {
        OptionKind.Boolean => "true",
        OptionKind.Integer or OptionKind.Number => double.IsFinite(definition.Minimum) ? definition.Minimum.ToString(System.Globalization.CultureInfo.InvariantCulture) : "1",
        OptionKind.Choice => definition.Choices[0],
        OptionKind.NameList => "a,b",
        OptionKind.Url => "http://127.0.0.1:8000",
        _ => definition.Default ?? "x",
    };

    private static byte[] Document(string wrapper, string place, IEnumerable<(string Name, string Value)> options) => Encoding.UTF8.GetBytes(
        $"{{\"wrapper\": \"{wrapper}\", \"place\": \"{place}\", \"superuser\": true, \"options\": {{{string.Join(", ", options.Select(o => $"\"{o.Name}\": {JsonSerializer.Serialize(o.Value)}"))}}}}}");
}
