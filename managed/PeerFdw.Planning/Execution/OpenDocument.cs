using System;
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
/// only a superuser may set was set by one, or it would not stand in the catalog. What was read and checked before is not again (<see cref="OpenCache"/>).
/// </summary>
internal static class OpenDocument
{
    public static ScanStart ReadScan(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        PlanDocument plan = cache.Plan(document.Required("plan"), element => ReadPlan(element, registry));
        PeerStart peer = ReadPeer(document, plan.Connector, cache);
        BatchColumn[] columns = document.Items("columns").Select(ReadColumn).ToArray();
        CheckColumns(plan, columns);
        return new ScanStart(
            peer,
            plan.Table,
            plan.Handle,
            columns,
            ParameterDocument.Read(document),
            plan.Limit,
            ReadSettings(document))
        {
            RowHint = plan.RowHint,
            EstimatedRows = plan.EstimatedRows,
            IsOverlay = plan.IsOverlay,
            CommandId = document.Integer("command_id", long.MaxValue),
        };
    }

    public static ModifyStart ReadModify(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        var plan = ModifyPlan.Read(document.Required("modify"), registry);
        PeerStart peer = ReadPeer(document, plan.Connector, cache);
        CheckTable(plan.Table, plan.Connector);
        BatchColumn[] returning = document.Items("columns").Select(ReadColumn).ToArray();
        if (!returning.Select(c => c.Number).SequenceEqual(plan.Returning))
        {
            throw JsonMembers.Malformed("The columns of the batch are not those that the plan returns.");
        }

        return new ModifyStart(
            peer, plan.Table, plan.Command, plan.Columns, plan.Identity, returning, plan.IgnoresConflicts)
        {
            Gathers = document.Boolean("gathers"),
            Settings = ReadSettings(document),
        };
    }

    public static AnalyzeStart ReadAnalyze(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        TableDescription table = ReadTable(document, connector);
        return new AnalyzeStart(
            ReadPeer(document, connector, cache),
            table,
            document.Items("columns").Select(ReadColumn).ToArray(),
            (int)Math.Clamp(document.Integer("rows", 0), 1, int.MaxValue),
            document.Integer("seed", 0),
            ReadSettings(document));
    }

    public static DescribeStart ReadDescribe(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        TableDescription table = ReadTable(document, connector);
        return new DescribeStart(ReadPeer(document, connector, cache), table);
    }

    public static EstimateStart ReadEstimate(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        PlanDocument plan = cache.Plan(document.Required("plan"), element => ReadPlan(element, registry));
        return new EstimateStart(ReadPeer(document, plan.Connector, cache), plan.Table, plan.Handle, document.Boolean("lookup"));
    }

    public static ImportStart ReadImport(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        if (!connector.Capabilities.Import)
        {
            throw new PeerException(
                SqlState.FeatureNotSupported, $"{connector.DisplayName} does not support IMPORT FOREIGN SCHEMA");
        }

        PeerStart peer = ReadPeer(document, connector, cache);
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

    internal static PlanDocument ReadPlan(JsonElement element, ConnectorRegistry registry)
    {
        var plan = PlanDocument.Read(element, registry);
        CheckTable(plan.Table, plan.Connector);
        return plan;
    }

    private static TableDescription ReadTable(JsonElement document, IConnector connector)
    {
        TableDescription table = TableDocument.Read(document.Required("table"));
        CheckTable(table, connector);
        return table;
    }

    internal static void CheckTable(TableDescription table, IConnector connector)
    {
        OptionValidator.Validate(connector, OptionPlace.Table, table.Options, isSuperuser: true);
        foreach (ColumnDescription column in table.Columns)
        {
            OptionValidator.Validate(connector, OptionPlace.Column, column.Options, isSuperuser: true);
        }
    }

    internal static SessionSettings ReadSettings(JsonElement document)
    {
        JsonElement? settings = document.Member("settings");
        return new SessionSettings(settings?.Boolean("scan_notices", missing: true) ?? true)
        {
            ProgressMilliseconds = (int)Math.Clamp(settings?.Integer("progress_ms", 0) ?? 0, 0, int.MaxValue),
            IsSerializable = settings?.Text("isolation") == "serializable",
            IsReadOnly = settings?.Boolean("read_only") ?? false,
        };
    }

    internal static PeerStart ReadPeer(JsonElement document, IConnector connector, OpenCache cache)
    {
        var request = new ConnectionRequest(
            document.RequiredText("server"),
            OptionsDocument.Read(document, "server_options"),
            OptionsDocument.Read(document, "mapping_options"),
            document.Boolean("ambient"),
            document.Member("settings")?.Boolean("tls", missing: true) ?? true)
        {
            LocalUser = document.Text("user"),
            LocalDatabase = document.Text("database"),
            LocalApplication = document.Text("application"),
            LocalSession = document.Text("session"),
            LocalCluster = document.Text("cluster"),
            ApplicationName = document.Text("application_name"),
        };
        CheckCryptography(request.IsTlsUsable);
        uint mappingHash = ReadHash(document, "mapping_hash");
        string key = ConnectionKey.Of(connector.Name, document.Text("user") ?? "", request);
        bool hasMapping = mappingHash != 0 || request.MappingOptions.Names.Any();
        cache.CheckOptions(hasMapping ? key : $"{key} without a mapping", () =>
        {
            OptionValidator.Validate(connector, OptionPlace.Server, request.ServerOptions, isSuperuser: true);
            if (hasMapping)
            {
                OptionValidator.Validate(connector, OptionPlace.UserMapping, request.MappingOptions, isSuperuser: true);
            }
        });
        return new PeerStart(connector, request, ReadHash(document, "server_hash"), mappingHash, key);
    }

    /// <summary>Without OpenSSL the runtime ends the process at the first digest, signature or login: not only where TLS is wanted.</summary>
    private static void CheckCryptography(bool isUsable)
    {
        if (!isUsable)
        {
            throw new PeerException(
                SqlState.SystemError,
                "there is no usable OpenSSL library on this machine",
                "Every connection to a peer needs it, those without TLS too: for digests, signatures and logins.",
                "Install OpenSSL (libssl.so.3 or libssl.so.1.1), for example the package libssl3.");
        }
    }

    /// <summary>PostgreSQL's hash values have 32 bits; a signed form of one is accepted as well.</summary>
    private static uint ReadHash(JsonElement document, string name) => unchecked((uint)document.Integer(name, 0));

    internal static BatchColumn ReadColumn(JsonElement element)
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
