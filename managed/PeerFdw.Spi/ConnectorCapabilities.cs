namespace PeerFdw.Spi;

/// <summary>What a connector can be asked for at all, so that nothing is asked in vain, and what its gates may assume.</summary>
public sealed record ConnectorCapabilities
{
    /// <summary>Whether <see cref="IConnector.ApplyAggregation"/> ever answers.</summary>
    public bool Aggregation { get; init; }

    /// <summary>Whether <see cref="IConnector.ApplySort"/> ever answers.</summary>
    public bool Sort { get; init; }

    /// <summary>Whether <see cref="IConnector.ApplySort"/> may be asked for an order of an aggregation's groups, by what groups them and by aggregates.</summary>
    public bool SortsGroups { get; init; }

    /// <summary>
    /// Whether a join may ask again for each outer row by any clause that can be checked. If not, only by those columns by whose values the connector opens other
    /// ways than the scan of the whole table.
    /// </summary>
    public bool JoinClauses { get; init; }

    /// <summary>Whether <see cref="IConnector.ApplyJoin"/> ever answers.</summary>
    public bool Join { get; init; }

    /// <summary>
    /// Whether a scan can be asked for the columns of <see cref="Planning.SystemColumn"/>: the row's place, and the table at the peer that it is in. They may then
    /// identify rows that are updated or deleted.
    /// </summary>
    public bool SystemColumns { get; init; }

    /// <summary>Whether <see cref="IConnector.ApplyModification"/> ever answers, and <see cref="Writing.IPeerTransaction.ModifyAsync"/> does it.</summary>
    public bool DirectModify { get; init; }

    /// <summary>Whether <see cref="Writing.IPeerTransaction.TruncateAsync"/> works.</summary>
    public bool Truncate { get; init; }

    /// <summary>
    /// Whether <see cref="Writing.IPeerTransaction.RunStatementAsync"/> works: the peer has a language of its own in which statements can be given. Scans of such a peer
    /// read in its transaction, since what a statement has written is not known here.
    /// </summary>
    public bool Statements { get; init; }

    /// <summary>Whether <see cref="IConnector.ApplyLock"/> locks rows. If not, SELECT FOR UPDATE locks nothing at the peer.</summary>
    public bool RowLocks { get; init; }

    /// <summary>
    /// Whether the peer compares and sorts text under the very collation that PostgreSQL names. If not, text ranges and sort keys are
    /// offered only under collation C.
    /// </summary>
    public bool KeepsCollations { get; init; }

    /// <summary>
    /// Whether every built-in type, operator, function and order means the same there: the peer is a PostgreSQL itself. It is then offered every order,
    /// aggregate and form of operator, and judges types and names itself.
    /// </summary>
    public bool SharesOperators { get; init; }

    /// <summary>Whether IMPORT FOREIGN SCHEMA works.</summary>
    public bool Import { get; init; }

    /// <summary>Whether <see cref="IConnector.SampleAsync"/> works, and so ANALYZE.</summary>
    public bool Sampling { get; init; }

    /// <summary>Whether <see cref="IConnector.DescribeTableAsync"/> works, and so use_remote_estimate and peer_table_description().</summary>
    public bool Description { get; init; }

    /// <summary>Whether <see cref="IConnector.EstimateRemotelyAsync"/> works: then use_remote_estimate asks about each way to scan, too.</summary>
    public bool RemoteEstimates { get; init; }

    /// <summary>
    /// Whether scans run in the peer's own transaction, which <see cref="IConnector.BeginTransaction(Execution.IPeerConnection, Execution.SessionSettings)"/> begins for
    /// the first of them. The peer then shows a transaction its own writes, so nothing of them is shown by the connector or checked again.
    /// </summary>
    public bool ReadsInTransaction { get; init; }
}
