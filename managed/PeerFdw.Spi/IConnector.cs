using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Spi;

/// <summary>
/// A kind of peer. Stateless, one instance per process. The planning half does no I/O, runs on the backend's thread and must be
/// quick; the executing half runs on pool threads.
/// </summary>
/// <remarks>
/// A connector says what it can do and is never trusted to keep PostgreSQL's rules alone: the gates that decide whether an answer
/// may be used (collations, exactness, what may follow a recheck) are Planning's.
/// </remarks>
public interface IConnector
{
    /// <summary>The wrapper's name: <c>peer_</c> and the peer, such as <c>peer_dynamodb</c>.</summary>
    string Name { get; }

    /// <summary>The peer's name as EXPLAIN and messages write it, such as <c>DynamoDB</c>.</summary>
    string DisplayName { get; }

    /// <summary>All options.</summary>
    OptionSchema Options { get; }

    /// <summary>What the connector can be asked for.</summary>
    ConnectorCapabilities Capabilities { get; }

    /// <summary>
    /// Checks the options of one object against each other, after each was checked by its definition.
    /// </summary>
    /// <param name="place">Which kind of object.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="PeerException">With a hint, if they do not go together.</exception>
    void Validate(OptionPlace place, OptionSet options);

    /// <summary>Which extensions of the local database the options of one object name. It is a warning where one is not installed.</summary>
    /// <param name="options">Its options.</param>
    /// <returns>Their names.</returns>
    IReadOnlyCollection<string> NamedExtensions(OptionSet options) => [];

    /// <summary>Reads a table's definition.</summary>
    /// <param name="table">The table.</param>
    /// <returns>A scan of the whole table.</returns>
    /// <exception cref="PeerException">If its options and columns make no sense.</exception>
    TableHandle CreateHandle(TableDescription table);

    /// <summary>
    /// Offers the conjuncts. Several ways of answering them may be returned; the planner compares their costs. The first must push as
    /// much as can be pushed on the plain scan of the whole table; what only another one pushes is what a join is worth asking by.
    /// </summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <param name="conjuncts">The conditions; all of them, so that the connector may use several together.</param>
    /// <returns>At least one candidate.</returns>
    IReadOnlyList<FilterCandidate> ApplyFilter(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts);

    /// <summary>Tells which columns will be read.</summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <param name="columns">Column numbers, ascending; may be empty.</param>
    /// <returns>The scan that reads only them; the same handle if that changes nothing.</returns>
    TableHandle ApplyProjection(TableHandle handle, TableDescription table, IReadOnlyList<int> columns);

    /// <summary>
    /// Tells that of some json or jsonb columns only certain members will be looked at. Asked after <see cref="ApplyProjection"/>; a scan may give more
    /// of the column than that, or all.
    /// </summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <param name="members">The columns of which not all is needed.</param>
    /// <returns>The scan that reads only them; the same handle if that changes nothing.</returns>
    TableHandle ApplyMembers(TableHandle handle, TableDescription table, IReadOnlyList<ColumnMembers> members) => handle;

    /// <summary>Asks for an order. Planning has made sure that the order of the type and collation is one by value or by bytes.</summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <param name="keys">The order wanted.</param>
    /// <returns>The scan whose rows come in exactly this order, or null.</returns>
    TableHandle? ApplySort(TableHandle handle, TableDescription table, IReadOnlyList<SortKey> keys);

    /// <summary>Asks for an aggregation. Only asked if every conjunct was exact.</summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="reason">If the answer is null: why, as EXPLAIN could show it.</param>
    /// <returns>The scan whose rows are the groups, or null.</returns>
    TableHandle? ApplyAggregation(TableHandle handle, TableDescription table, AggregateRequest request, out string? reason);

    /// <summary>Asks for a join. Only asked if every conjunct of both sides was exact.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="reason">If the answer is null: why, as EXPLAIN could show it.</param>
    /// <returns>The join, or null. <see cref="ApplyFilter"/> may follow, with conditions on the joined rows; then <see cref="ApplyOutputs"/>.</returns>
    TableHandle? ApplyJoin(JoinRequest request, out string? reason)
    {
        reason = $"{DisplayName} does not join";
        return null;
    }

