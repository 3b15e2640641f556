using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Planning.Execution;

/// <summary>
/// Reads the document <c>open</c>. It is the only one with secrets. Options are checked again: they may be older than this library, and what
/// only a superuser may set was set by one, or it would not stand in the catalog.
/// </summary>
internal static class OpenDocument
{
    public static ScanStart ReadScan(JsonElement document, ConnectorRegistry registry)
    {
        var plan = PlanDocument.Read(document.Required("plan"), registry);
        PeerStart peer = ReadPeer(document, plan.Connector);
        CheckOptions(plan.Connector, plan.Table);
        BatchColumn[] columns = document.Items("columns").Select(ReadColumn).ToArray();
        CheckColumns(plan, columns);
        return new ScanStart(
            peer,
            plan.Table,
            plan.Handle,
            columns,
            ParameterDocument.Read(document),
            plan.Limit,
            new SessionSettings(document.Member("settings")?.Boolean("scan_notices", missing: true) ?? true))
        {
            IsOverlay = plan.IsOverlay,
            CommandId = document.Integer("command_id", long.MaxValue),
        };
    }

    public static ModifyStart ReadModify(JsonElement document, ConnectorRegistry registry)
    {
        var plan = ModifyPlan.Read(document.Required("modify"), registry);
        PeerStart peer = ReadPeer(document, plan.Connector);
        CheckOptions(plan.Connector, plan.Table);
        BatchColumn[] returning = document.Items("columns").Select(ReadColumn).ToArray();
        if (!returning.Select(c => c.Number).SequenceEqual(plan.Returning))
        {
            throw JsonMembers.Malformed("The columns of the batch are not those that the plan returns.");
        }

        return new ModifyStart(
            peer, plan.Table, plan.Command, plan.Columns, plan.Identity, returning, plan.IgnoresConflicts);
    }

    public static ImportStart ReadImport(JsonElement document, ConnectorRegistry registry)
    {
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        if (!connector.Capabilities.Import)
        {
            throw new PeerException(
                SqlState.FeatureNotSupported, $"{connector.DisplayName} does not support IMPORT FOREIGN SCHEMA");
        }

        PeerStart peer = ReadPeer(document, connector);
        OptionSet options = OptionsDocument.Read(document, "options");
        OptionValidator.Validate(connector, OptionPlace.Import, options, isSuperuser: false);
        string schema = document.RequiredText("schema");
        ImportSelection selection = document.Text("selection") switch
        {
            null or "all" => ImportSelection.All,
            "limit_to" => ImportSelection.LimitTo,
            "except" => ImportSelection.Except,
            _ => throw JsonMembers.Malformed("Member \"selection\" is none that is known."),
        };
        string[] tables = (document.Texts("tables") ?? []).OfType<string>().ToArray();
        return new ImportStart(
            peer,
            notices => new ImportRequest(schema, selection, tables, peer.Connection.ServerOptions, options, notices),
            document.RequiredText("local_schema"));
    }

    private static void CheckOptions(IConnector connector, TableDescription table)
    {
        OptionValidator.Validate(connector, OptionPlace.Table, table.Options, isSuperuser: true);
        foreach (ColumnDescription column in table.Columns)
        {
            OptionValidator.Validate(connector, OptionPlace.Column, column.Options, isSuperuser: true);
        }
    }

    private static PeerStart ReadPeer(JsonElement document, IConnector connector)
    {
        var request = new ConnectionRequest(
            document.RequiredText("server"),
            OptionsDocument.Read(document, "server_options"),
            OptionsDocument.Read(document, "mapping_options"),
            document.Boolean("ambient"),
            document.Member("settings")?.Boolean("tls", missing: true) ?? true);
        uint mappingHash = ReadHash(document, "mapping_hash");
        OptionValidator.Validate(connector, OptionPlace.Server, request.ServerOptions, isSuperuser: true);
        if (mappingHash != 0 || request.MappingOptions.Names.Any())
        {
            OptionValidator.Validate(connector, OptionPlace.UserMapping, request.MappingOptions, isSuperuser: true);
        }

        return new PeerStart(
            connector,
            request,
            ReadHash(document, "server_hash"),
            mappingHash,
            ConnectionKey.Of(connector.Name, document.Text("user") ?? "", request));
    }

    /// <summary>PostgreSQL's hash values have 32 bits; a signed form of one is accepted as well.</summary>
    private static uint ReadHash(JsonElement document, string name) => unchecked((uint)document.Integer(name, 0));

    private static BatchColumn ReadColumn(JsonElement element)
    {
        long encoding = element.Integer("encoding", -1);
        return encoding is >= (long)ColumnEncoding.Value and <= (long)ColumnEncoding.Input
            ? new BatchColumn(
                (int)element.Integer("number", 0), TypeDocument.Read(element.Required("type")), (ColumnEncoding)encoding)
            : throw JsonMembers.Malformed("A column's encoding is unknown.");
    }

    /// <summary>The batch must be what was planned, or values would land in the wrong columns.</summary>
    private static void CheckColumns(PlanDocument plan, BatchColumn[] columns)
    {
        IEnumerable<int> planned = plan.Columns ?? Enumerable.Range(1, plan.Outputs);
        if (!columns.Select(c => c.Number).SequenceEqual(planned))
        {
            throw JsonMembers.Malformed("The columns of the batch are not those of the plan.");
        }
    }
}
