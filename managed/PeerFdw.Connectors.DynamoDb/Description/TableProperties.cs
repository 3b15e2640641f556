using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Import;

namespace PeerFdw.Connectors.DynamoDb.Description;

/// <summary>What a database administrator wants to know of DescribeTable's answer, as names and values. What it does not say is left out.</summary>
internal sealed class TableProperties
{
    private readonly List<KeyValuePair<string, string>> _properties = [];
    private readonly JsonElement _table;

    private TableProperties(JsonElement table) => _table = table;

    /// <summary>Reads them.</summary>
    /// <param name="table">The member Table of the response.</param>
    /// <param name="schema">The same's keys and indexes.</param>
    internal static List<KeyValuePair<string, string>> Read(JsonElement table, RemoteSchema schema)
    {
        var properties = new TableProperties(table);
        properties.AddTable(schema);
        properties.AddIndexes(schema);
        properties.AddBilling();
        properties.AddFeatures();
        return properties._properties;
    }

    private static string Keys(IEnumerable<RemoteKey> keys) => string.Join(", ", keys.Select(k => $"{k.Name} ({k.Kind})"));

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>-1 is how an on-demand limit says that there is none.</summary>
    private static string Units(double units) => units < 0 ? "no limit of" : Number(units);

    private void AddTable(RemoteSchema schema)
    {
        AddText("table name", _table, "TableName");
        AddText("table id", _table, "TableId");
        AddText("resource name", _table, "TableArn");
        AddText("status", _table, "TableStatus");
        if (_table.TryGetProperty("CreationDateTime"u8, out JsonElement created) && created.ValueKind == JsonValueKind.Number)
        {
            Add("created", DateTimeOffset.FromUnixTimeMilliseconds((long)(created.GetDouble() * 1000)).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        var size = TableSize.Read(_table);
        Add("item count", Number(size.Items));
        Add("size in bytes", Number(size.Bytes));
        if (size.Items > 0)
        {
            Add("average item size in bytes", Number(Math.Round((double)size.Bytes / size.Items)));
        }

        Add("partition key", Keys(schema.Keys.Where(k => k.IsPartitionKey)));
        if (schema.Keys.Any(k => !k.IsPartitionKey))
        {
            Add("sort key", Keys(schema.Keys.Where(k => !k.IsPartitionKey)));
        }
    }

    private void AddIndexes(RemoteSchema schema)
    {
        foreach (RemoteSchemaIndex index in schema.Indexes)
        {
            string value = $"partition key {Keys(index.Keys.Where(k => k.IsPartitionKey))}";
            if (index.Keys.Any(k => !k.IsPartitionKey))
            {
                value += $"; sort key {Keys(index.Keys.Where(k => !k.IsPartitionKey))}";
            }

            value += $"; projects {index.Projection}";
            value += index.Included.Count > 0 ? $" {string.Join(", ", index.Included)}" : "";
            value += $"; {Number(index.Items)} items";
            value += index.Status is { } status ? $"; {status}" : "";
            Add($"{(index.IsLocal ? "local" : "global")} index {index.Name}", value);
        }
    }

    private void AddBilling()
    {
        string mode = _table.TryGetProperty("BillingModeSummary"u8, out JsonElement billing)
            ? RemoteSchema.Text(billing, "BillingMode") ?? "PROVISIONED" : "PROVISIONED";
        Add("billing mode", mode);
        AddThroughput("provisioned throughput", "ProvisionedThroughput", "ReadCapacityUnits", "WriteCapacityUnits");
        AddThroughput("most on-demand throughput", "OnDemandThroughput", "MaxReadRequestUnits", "MaxWriteRequestUnits");
        AddThroughput("warm throughput", "WarmThroughput", "ReadUnitsPerSecond", "WriteUnitsPerSecond");
        Add("table class", Member("TableClassSummary", "TableClass") ?? "STANDARD");
    }

    private void AddFeatures()
    {
        if (_table.TryGetProperty("StreamSpecification"u8, out JsonElement stream)
            && stream.TryGetProperty("StreamEnabled"u8, out JsonElement isEnabled) && isEnabled.ValueKind == JsonValueKind.True)
        {
            Add("stream", RemoteSchema.Text(stream, "StreamViewType") ?? "enabled");
            AddText("stream resource name", _table, "LatestStreamArn");
        }

        if (Member("SSEDescription", "SSEType") is { } encryption)
        {
            Add("encryption", encryption);
        }

        string[] replicas = RemoteSchema.Items(_table, "Replicas").Select(r => RemoteSchema.Text(r, "RegionName")).OfType<string>().ToArray();
        if (replicas.Length > 0)
        {
            Add("replicas", string.Join(", ", replicas));
        }

        if (_table.TryGetProperty("DeletionProtectionEnabled"u8, out JsonElement isProtected))
        {
            Add("deletion protection", isProtected.ValueKind == JsonValueKind.True ? "on" : "off");
        }
    }

    private void AddThroughput(string name, string member, string read, string write)
    {
        if (_table.TryGetProperty(member, out JsonElement throughput)
            && throughput.TryGetProperty(read, out JsonElement reads) && throughput.TryGetProperty(write, out JsonElement writes)
            && (reads.GetDouble() > 0 || writes.GetDouble() > 0))
        {
            Add(name, $"{Units(reads.GetDouble())} read units, {Units(writes.GetDouble())} write units");
        }
    }

    private string? Member(string member, string inner) =>
        _table.TryGetProperty(member, out JsonElement element) && element.ValueKind == JsonValueKind.Object ? RemoteSchema.Text(element, inner) : null;

    private void AddText(string name, JsonElement element, string member)
    {
        if (RemoteSchema.Text(element, member) is { } text)
        {
            Add(name, text);
        }
    }

    private void Add(string name, string value) => _properties.Add(KeyValuePair.Create(name, value));
}