    /// <summary>Tells which columns of a join will be read: what <see cref="ApplyProjection"/> is for a table.</summary>
    /// <param name="handle">The join.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="outputs">
    /// The columns, each by relation and number; 0 is the whole row, which is NULL where the join has put NULLs for the table, and negative numbers are system
    /// columns (-6, tableoid, is <see cref="TableDescription.Oid"/>). May be empty. A scan's columns are their positions, from 1.
    /// </param>
    /// <param name="reason">If the answer is null: why.</param>
    /// <returns>The join that reads them, or null.</returns>
    TableHandle? ApplyOutputs(TableHandle handle, TableDescription table, IReadOnlyList<ColumnReference> outputs, out string? reason)
    {
        reason = $"{DisplayName} does not join";
        return null;
    }

    /// <summary>Asks that the rows that are read be locked. Asked before anything else, and not if <see cref="ConnectorCapabilities.RowLocks"/> is false.</summary>
    /// <param name="handle">The scan of a table.</param>
    /// <param name="table">Its table.</param>
    /// <param name="strength">How strongly.</param>
    /// <returns>The scan that locks. It may be joined with others, which then are not locked.</returns>
    TableHandle ApplyLock(TableHandle handle, TableDescription table, RowLock strength) => handle;

    /// <summary>
    /// Asks for a LIMIT and OFFSET. Only asked if every conjunct was exact. Without an answer rows are skipped and counted behind the connector,
    /// which then learns of the limit when the scan runs; that is good enough unless the peer can skip rows without sending them.
    /// </summary>
    /// <param name="handle">The scan, or aggregation.</param>
    /// <param name="count">LIMIT: a <see cref="Constant"/> or <see cref="Parameter"/> of type bigint, or null.</param>
    /// <param name="offset">OFFSET, likewise.</param>
    /// <returns>The scan whose rows are exactly those, or null.</returns>
    TableHandle? ApplyLimit(TableHandle handle, Expression? count, Expression? offset) => null;

    /// <summary>Estimates a scan, from the handle and what is known locally.</summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <param name="conjuncts">The conjuncts that were pushed, with their selectivities.</param>
    /// <returns>The estimate.</returns>
    ScanEstimate Estimate(TableHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts);

    /// <summary>How many rows the table is thought to have: ANALYZE's count, an option, or a guess.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Rows, at least 1.</returns>
    double EstimateTableRows(TableDescription table);

    /// <summary>Describes a planned scan for EXPLAIN, without I/O. Parameters are written <c>$1</c>, <c>$2</c>, … (index + 1).</summary>
    /// <param name="handle">The scan.</param>
    /// <param name="table">Its table.</param>
    /// <returns>The lines.</returns>
    IReadOnlyList<PlanProperty> Describe(TableHandle handle, TableDescription table);

    /// <summary>How EXPLAIN shows what the peer is expected to bill, before anything is read.</summary>
    /// <param name="units">The <see cref="ScanEstimate.Units"/> of the whole plan, a LIMIT included.</param>
    /// <returns>The line, or null for a peer that bills nothing.</returns>
    PlanProperty? DescribeUnits(double units) => null;

    /// <summary>Writes a handle into the plan: one JSON value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="handle">The scan.</param>
    void WriteHandle(Utf8JsonWriter writer, TableHandle handle);

    /// <summary>Reads what <see cref="WriteHandle"/> wrote.</summary>
    /// <param name="element">The JSON value.</param>
    /// <returns>The scan.</returns>
    TableHandle ReadHandle(JsonElement element);

    /// <summary>Makes the clients for one server and user. No I/O yet; the first request connects.</summary>
    /// <param name="request">Options and secrets.</param>
    /// <returns>The connection.</returns>
    IPeerConnection Connect(ConnectionRequest request);

    /// <summary>Makes a scan ready. No I/O yet.</summary>
    /// <param name="opening">What to scan.</param>
    /// <returns>The scan.</returns>
    IScan OpenScan(ScanOpening opening);

