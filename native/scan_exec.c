/*-------------------------------------------------------------------------
 *
 * scan_exec.c
 *		Executor callbacks of reading.
 *
 * A scan opens its operation with the first row that is asked for, so that a
 * subplan which never runs costs nothing, and restarts it as late.	The
 * operation belongs to the query's memory context and ends with it, also by an
 * error.
 *
 * Not parallel safe, and said so by leaving IsForeignScanParallelSafe out:
 * each worker would be a session of its own at the peer, without this
 * transaction's user mapping cache, notices or buffered writes.  The managed side reads
 * in parallel by itself.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "executor/execAsync.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "storage/latch.h"
#include "utils/rel.h"
#include "utils/snapshot.h"
#if PG_VERSION_NUM >= 180000
#include "storage/waiteventset.h"
#endif

#include "batch.h"
#include "open_document.h"
#include "peer_fdw.h"
#include "scan_parameter.h"
#include "scan_shape.h"
#include "transaction.h"

typedef struct PeerScanState
{
	Oid			user;			/* whose mapping is used */
	CommandId	command_id;		/* sees what earlier commands have written */
	List	   *columns;		/* of the batch, see PEER_SCAN_COLUMNS */
	BatchReader *reader;
	int			place;			/* the reader's number for ctid; 0: no system
								 * column is read */
	int			owner;			/* and for PEER_OWNER_ATTRIBUTE; 0: not read */
	Datum	   *values;			/* if one is: the row with them */
	bool	   *isnull;
	bool		has_header;		/* the slot wants a tuple, for its system columns */
	ScanParameters *parameters;
	PeerHandle *handle;			/* NULL: not opened yet */
	bool		restart;		/* the rows so far are of no use */
	bool		at_end;
	bool		polling;		/* asked by an asynchronous Append: do not wait */
	bool		pending;		/* there was nothing yet when polled */
} PeerScanState;

/* As whom the query reads the table: a view's owner, if it is read through a view. */
static Oid
scan_user(ForeignScanState *node)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	Oid			user;

#if PG_VERSION_NUM >= 160000
	user = scan->checkAsUser;
#else
	int			index = scan->scan.scanrelid > 0 ? (int) scan->scan.scanrelid : bms_next_member(scan->fs_relids, -1);

	user = exec_rt_fetch(index, node->ss.ps.state)->checkAsUser;
#endif
	return OidIsValid(user) ? user : GetUserId();
}

void
peer_begin_foreign_scan(ForeignScanState *node, int eflags)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
	PeerScanState *state;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;

	state = palloc0(sizeof(PeerScanState));
	state->user = scan_user(node);
	state->command_id = node->ss.ps.state->es_snapshot == NULL
		? GetCurrentCommandId(false) : node->ss.ps.state->es_snapshot->curcid;
	state->columns = scan_batch_columns(scan);
	state->reader = scan_create_reader(node, state->columns, &state->place, &state->owner);
	if (state->place > 0)
	{
		int			count = Max(state->place, state->owner);

		state->values = palloc0(sizeof(Datum) * count);
		state->isnull = palloc(sizeof(bool) * count);
		memset(state->isnull, true, count);
	}
	state->has_header = scan->fsSystemCol && scan->scan.scanrelid > 0 && TTS_IS_HEAPTUPLE(slot);
	state->parameters = scan_parameters_create(&node->ss.ps, scan->fdw_exprs,
											   (List *) list_nth(scan->fdw_private, PEER_SCAN_PARAMETERS));

	/* Columns that are not read, or were dropped, are NULL in every row. */
	memset(slot->tts_isnull, true, slot->tts_tupleDescriptor->natts);
	node->fdw_state = state;
}

