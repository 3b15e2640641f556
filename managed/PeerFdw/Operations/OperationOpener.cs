using System;
using PeerFdw.Connections;
using PeerFdw.Crossing;
using PeerFdw.Notices;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;
using PeerFdw.Transactions;

namespace PeerFdw.Operations;

/// <summary>Makes operations from their documents. Everything that it took is given back if a later step fails.</summary>
/// <param name="bridge">The state of this backend.</param>
internal sealed class OperationOpener(Bridge bridge)
{
    private const int Scan = 1;
    private const int Import = 2;
    private const int Analyze = 3;
    private const int Describe = 4;
    private const int Modify = 5;
    private const int Flush = 6;
    private const int DirectModify = 7;
    private const int Truncate = 8;
    private const int Statement = 9;
    private const int Estimate = 10;

    /// <summary>Opens an operation and enters it into the table.</summary>
    /// <param name="kind">PEER_OPERATION_*.</param>
    /// <param name="document">The document "open".</param>
    /// <returns>The operation, running.</returns>
    /// <exception cref="PeerException">If the document makes no sense, or the kind is not there.</exception>
    public Operation Open(int kind, byte[] document)
    {
        switch (kind)
        {
            case Scan:
                ScanStart scan = bridge.Planning.ReadScan(document);
                TransactionEntry? written = bridge.Transactions.ForReading(scan);
                return Open(scan.Peer, (lease, wake, notices) => new ScanOperation(scan, lease, written, wake, notices));
            case Import:
                ImportStart import = bridge.Planning.ReadImport(document);
                return Open(import.Peer, (lease, wake, notices) => new ImportOperation(import, lease, wake, notices));
            case Analyze:
                AnalyzeStart analyze = bridge.Planning.ReadAnalyze(document);
                return Open(analyze.Peer, (lease, wake, notices) => new AnalyzeOperation(analyze, lease, wake, notices));
            case Describe:
                DescribeStart describe = bridge.Planning.ReadDescribe(document);
                return Open(describe.Peer, (lease, wake, notices) => new DescribeOperation(describe, lease, wake, notices));
            case Estimate:
                EstimateStart estimate = bridge.Planning.ReadEstimate(document);
                return Open(estimate.Peer, (lease, wake, notices) => new EstimateOperation(estimate, lease, wake, notices));
            case Modify:
                ModifyStart modify = bridge.Planning.ReadModify(document);
                TransactionEntry transaction = bridge.Transactions.ForWriting(modify.Peer, modify.Table);
                return Open((wake, notices) => new ModifyOperation(modify, transaction, wake, notices));
            case Flush:
                return Open((wake, notices) => new FlushOperation(bridge.Transactions, wake, notices));
            case DirectModify:
                DirectModifyStart direct = bridge.Planning.ReadDirectModify(document);
                TransactionEntry changed = bridge.Transactions.ForModifying(direct);
                return Open((wake, notices) => new DirectModifyOperation(direct, changed, wake, notices));
            case Truncate:
                TruncateStart truncate = bridge.Planning.ReadTruncate(document);
                foreach (TableDescription table in truncate.Tables)
                {
                    _ = bridge.Transactions.ForWriting(truncate.Peer, table);
                }

                TransactionEntry emptied = bridge.Transactions.ForWriting(truncate.Peer, truncate.Tables[0]);
                return Open((wake, notices) => new TruncateOperation(truncate, emptied, wake, notices));
            case Statement:
                StatementStart statement = bridge.Planning.ReadStatement(document);
                TransactionEntry used = bridge.Transactions.ForStatement(statement.Peer);
                return Open((wake, notices) => new StatementOperation(statement, used, wake, notices));
            default:
                throw new PeerException(SqlState.InternalError, $"there is no operation of kind {kind}");
        }
    }

    /// <summary>An operation without a connection of its own: that of a transaction is the transaction's.</summary>
    private Operation Open(Func<WakeEvent, OperationNotices, Operation> create)
    {
        WakeEvent wake = WakeEvent.Create();
        try
        {
            bridge.Operations.EnsureRoom();
            return bridge.Operations.Add(create(wake, new OperationNotices(bridge.Notices, wake)));
        }
        catch (Exception)
        {
            // Sound: as below.
            wake.Close();
            throw;
        }
    }

    private Operation Open(PeerStart peer, Func<ConnectionLease, WakeEvent, OperationNotices, Operation> create)
    {
        WakeEvent wake = WakeEvent.Create();
        ConnectionLease? lease = null;
        try
        {
            bridge.Operations.EnsureRoom();
            lease = bridge.Connections.Acquire(peer);
            return bridge.Operations.Add(create(lease, wake, new OperationNotices(bridge.Notices, wake)));
        }
        catch (Exception)
        {
            // Sound: an operation that could not be made has started nothing, so nobody will signal.
            wake.Close();
            if (lease is not null)
            {
                bridge.Work.Start(lease.ReleaseAsync, bridge.Connections.NoteFailure);
            }

            throw;
        }
    }
}