    /// <summary>Lists the peer's tables for IMPORT FOREIGN SCHEMA.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The tables, in the order in which they are to be created.</returns>
    Task<IReadOnlyList<ImportedTable>> ImportAsync(
        IPeerConnection connection, ImportRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a sample for ANALYZE: rows of which each of the table is as likely to be written as any other, as far as the peer lets it. It is bounded
    /// by what the connector thinks a sample may cost, not only by the rows wanted.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="sink">Where rows go.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>What the sample says of the table.</returns>
    Task<SampleResult> SampleAsync(SampleRequest request, IRowSink sink, CancellationToken cancellationToken) =>
        throw new PeerException(SqlState.FeatureNotSupported, $"{DisplayName} tables cannot be analyzed");

    /// <summary>Asks the peer what it knows of a table: one or a few small requests.</summary>
    /// <param name="connection">The connector's own connection.</param>
    /// <param name="table">The foreign table.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The description.</returns>
    Task<RemoteDescription> DescribeTableAsync(IPeerConnection connection, TableDescription table, CancellationToken cancellationToken) =>
        throw new PeerException(SqlState.FeatureNotSupported, $"{DisplayName} tables cannot be described");

    /// <summary>Asks the peer what a planned scan would cost: one small request, while the query is planned.</summary>
    /// <param name="connection">The connector's own connection.</param>
    /// <param name="handle">The scan, join or aggregation. Its parameters have no values.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="isLookup">Whether it would run again and again with other parameters.</param>
    /// <param name="cancellationToken">Cancelled with the statement.</param>
    /// <returns>The estimate.</returns>
    Task<RemoteEstimate> EstimateRemotelyAsync(
        IPeerConnection connection, TableHandle handle, TableDescription table, bool isLookup, CancellationToken cancellationToken) =>
        throw new PeerException(SqlState.FeatureNotSupported, $"{DisplayName} does not estimate");

    /// <summary>Whether and how a table can be written. No I/O.</summary>
    /// <param name="table">The table.</param>
    /// <param name="command">What is to be done.</param>
    /// <returns>The answer.</returns>
    ModifyAnswer PlanModify(TableDescription table, ModifyCommand command) => ModifyAnswer.Refuse($"{DisplayName} tables cannot be written");

    /// <summary>Asks for an UPDATE or DELETE of everything that a scan or a join would give. Only asked if every conjunct was exact.</summary>
    /// <param name="handle">The scan or join.</param>
    /// <param name="table">What goes with it.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="reason">If the answer is null: why.</param>
    /// <returns>The modification, or null: then the rows are read, and written one by one. <see cref="Describe"/> shows it.</returns>
    TableHandle? ApplyModification(TableHandle handle, TableDescription table, DirectModification request, out string? reason)
    {
        reason = $"{DisplayName} does not change rows by itself";
        return null;
    }

    /// <summary>How EXPLAIN shows a target that is written, beside the command and its columns: an insert mode, for one. No I/O.</summary>
    /// <param name="table">The table.</param>
    /// <param name="command">What is done.</param>
    /// <returns>The lines.</returns>
    IReadOnlyList<PlanProperty> DescribeModify(TableDescription table, ModifyCommand command) => [];

    /// <summary>The same, of a target whose plan is known: the statement that a row becomes, for one.</summary>
    /// <param name="target">What is written; nothing is opened, and its notices go nowhere.</param>
    /// <returns>The lines.</returns>
    IReadOnlyList<PlanProperty> DescribeModify(ModifyOpening target)
    {
        System.ArgumentNullException.ThrowIfNull(target);
        return DescribeModify(target.Table, target.Command);
    }

    /// <summary>Begins the writes of a transaction through a connection. No I/O yet.</summary>
    /// <param name="connection">The connector's own connection.</param>
    /// <returns>The transaction.</returns>
    IPeerTransaction BeginTransaction(IPeerConnection connection) =>
        throw new PeerException(SqlState.FeatureNotSupported, $"{DisplayName} tables cannot be written");

    /// <summary>The same, for a connector whose peer has transactions of its own. No I/O yet.</summary>
    /// <param name="connection">The connector's own connection.</param>
    /// <param name="settings">What is known of the local transaction where the peer's is begun.</param>
    /// <returns>The transaction.</returns>
    IPeerTransaction BeginTransaction(IPeerConnection connection, SessionSettings settings) => BeginTransaction(connection);
}
