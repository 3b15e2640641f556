using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>The options of the synthetic peer. What may stand on a table may stand on its server as well, as its default.</summary>
internal static class SyntheticOptions
{
    private const OptionPlace TableOrServer = OptionPlace.Table | OptionPlace.Server;

    public static OptionSchema Schema { get; } = new(
    [
        Text("rows", TableOrServer, "How many rows, or endless.", "100"),
        Number("page_rows", TableOrServer, "Rows of a page.", "100", 1),
        Number("delay_ms", TableOrServer, "How long each page takes, in milliseconds.", "0", 0),
        Flag("ignore_cancel", TableOrServer, "Whether the delay of a page ignores that the scan was cancelled."),
        Number("producers", TableOrServer, "How many pages are made side by side.", "1", 1),
        Number("width", TableOrServer, "Least length of generated texts, in bytes.", "0", 0),
        Number("null_every", TableOrServer, "Every so many rows all columns but the key are NULL; 0 is never.", "0", 0),
        Number("seed", TableOrServer, "What the hash generator starts from.", "0", 0),
        Number("notices", TableOrServer, "Notices of each page.", "0", 0),
        Number("error_at", TableOrServer, "The row at which it fails.", null, 1),
        Text("error_sqlstate", TableOrServer, "The SQLSTATE of that failure.", "HV000"),
        Choice("error_kind", TableOrServer, "How it fails.", "peer", ["peer", "unexpected", "memory", "thread"]),
        new OptionDefinition
        {
            Name = "described_rows",
            Places = TableOrServer,
            Kind = OptionKind.Integer,
            Description = "How many rows a description says; those that there are if it is not given.",
        },
        Flag("describe_fails", TableOrServer, "Whether a description fails."),
        Flag("use_remote_estimate", TableOrServer, "Whether planning asks for a description."),
        Text("store", TableOrServer, "The store that the table shows and writes; without one its rows are made and cannot be changed.", null),
        Flag("updatable", TableOrServer, "Whether it can be written."),
        Flag("truncatable", TableOrServer, "Whether it can be truncated."),
        Flag("direct", TableOrServer, "Whether a store changes rows by itself."),
        Number("batch_rows", TableOrServer, "Rows of an INSERT at once.", "10", 1),
        Number("write_delay_ms", TableOrServer, "How long it takes to write rows, in milliseconds.", "0", 0),
        Number("flush_delay_ms", TableOrServer, "How long each row takes at the commit, in milliseconds.", "0", 0),
        Number("flush_error_at", TableOrServer, "The row at which the commit fails.", null, 1),
        Choice("filter_mode", TableOrServer, "How filters on n are answered.", "exact", ["exact", "inexact", "none"]),
        Choice(
            "generator",
            OptionPlace.Column,
            "What fills the column.",
            "type",
            ["type", "row", "mod", "constant", "null", "text", "hash", "connection", "user", "ambient"]),
        Text("value", OptionPlace.Column, "The text of the constant generator.", null),
        Number("modulus", OptionPlace.Column, "The divisor of the mod generator.", "10", 1),
        new OptionDefinition
        {
            Name = "import_tables",
            Places = OptionPlace.Server | OptionPlace.Import,
            Kind = OptionKind.NameList,
            Description = "The tables that IMPORT FOREIGN SCHEMA finds.",
        },
        Text("user", OptionPlace.UserMapping, "Shown by the user generator.", null),
        new OptionDefinition
        {
            Name = "password",
            Places = OptionPlace.UserMapping,
            Kind = OptionKind.Text,
            Description = "A secret that must never be seen again.",
            IsSecret = true,
        },
        new OptionDefinition
        {
            Name = "ambient_credentials",
            Places = OptionPlace.UserMapping,
            Kind = OptionKind.Choice,
            Choices = ["allowed", "forbidden"],
            Description = "Whether credentials of the server's machine may be used.",
            IsSuperuserOnly = true,
        },
    ]);

    /// <summary>What holds for a table: its own options over its server's.</summary>
    public static OptionSet Of(TableDescription table) => table.ServerOptions.With(table.Options);

    /// <summary>The number of rows.</summary>
    /// <returns>The number, or long.MaxValue for endless.</returns>
    /// <exception cref="PeerException">HV024 for any other text.</exception>
    public static long Rows(OptionSet options)
    {
        string text = options.Text("rows") ?? "100";
        return text == "endless" ? long.MaxValue
            : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long rows) ? rows
            : throw new PeerException(
                SqlState.FdwInvalidAttributeValue,
                $"invalid value for option \"rows\": \"{text}\"",
                hint: "Valid values are a number of rows and endless.");
    }

    private static OptionDefinition Text(string name, OptionPlace places, string description, string? value) =>
        new() { Name = name, Places = places, Kind = OptionKind.Text, Description = description, Default = value };

    private static OptionDefinition Flag(string name, OptionPlace places, string description) =>
        new() { Name = name, Places = places, Kind = OptionKind.Boolean, Description = description, Default = "false" };

    private static OptionDefinition Number(string name, OptionPlace places, string description, string? value, double minimum) => new()
    {
        Name = name,
        Places = places,
        Kind = OptionKind.Integer,
        Description = description,
        Default = value,
        Minimum = minimum,
    };

    private static OptionDefinition Choice(
        string name, OptionPlace places, string description, string value, IReadOnlyList<string> choices) => new()
        {
            Name = name,
            Places = places,
            Kind = OptionKind.Choice,
            Description = description,
            Default = value,
            Choices = choices,
        };
}
