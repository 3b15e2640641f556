using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Connectors.Postgres.Planning;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Postgres;

namespace PeerFdw.Connectors.Postgres.Sampling;

/// <summary>
/// Rows for ANALYZE. The remote server draws them where its catalog says that the table has more than the statistics want, by the method of the option
/// <c>analyze_sampling</c>; otherwise all rows come, and are counted.
/// </summary>
internal static class TableSampler
{
    /// <summary>Drawing may give somewhat less than the share: so somewhat more is asked for.</summary>
    private const double Surplus = 1.1;

    /// <summary>A greater share is not worth drawing.</summary>
    private const double MostShare = 0.9;

    /// <summary>Samples a table.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>What the sample says of the table.</returns>
    public static async Task<SampleResult> SampleAsync(SampleRequest request, IRowSink sink, CancellationToken cancellationToken)
    {
        var connection = (PostgresPeerConnection)request.Connection;
        (string method, double share) = await ChooseAsync(connection, request, cancellationToken).ConfigureAwait(false);
        string query = Query(request, method, share);
        var opening = new ScanOpening(
            connection, request.Table, new PostgresHandle { From = new RemoteTable(request.Table.Relation) }, request.Columns, request.Settings, request.Notices)
        {
            Transaction = connection.Current,
        };
        var scan = new PostgresScan(opening, (_, _, asText) => string.Create(CultureInfo.InvariantCulture, $"SELECT {SelectList(request, asText)} FROM {query}"));
        await using (scan.ConfigureAwait(false))
        {
            await scan.RunAsync(ParameterValues.Empty, null, sink, cancellationToken).ConfigureAwait(false);
            var properties = new List<PlanProperty> { PlanProperty.OfText("Sampling", method) };
            properties.AddRange(scan.Report());
            return new SampleResult(Math.Round(scan.Rows / share), properties);
        }
    }

    private static async Task<(string Method, double Share)> ChooseAsync(
        PostgresPeerConnection connection, SampleRequest request, CancellationToken cancellationToken)
    {
        OptionSet options = request.Table.ServerOptions.With(request.Table.Options);
        string method = options.Text(OptionNames.AnalyzeSampling) ?? "auto";
        if (method == "off" || request.Table.Options.Text(OptionNames.Query) is not null)
        {
            return ("off", 1);
        }

        RemoteRelation relation = await RemoteRelation.AskAsync(connection, request.Table, cancellationToken).ConfigureAwait(false);
        double share = request.Rows * Surplus / relation.Rows;
        if (relation.Rows <= 0 || share >= MostShare)
        {
            return ("off", 1);
        }

        // A view or foreign table has no TABLESAMPLE.
        return (method == "random" || !relation.IsSampleable ? "random" : method == "system" ? "system" : "bernoulli", share);
    }

    private static string Query(SampleRequest request, string method, double share)
    {
        string from = request.Table.Options.Text(OptionNames.Query) is { } query
            ? $"({query}) AS sampled"
            : $"{PostgresQuoting.Identifier(RemoteRelation.SchemaOf(request.Table))}.{PostgresQuoting.Identifier(RemoteRelation.NameOf(request.Table))}";
        return method switch
        {
            "system" or "bernoulli" => string.Create(CultureInfo.InvariantCulture, $"{from} TABLESAMPLE {method} ({share * 100:R})"),
            "random" => string.Create(CultureInfo.InvariantCulture, $"{from} WHERE pg_catalog.random() < {share:R}"),
            _ => from,
        };
    }

    private static string SelectList(SampleRequest request, IReadOnlyList<bool>? asText)
    {
        if (request.Columns.Count == 0)
        {
            return "NULL";
        }

        return string.Join(", ", request.Columns.Select((number, i) =>
        {
            ColumnDescription column = request.Table.Column(number)!;
            string name = PostgresQuoting.Identifier(column.Options.Text(OptionNames.ColumnName) ?? column.Name);
            return asText is not null && asText[i] ? $"{name}::pg_catalog.text" : name;
        }));
    }
}
