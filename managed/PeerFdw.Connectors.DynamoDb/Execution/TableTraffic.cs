using System.Collections.Generic;
using System.Threading;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// What all scans of a connection share for each DynamoDB table: the bound of requests in flight, for reads and writes apart as their capacity is, and
/// the budget of read capacity. Safe for any thread.
/// </summary>
internal sealed class TableTraffic
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Region, string Table, bool IsWrite), RequestLimiter> _limiters = [];
    private readonly Dictionary<(string Region, string Table), CapacityBudget> _budgets = [];

    /// <summary>The bound of requests.</summary>
    /// <param name="region">The region; empty for the server's.</param>
    /// <param name="table">The DynamoDB table.</param>
    /// <param name="operation">Which request.</param>
    internal RequestLimiter Limiter(string region, string table, string operation)
    {
        bool isWrite = operation is not ("Scan" or "Query" or "GetItem" or "BatchGetItem" or "TransactGetItems");
        lock (_lock)
        {
            if (!_limiters.TryGetValue((region, table, isWrite), out RequestLimiter? limiter))
            {
                limiter = new RequestLimiter(OptionDefinitions.MaximumSegments);
                _limiters.Add((region, table, isWrite), limiter);
            }

            return limiter;
        }
    }

    /// <summary>The budget of a table, or null if it has none.</summary>
    /// <param name="table">The table.</param>
    /// <param name="region">The region; empty for the server's.</param>
    internal CapacityBudget? Budget(Tables.TableDefinition table, string region)
    {
        if (table.MaximumReadCapacity is not { } rate)
        {
            return null;
        }

        (double perItem, double perPage) = Planning.ScanEstimator.UnitsOf(table);
        lock (_lock)
        {
            if (!_budgets.TryGetValue((region, table.Name), out CapacityBudget? budget))
            {
                budget = new CapacityBudget(rate, perItem, perPage);
                _budgets.Add((region, table.Name), budget);
            }

            budget.SetRate(rate);
            return budget;
        }
    }
}
