using System.Globalization;
using System.Linq;
using System.Text.Json;
using PeerFdw.Planning.Documents;
using PeerFdw.Planning.Execution;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>
/// Stage <c>limit</c>: a LIMIT and OFFSET with nothing local below. A connector that does not take it learns of the limit when
/// the scan runs, so that it saves requests, and the rows are counted behind it.
/// </summary>
internal static class LimitStage
{
    public static byte[] Reply(ConnectorRegistry registry, JsonElement request)
    {
        var input = PlanDocument.Read(request.Required("input"), registry);
        Expression? count = ExpressionReader.ReadOptional(request, "count");
        Expression? offset = ExpressionReader.ReadOptional(request, "offset");
        string? reason = UpperGate.RefuseInput(
                request.Boolean("pushdown", missing: true), input, request.Items("answers").Select(ClauseAnswer.Read).ToArray())
            ?? UpperGate.RefuseLimit(count, offset);
        if (reason is not null)
        {
            return UpperReply.None(reason);
        }

        PathCosts costs = PathCosts.Sane(request.Number("input_startup_cost", 0), request.Number("input_total_cost", 0));
        PathCosts limited = PathCosts.Limited(
            costs, request.Number("input_rows", 1), request.Number("rows", -1), Known(offset), out double rows);
        TableHandle? handle = input.Connector.ApplyLimit(input.Handle, count, offset);
        PlanDocument plan = input with
        {
            Handle = handle ?? input.Handle,
            Limit = handle is null ? new PlannedLimit(count, offset) : null,
            IsLimited = true,
            EstimatedRows = rows,
            EstimatedUnits = input.EstimatedUnits * PathCosts.LimitedShare(request.Number("input_rows", 1), request.Number("rows", -1)),
            Parameters = ParameterNumbers.Of(new[] { count, offset }.OfType<Expression>(), input.Parameters),
        };
        return UpperReply.Of(new ScanPath(plan, rows, limited));
    }

    private static double Known(Expression? offset) =>
        offset is Constant { Text: { } text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : 0;
}