static void
open_scan(ForeignScanState *node, PeerScanState *state)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	StringInfoData document;

	transaction_begin_reading();
	initStringInfo(&document);
	open_document_begin(&document, scan->fs_server, state->user);
	document_add_raw(&document, "plan", strVal(list_nth(scan->fdw_private, PEER_SCAN_PLAN)));
	document_add_integer(&document, "command_id", state->command_id);
	batch_reader_write_columns(state->reader, state->columns, &document);
	scan_parameters_write(state->parameters, node->ss.ps.ps_ExprContext, &document);
	open_document_end(&document, scan->fs_server, state->user);
	state->handle = peer_handle_open(PEER_OPERATION_SCAN, &document, node->ss.ps.state->es_query_cxt);
}

static void
restart_scan(ForeignScanState *node, PeerScanState *state)
{
	StringInfoData document;

	initStringInfo(&document);
	document_begin_object(&document, NULL);
	scan_parameters_write(state->parameters, node->ss.ps.ps_ExprContext, &document);
	document_end_object(&document);
	peer_handle_restart(state->handle, &document);
}

/* The next batch into the reader.  False at the end, or if there is nothing yet. */
static bool
fetch_batch(ForeignScanState *node, PeerScanState *state)
{
	const PeerBatch *batch = NULL;

	if (state->at_end)
		return false;
	batch_reader_reset(state->reader);
	if (state->handle == NULL)
		open_scan(node, state);
	else if (state->restart)
		restart_scan(node, state);
	state->restart = false;

	if (state->polling)
	{
		PeerStatus	status = peer_handle_poll(state->handle, &batch);

		state->pending = status == PEER_PENDING;
		if (state->pending)
			return false;
	}
	else
		batch = peer_handle_next(state->handle);

	state->at_end = batch == NULL;
	if (state->at_end)
		return false;
	batch_reader_take(state->reader, batch);
	return true;
}

/* What a foreign table's row has for a header: nobody has written it. */
static void
fill_header(HeapTuple tuple, CommandId command)
{
	HeapTupleHeaderSetXmin(tuple->t_data, InvalidTransactionId);
	HeapTupleHeaderSetXmax(tuple->t_data, InvalidTransactionId);
	HeapTupleHeaderSetCmin(tuple->t_data, command);
}

/* The row as a tuple, for its xmin and its kin.  In per-tuple memory. */
static TupleTableSlot *
with_header(TupleTableSlot *slot)
{
	ItemPointerData place = slot->tts_tid;
	HeapTuple	tuple = heap_form_tuple(slot->tts_tupleDescriptor, slot->tts_values, slot->tts_isnull);

	fill_header(tuple, FirstCommandId);
	tuple->t_self = tuple->t_data->t_ctid = place;
	tuple->t_tableOid = slot->tts_tableOid;
	return ExecStoreHeapTuple(tuple, slot, false);
}

/*
 * The slot has no member for the table that a row is in at the peer, but a heap
 * tuple's header has.
 */
static TupleTableSlot *
store_with_owner(PeerScanState *state, TupleTableSlot *slot)
{
	HeapTuple	tuple = heap_form_tuple(slot->tts_tupleDescriptor, state->values, state->isnull);
	int			place = state->place - 1;
	int			owner = state->owner - 1;

	/* It was formed as a value of the row type, and its header says so: now it is a row of the table. */
	ItemPointerSetInvalid(&tuple->t_self);
	if (!state->isnull[place])
		tuple->t_self = *(ItemPointer) DatumGetPointer(state->values[place]);
	tuple->t_data->t_ctid = tuple->t_self;
	fill_header(tuple, state->isnull[owner] ? InvalidOid : DatumGetObjectId(state->values[owner]));
	return ExecStoreHeapTuple(tuple, slot, false);
}

/* A row whose place is read has it behind the columns; the slot has a member for it. */
static TupleTableSlot *
iterate_with_place(ForeignScanState *node, PeerScanState *state)
{
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
	int			last = state->place - 1;

	while (!batch_reader_next(state->reader, state->values, state->isnull))
		if (!fetch_batch(node, state))
			return slot;
	if (state->owner > 0)
		return store_with_owner(state, slot);
	memcpy(slot->tts_values, state->values, sizeof(Datum) * last);
	memcpy(slot->tts_isnull, state->isnull, last);
	if (!state->isnull[last])
		slot->tts_tid = *(ItemPointer) DatumGetPointer(state->values[last]);
	ExecStoreVirtualTuple(slot);
	return state->has_header ? with_header(slot) : slot;
}

