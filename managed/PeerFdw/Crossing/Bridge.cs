using System;
using System.Threading;
using PeerFdw.Connections;
using PeerFdw.Connectors.DynamoDb;
using PeerFdw.Connectors.Postgres;
using PeerFdw.Notices;
using PeerFdw.Operations;
using PeerFdw.Planning;
using PeerFdw.Rows.Layout;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Transactions;

namespace PeerFdw.Crossing;

/// <summary>
/// The state of this backend: one process, one thread that calls. Made by the first call, inside the guard.
/// </summary>
internal sealed class Bridge
{
    /// <summary>Enough that name look-ups, which block a thread each, do not wait for the pool to grow by its slow timer.</summary>
    private const int LeastThreads = 4;

    /// <summary>
    /// A backend is one of hundreds of processes; connectors wait asynchronously and need no more. The runtime refuses fewer than there
    /// are processors.
    /// </summary>
    private const int MostThreads = 32;

    private PlanningService? _planning;
    private int _threadId;
    private bool _isShutDown;

    private Bridge()
    {
        Work = new BackgroundWork();
        Connections = new ConnectionCache(Work, Notices);
        Operations = new OperationTable(Work, Notices);
        Transactions = new TransactionSet(Connections, Work, Notices);
        Opener = new OperationOpener(this);
    }

    /// <summary>The one of this process.</summary>
    public static Bridge Instance { get; } = new();

    /// <summary>Messages for the shim.</summary>
    public NoticeQueue Notices { get; } = new();

    /// <summary>Tasks that no operation waits for any more.</summary>
    public BackgroundWork Work { get; }

    /// <summary>Connections that are kept.</summary>
    public ConnectionCache Connections { get; }

    /// <summary>Operations by handle.</summary>
    public OperationTable Operations { get; }

    /// <summary>What the backend's transaction has written.</summary>
    public TransactionSet Transactions { get; }

    /// <summary>Makes operations.</summary>
    public OperationOpener Opener { get; }

    /// <summary>The planner; its connectors are made at the first use.</summary>
    public PlanningService Planning => _planning ??= new PlanningService(new ConnectorRegistry(
    [
        new DynamoDbConnector(),
        new PostgresConnector(),
#if PEER_SYNTHETIC
        new PeerFdw.Connectors.Synthetic.SyntheticConnector(),
#endif
    ]), Transactions.HasWrites);

    /// <summary>Accepts the backend's thread as the one that calls.</summary>
    /// <param name="processId">The backend, as the shim sees it.</param>
    /// <exception cref="PeerException">XX000 if this is another process or another thread than at the first time.</exception>
    public void Initialize(int processId)
    {
        if (processId != Environment.ProcessId)
        {
            throw new PeerException(
                SqlState.InternalError,
                "peer_init was called for another process",
                $"The shim says {processId}, the process is {Environment.ProcessId}.");
        }

        if (_threadId != 0)
        {
            CheckEntry();
            return;
        }

        Faults.Watch();
        _ = ThreadPool.SetMinThreads(LeastThreads, 1);
        _ = ThreadPool.SetMaxThreads(Math.Max(MostThreads, Environment.ProcessorCount), 1);
        _threadId = Environment.CurrentManagedThreadId;
    }

    /// <summary>Checks that a call is one that may come now.</summary>
    /// <exception cref="PeerException">XX000 if not.</exception>
    public void CheckEntry()
    {
        if (_threadId == 0)
        {
            throw new PeerException(SqlState.InternalError, "the bridge was used before peer_init succeeded");
        }

        if (_threadId != Environment.CurrentManagedThreadId)
        {
            throw new PeerException(
                SqlState.InternalError,
                "the bridge was called from another thread than the backend's",
                "Only the thread that called peer_init may call it.");
        }

        if (_isShutDown)
        {
            throw new PeerException(SqlState.InternalError, "the bridge was used after peer_shutdown");
        }
    }

    /// <summary>Reads the figures of peer_stats.</summary>
    /// <returns>The figures.</returns>
    public PeerStats ReadStats()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo(GCKind.Any);
        return new PeerStats
        {
            Handles = Operations.OpenCount,
            WindingDown = Operations.WindingDownCount,
            Connections = Connections.Count,
            HandlesOpened = Operations.OpenedCount,
            Threads = ThreadPool.ThreadCount,
            ManagedBytes = memory.HeapSizeBytes,
            ManagedLimit = memory.TotalAvailableMemoryBytes,
            NativeBytes = NativePool.AllocatedBytes,
            Collections = GC.CollectionCount(0),
            Faults = Faults.Count,
            Notices = Notices.Count,
        };
    }

    /// <summary>Cancels everything and waits for it, but not for long: the backend ends.</summary>
    /// <param name="graceMilliseconds">How long at most.</param>
    public void ShutDown(int graceMilliseconds)
    {
        _isShutDown = true;
        Operations.CloseAll();
        Transactions.Discard();
        Connections.InvalidateAll();
        Work.Wait(Math.Max(0, graceMilliseconds));
    }
}
