using System.Collections.Generic;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Spi.Execution;

/// <summary>A sample that ANALYZE wants.</summary>
/// <param name="Connection">The connector's own connection.</param>
/// <param name="Table">The foreign table.</param>
/// <param name="Columns">The columns to write, in order, by <see cref="ColumnDescription.Number"/>. May be empty.</param>
/// <param name="Rows">
/// How many rows the statistics want. More may be written, of which PostgreSQL draws so many; fewer only if the table has no more, or the
/// connector's own bound on what a sample may cost is reached.
/// </param>
/// <param name="Seed">What random choices start from.</param>
/// <param name="Settings">The session's settings.</param>
/// <param name="Notices">Where messages go.</param>
public sealed record SampleRequest(
    IPeerConnection Connection,
    TableDescription Table,
    IReadOnlyList<int> Columns,
    int Rows,
    long Seed,
    SessionSettings Settings,
    INoticeSink Notices);

/// <summary>What a sample says of its table.</summary>
/// <param name="TableRows">How many rows the table has: counted if all of it was read, else estimated. 0 or more.</param>
/// <param name="Properties">What ANALYZE VERBOSE shows beside it.</param>
public sealed record SampleResult(double TableRows, IReadOnlyList<PlanProperty> Properties);
