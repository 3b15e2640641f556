using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.Postgres.Options;

/// <summary>
/// All options of the PostgreSQL peer. What postgres_fdw takes is taken, so that definitions move over; an option that has no effect here says so. Options
/// of libpq that would weaken a connection if they were taken and not obeyed are not here.
/// </summary>
internal static class OptionDefinitions
{
    internal static readonly OptionSchema Schema = new([.. ConnectionOptionDefinitions.All, .. PlanningOptions(), .. TableOptions()]);

    private static OptionDefinition[] PlanningOptions() =>
    [
        new()
        {
            Name = OptionNames.StartupCost, Kind = OptionKind.Number, Minimum = 0, Places = OptionPlace.Server, Default = "100",
            Description = "What a scan is thought to cost before its first row, in PostgreSQL's cost units.",
        },
        new()
        {
            Name = OptionNames.TupleCost, Kind = OptionKind.Number, Minimum = 0, Places = OptionPlace.Server, Default = "0.01",
            Description = "What a row is thought to cost on its way here, in PostgreSQL's cost units.",
        },
        new()
        {
            Name = OptionNames.Extensions, Kind = OptionKind.NameList, Places = OptionPlace.Server,
            Description = "Extensions that are installed here and there, in the same version: their types, operators and functions are sent too.",
        },
        new()
        {
            Name = OptionNames.UseRemoteEstimate, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "false",
            Description = "Whether planning asks the peer how large the table is now, and what scans of it would cost.",
        },
        new()
        {
            Name = OptionNames.Updatable, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "true",
            Description = "Whether the table may be written; the table's wins.",
        },
        new()
        {
            Name = OptionNames.Truncatable, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "true",
            Description = "Whether the table may be truncated; the table's wins.",
        },
        new()
        {
            Name = OptionNames.FetchSize, Kind = OptionKind.Integer, Minimum = 1, Maximum = int.MaxValue,
            Places = OptionPlace.Server | OptionPlace.Table,
            Description = "About how many rows are read ahead of those that are wanted; more by a batch, which has up to 1024. Rows come as one stream; without the option up to 16 MiB of it wait here.",
        },
        new()
        {
            Name = OptionNames.ParallelScanCount, Kind = OptionKind.Integer, Minimum = 1, Maximum = 7, Default = "1",
            Places = OptionPlace.Server | OptionPlace.Table,
            Description = "How many sessions read a large table side by side, each some of its pages, in one snapshot; the peer must be PostgreSQL 14 or later.",
        },
        new()
        {
            Name = OptionNames.BatchSize, Kind = OptionKind.Integer, Minimum = 1, Maximum = int.MaxValue,
            Places = OptionPlace.Server | OptionPlace.Table,
            Description = "How many rows of an INSERT are sent together.",
        },
        new()
        {
            Name = OptionNames.AsyncCapable, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "true",
            Description = "Whether a scan runs beside the others of an Append; the table's wins. A join does if both of its sides do.",
        },
        new()
        {
            Name = OptionNames.AnalyzeSampling, Kind = OptionKind.Choice, Choices = ["off", "auto", "random", "system", "bernoulli"],
            Places = OptionPlace.Server | OptionPlace.Table, Default = "auto",
            Description = "How ANALYZE draws its rows at the peer.",
        },
    ];

    private static OptionDefinition[] TableOptions() =>
    [
        new()
        {
            Name = OptionNames.SchemaName, Kind = OptionKind.Name, Places = OptionPlace.Table,
            Description = "The remote table's schema; the foreign table's own if it is not given.",
        },
        new()
        {
            Name = OptionNames.TableName, Kind = OptionKind.Name, Places = OptionPlace.Table,
            Description = "The remote table's name; the foreign table's own if it is not given.",
        },
        new()
        {
            Name = OptionNames.Query, Kind = OptionKind.Name, Places = OptionPlace.Table,
            Description = "A SELECT that is read instead of a table, without a semicolon. Such a table cannot be written.",
        },
        new()
        {
            Name = OptionNames.ColumnName, Kind = OptionKind.Name, Places = OptionPlace.Column,
            Description = "The remote column's name; the column's own if it is not given.",
        },
        new()
        {
            Name = OptionNames.ImportCollate, Kind = OptionKind.Boolean, Places = OptionPlace.Import, Default = "true",
            Description = "Whether columns are declared with the collations that they have there.",
        },
        new()
        {
            Name = OptionNames.ImportDefault, Kind = OptionKind.Boolean, Places = OptionPlace.Import, Default = "false",
            Description = "Whether columns are declared with the defaults that they have there.",
        },
        new()
        {
            Name = OptionNames.ImportGenerated, Kind = OptionKind.Boolean, Places = OptionPlace.Import, Default = "true",
            Description = "Whether generated columns are declared as such.",
        },
        new()
        {
            Name = OptionNames.ImportNotNull, Kind = OptionKind.Boolean, Places = OptionPlace.Import, Default = "true",
            Description = "Whether columns are declared NOT NULL where they are so there.",
        },
    ];
}
