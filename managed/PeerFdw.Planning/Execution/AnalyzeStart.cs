using System.Collections.Generic;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Execution;

/// <summary>A sample to take for ANALYZE.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">The batch's columns.</param>
/// <param name="Rows">How many rows the statistics want.</param>
/// <param name="Seed">What random choices start from.</param>
/// <param name="Settings">The session's settings.</param>
public sealed record AnalyzeStart(
    PeerStart Peer, TableDescription Table, IReadOnlyList<BatchColumn> Columns, int Rows, long Seed, SessionSettings Settings);
