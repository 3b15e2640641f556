using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Options;
using PeerFdw.Planning.Stages;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning;

/// <summary>
/// Answers the shim's documents (docs/documents.md). It does no I/O and keeps nothing between calls but plans that it has read. Documents and replies are UTF-8 JSON;
/// a document of the wrong form is XX000.
/// </summary>
/// <param name="registry">The connectors.</param>
/// <param name="hasWrites">
/// Whether the backend's transaction has written to a table, or to what it shows; null if nothing is ever written.
/// </param>
public sealed class PlanningService(ConnectorRegistry registry, Func<TableDescription, bool>? hasWrites = null)
{
    private readonly OpenCache _cache = new();

    /// <summary>Plans that are sides of joins. Apart from those that are opened, which are checked when they are read.</summary>
    private readonly OpenCache _planned = new();

    /// <summary>Checks the options of one object: document <c>validate</c>.</summary>
    /// <param name="request">The document.</param>
    /// <returns>The reply: the extensions that the options name.</returns>
    /// <exception cref="PeerException">If an option is not legal; no message holds a value that is or may be secret.</exception>
    public byte[] Validate(ReadOnlyMemory<byte> request)
    {
        JsonElement document = JsonMembers.Parse(request);
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        OptionPlace place = document.RequiredText("place") switch
        {
            "wrapper" => OptionPlace.Wrapper,
            "server" => OptionPlace.Server,
            "user_mapping" => OptionPlace.UserMapping,
            "table" => OptionPlace.Table,
            "column" => OptionPlace.Column,
            "import" => OptionPlace.Import,
            _ => throw JsonMembers.Malformed("Member \"place\" is none that is known."),
        };
        OptionSet options = OptionsDocument.Read(document, "options");
        OptionValidator.Validate(connector, place, options, document.Boolean("superuser"));
        IReadOnlyCollection<string> extensions = connector.NamedExtensions(options);
        return JsonDocuments.Write(writer =>
        {
            if (extensions.Count > 0)
            {
                writer.WriteStartArray("extensions");
                foreach (string extension in extensions)
                {
                    writer.WriteStringValue(extension);
                }

                writer.WriteEndArray();
            }
        });
    }

    /// <summary>Plans one step of a query: document <c>plan</c>.</summary>
    /// <param name="request">The document.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="PeerException">If the table's definition makes no sense.</exception>
    public byte[] Plan(ReadOnlyMemory<byte> request)
    {
        JsonElement document = JsonMembers.Parse(request);
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        return document.RequiredText("stage") switch
        {
            "scan" => new ScanStage(connector, document, hasWrites).Reply(),
            "join" => new JoinStage(registry, document, _planned).Reply(),
            "modify" => ModifyStage.Reply(connector, document),
            "direct_modify" => DirectModifyStage.Reply(registry, document),
            "aggregate" => AggregateStage.Reply(registry, document),
            "sort" => SortStage.Reply(registry, document),
            "limit" => LimitStage.Reply(registry, document),
            _ => UpperReply.None("nothing is known of this stage"),
        };
    }

    /// <summary>What EXPLAIN says of a plan: document <c>describe</c>.</summary>
    /// <param name="request">The document.</param>
    /// <returns>The reply.</returns>
    public byte[] Describe(ReadOnlyMemory<byte> request)
    {
        JsonElement document = JsonMembers.Parse(request);
        bool isVerbose = document.Boolean("verbose");
        if (document.Member("modify") is { } modify)
        {
            return ModifyStage.Describe(ModifyPlan.Read(modify, registry), isVerbose);
        }

        var plan = PlanDocument.Read(document.Required("plan"), registry);
        PlanProperty[] properties = (plan.Relations is { } relations ? [PlanProperty.OfText("Relations", relations)] : Array.Empty<PlanProperty>())
            .Concat(plan.Connector.Describe(plan.Handle, plan.Table))
            .Concat(LimitProperties.Of(plan.Limit))
            .Concat(plan.Connector.DescribeUnits(plan.EstimatedUnits) is { } units ? [units] : [])
            .Where(p => isVerbose || !p.IsVerbose)
            .ToArray();
        return JsonDocuments.Write(writer =>
        {
            writer.WritePropertyName("properties");
            PropertyWriter.Write(writer, properties);
        });
    }

    /// <summary>Reads the document <c>open</c> of a scan.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The scan.</returns>
    /// <exception cref="PeerException">If an option is not legal.</exception>
    public ScanStart ReadScan(ReadOnlyMemory<byte> request) =>
        OpenDocument.ReadScan(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of a target that is written.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The target.</returns>
    /// <exception cref="PeerException">If an option is not legal.</exception>
    public ModifyStart ReadModify(ReadOnlyMemory<byte> request) => OpenDocument.ReadModify(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of a direct modification.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The modification.</returns>
    /// <exception cref="PeerException">If an option is not legal.</exception>
    public DirectModifyStart ReadDirectModify(ReadOnlyMemory<byte> request) =>
        WriteDocument.ReadDirectModify(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of a TRUNCATE.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The TRUNCATE.</returns>
    /// <exception cref="PeerException">0A000 if the peer has none, 55000 if a table or the server does not allow it.</exception>
    public TruncateStart ReadTruncate(ReadOnlyMemory<byte> request) =>
        WriteDocument.ReadTruncate(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of a statement in the peer's own language.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="PeerException">0A000 if the peer has no such language.</exception>
    public StatementStart ReadStatement(ReadOnlyMemory<byte> request) =>
        StatementDocument.Read(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Writes the reply to PEER_TRANSACTION_PENDING.</summary>
    /// <param name="writes">How many writes wait for the commit.</param>
    /// <returns>The reply.</returns>
    [SuppressMessage("Performance", "CA1822", Justification = "The bridge asks one object for everything.")]
    public byte[] WritePending(long writes) => JsonDocuments.Write(writer => writer.WriteNumber("writes", writes));

    /// <summary>Reads the document <c>open</c> of an import.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The import.</returns>
    /// <exception cref="PeerException">If an option is not legal, or the peer has no import.</exception>
    public ImportStart ReadImport(ReadOnlyMemory<byte> request) =>
        OpenDocument.ReadImport(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of a sample for ANALYZE.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>The sample.</returns>
    /// <exception cref="PeerException">If an option is not legal.</exception>
    public AnalyzeStart ReadAnalyze(ReadOnlyMemory<byte> request) =>
        OpenDocument.ReadAnalyze(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of a table's description.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>What is to be described.</returns>
    /// <exception cref="PeerException">If an option is not legal.</exception>
    public DescribeStart ReadDescribe(ReadOnlyMemory<byte> request) =>
        OpenDocument.ReadDescribe(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document <c>open</c> of an estimate.</summary>
    /// <param name="request">The document; it holds secrets.</param>
    /// <returns>What is to be estimated.</returns>
    /// <exception cref="PeerException">If an option is not legal.</exception>
    public EstimateStart ReadEstimate(ReadOnlyMemory<byte> request) =>
        OpenDocument.ReadEstimate(JsonMembers.Parse(request), registry, _cache);

    /// <summary>Reads the document of <c>peer_restart</c>.</summary>
    /// <param name="request">The document.</param>
    /// <returns>The parameters' values.</returns>
    [SuppressMessage("Performance", "CA1822", Justification = "The bridge asks one object for everything.")]
    public ParameterValues ReadParameters(ReadOnlyMemory<byte> request) => ParameterDocument.Read(JsonMembers.Parse(request));
}
