using System;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Stages;

/// <summary>
/// Turns a connector's estimate into PostgreSQL's cost units, in which reading one page of a local table in sequence costs 1 (seq_page_cost).
/// What PostgreSQL itself does with each row (cpu_tuple_cost, local filters) is added by the shim.
/// </summary>
/// <param name="Startup">Before the first row.</param>
/// <param name="Total">For all rows.</param>
internal readonly record struct PathCosts(double Startup, double Total)
{
    /// <summary>
    /// A round trip. A page read of 8 KiB is about 0.05 ms and a request within a region about 1 ms and up; 25 lies near what postgres_fdw
    /// takes to reach a server (fdw_startup_cost 100 is for a whole connection), and makes one more request dearer than some more bytes.
    /// </summary>
    public const double PerRequest = 25;

    /// <summary>One of the peer's billed units, defined as about one 8 KiB page read: seq_page_cost.</summary>
    public const double PerUnit = 1;

    /// <summary>A page of 8 KiB over the network and through decoding: half of reading it.</summary>
    public const double PerPage = 0.5;

    /// <summary>Making one row: as much as cpu_tuple_cost.</summary>
    public const double PerRow = 0.01;

    /// <summary>
    /// What a plan that takes over a LIMIT is thought to cost of the same scan below a local LIMIT: a little less, since pages that were
    /// fetched ahead are not thrown away. It must differ by more than the 1 % that the planner calls equal.
    /// </summary>
    private const double PushedLimitShare = 0.95;

    /// <summary>The share of its input that a LIMIT of unknown size reads: PostgreSQL's own guess (adjust_limit_rows_costs).</summary>
    private const double UnknownLimitShare = 0.1;

    private const double PageBytes = 8192;

    /// <summary>More than this is nonsense, and infinity would confuse the planner.</summary>
    private const double Most = 1e30;

    /// <summary>The costs of a scan.</summary>
    public static PathCosts Of(ScanEstimate estimate)
    {
        if (estimate.Costs is { } costs)
        {
            return Sane(costs.Startup, costs.Total);
        }

        double requests = Sane(estimate.Requests);
        double startup = PerRequest * Math.Min(1, requests);
        double run = (PerRequest * Math.Max(0, requests - 1)) + (PerUnit * Sane(estimate.Units))
            + (PerPage * Sane(estimate.Bytes) / PageBytes) + (PerRow * Sane(estimate.Rows));
        return new PathCosts(startup, startup + run);
    }

    /// <summary>The rows and costs under a LIMIT and OFFSET.</summary>
    /// <param name="input">The input's costs.</param>
    /// <param name="inputRows">The input's rows.</param>
    /// <param name="wanted">The rows read, OFFSET included; negative if unknown.</param>
    /// <param name="offset">How many of them are skipped.</param>
    /// <param name="rows">The rows that come out.</param>
    public static PathCosts Limited(PathCosts input, double inputRows, double wanted, double offset, out double rows)
    {
        double share = LimitedShare(inputRows, wanted);
        rows = Math.Max(1, (Math.Max(1, Sane(inputRows)) * share) - Math.Max(0, offset));
        double run = Math.Max(0, input.Total - input.Startup) * share;
        double startup = input.Startup * PushedLimitShare;
        return new PathCosts(startup, startup + (run * PushedLimitShare));
    }

    /// <summary>The share of its input that a LIMIT reads, above 0 and at most 1.</summary>
    /// <param name="inputRows">The input's rows.</param>
    /// <param name="wanted">The rows read, OFFSET included; negative if unknown.</param>
    public static double LimitedShare(double inputRows, double wanted)
    {
        double all = Math.Max(1, Sane(inputRows));
        double read = wanted < 0 || !double.IsFinite(wanted) ? Math.Max(1, all * UnknownLimitShare) : Math.Min(all, wanted);
        return read / all;
    }

    /// <summary>A number that the planner can calculate with.</summary>
    public static double Sane(double value) => double.IsNaN(value) ? Most : Math.Clamp(value, 0, Most);

    /// <summary>Costs that others say, within the bounds of what costs are.</summary>
    /// <param name="startup">Before the first row.</param>
    /// <param name="total">For all rows.</param>
    public static PathCosts Sane(double startup, double total)
    {
        double first = Sane(startup);
        return new PathCosts(first, Math.Max(first, Sane(total)));
    }
}