/* Called in the node's per-tuple memory, where values that need a conversion go. */
TupleTableSlot *
peer_iterate_foreign_scan(ForeignScanState *node)
{
	PeerScanState *state = (PeerScanState *) node->fdw_state;
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;

	ExecClearTuple(slot);
	if (state->place > 0)
		return iterate_with_place(node, state);
	while (!batch_reader_next(state->reader, slot->tts_values, slot->tts_isnull))
		if (!fetch_batch(node, state))
			return slot;
	ExecStoreVirtualTuple(slot);
	return state->has_header ? with_header(slot) : slot;
}

void
peer_rescan_foreign_scan(ForeignScanState *node)
{
	PeerScanState *state = (PeerScanState *) node->fdw_state;

	if (state == NULL || state->handle == NULL)
		return;
	batch_reader_reset(state->reader);
	state->restart = true;
	state->at_end = false;
}

void
peer_end_foreign_scan(ForeignScanState *node)
{
	PeerScanState *state = (PeerScanState *) node->fdw_state;

	if (state != NULL && state->handle != NULL)
	{
		batch_reader_reset(state->reader);
		peer_handle_close(state->handle);
		state->handle = NULL;
	}
}

/*
 * EvalPlanQual.  Conditions on a table that the peer has checked are in
 * fdw_recheck_quals, which the core evaluates after this.	The rows of a join are joined
 * once more, by the local plan that stands by for it.
 */
bool
peer_recheck_foreign_scan(ForeignScanState *node, TupleTableSlot *slot)
{
	PlanState  *local = outerPlanState(node);
	TupleTableSlot *row;

	if (((Scan *) node->ss.ps.plan)->scanrelid > 0)
		return true;
	if (local == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the plan of a foreign join has no local join to check a row again")));
	row = ExecProcNode(local);
	if (TupIsNull(row))
		return false;
	ExecCopySlot(slot, row);
	return true;
}

Jsonb *
scan_report(ForeignScanState *node)
{
	PeerScanState *state = (PeerScanState *) node->fdw_state;

	return state == NULL || state->handle == NULL ? NULL : peer_handle_report(state->handle);
}

/*
 * Asynchronous execution: an Append asks all its children, and waits for the
 * wake_fds of those that had nothing.	Local conditions and the projection are
 * applied as ever, by the node's own ExecProcNodeReal.
 */
static void
produce_row(AsyncRequest *areq)
{
	ForeignScanState *node = castNode(ForeignScanState, areq->requestee);
	PeerScanState *state = (PeerScanState *) node->fdw_state;
	TupleTableSlot *row;

	state->polling = true;
	state->pending = false;
	row = areq->requestee->ExecProcNodeReal(areq->requestee);
	state->polling = false;

	if (!TupIsNull(row))
		ExecAsyncRequestDone(areq, row);
	else if (state->pending)
		ExecAsyncRequestPending(areq);
	else
		ExecAsyncRequestDone(areq, NULL);
}

void
peer_foreign_async_request(AsyncRequest *areq)
{
	produce_row(areq);
}

void
peer_foreign_async_configure_wait(AsyncRequest *areq)
{
	ForeignScanState *node = castNode(ForeignScanState, areq->requestee);
	PeerScanState *state = (PeerScanState *) node->fdw_state;
	AppendState *append = castNode(AppendState, areq->requestor);

	Assert(areq->callback_pending);
	AddWaitEventToSet(append->as_eventset, WL_SOCKET_READABLE, peer_handle_wake_fd(state->handle), NULL, areq);
}

void
peer_foreign_async_notify(AsyncRequest *areq)
{
	ForeignScanState *node = castNode(ForeignScanState, areq->requestee);
	PeerScanState *state = (PeerScanState *) node->fdw_state;

	peer_handle_drain(state->handle);
	produce_row(areq);
}
