using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Fakes;

/// <summary>Runs scans as Planning would, without it.</summary>
internal static class Scanning
{
    public const string Secret = "s3cr3t-key-of-the-tests";

    public static DynamoDbConnector Connector { get; } = new();

    public static ConnectionRequest Request(string endpoint, params string[] serverOptions) => new(
        "ddb",
        OptionsOf("endpoint", endpoint, "aws_region", "us-west-2").With(OptionsOf(serverOptions)),
        OptionsOf("access_key_id", "AKID", "secret_access_key", Secret, "session_token", "t0ken-of-the-tests"),
        false);

    public static async Task<RecordingSink> RunAsync(
        IPeerConnection connection, TableDescription table, TableHandle? handle, IReadOnlyList<int> columns, long? rowLimit = null,
        ParameterValues? parameters = null, List<PlanProperty>? report = null, int? wanted = null, long? rowHint = null,
        CancellationToken cancellationToken = default)
    {
        var sink = new RecordingSink(table, columns, wanted);
        var opening = new ScanOpening(
            connection, table, handle ?? Connector.CreateHandle(table), columns, new SessionSettings(true), sink)
        {
            RowHint = rowHint,
        };
        await using IScan scan = Connector.OpenScan(opening);
        try
        {
            await scan.RunAsync(parameters ?? ParameterValues.Empty, rowLimit, sink, cancellationToken);
        }
        finally
        {
            report?.AddRange(scan.Report());
        }

        return sink;
    }

    /// <summary>The candidate of an index, or of the table's own key.</summary>
    public static FilterCandidate Candidate(TableDescription table, int number, params Expression[] conditions) =>
        Connector.ApplyFilter(Connector.CreateHandle(table), table, Conjuncts(conditions)).ElementAt(number);

    public static long Integer(IEnumerable<PlanProperty> report, string label) => report.Single(p => p.Label == label).Integer!.Value;

    public static OptionSet None => OptionSet.Empty;
}
