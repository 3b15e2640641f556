/*-------------------------------------------------------------------------
 *
 * direct_modify_exec.c
 *		Runs UPDATE and DELETE that the peer does by itself.
 *
 * Without RETURNING, or if it needs no column, the peer says how many rows it
 * were.  Otherwise they come back, each as it then is or was.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "utils/rel.h"

#include "batch.h"
#include "compat.h"
#include "open_document.h"
#include "peer_fdw.h"
#include "scan_parameter.h"
#include "transaction.h"

typedef struct PeerDirectState
{
	Oid			user;			/* whose mapping is used */
	List	   *columns;		/* that come back; NIL: only their number */
	BatchReader *reader;
	ScanParameters *parameters;
	PeerHandle *handle;			/* NULL: it did not run yet */
	bool		sets_tag;		/* its rows are the command's */
	int64		left;			/* without columns: rows that RETURNING is to
								 * be evaluated for */
} PeerDirectState;

static TupleDesc
count_descriptor(void)
{
	TupleDesc	descriptor = CreateTemplateTupleDesc(1);

	TupleDescInitEntry(descriptor, 1, "count", INT8OID, -1, 0);
	return descriptor;
}

void
peer_begin_direct_modify(ForeignScanState *node, int eflags)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	Relation	relation = node->resultRelInfo->ri_RelationDesc;
	PeerDirectState *state;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	state = palloc0(sizeof(PeerDirectState));
	state->user = compat_modify_user(node->ss.ps.state, node->resultRelInfo);
	state->columns = (List *) list_nth(scan->fdw_private, PEER_SCAN_COLUMNS);
	state->reader = state->columns == NIL
		? batch_reader_create(count_descriptor(), list_make1_int(1), NULL)
		: batch_reader_create(RelationGetDescr(relation), state->columns, RelationGetRelationName(relation));
	state->parameters = scan_parameters_create(&node->ss.ps, scan->fdw_exprs,
											   (List *) list_nth(scan->fdw_private, PEER_SCAN_PARAMETERS));
	state->sets_tag = intVal(list_nth(scan->fdw_private, PEER_DIRECT_SETS_TAG)) != 0;
	node->fdw_state = state;
}

/* The next batch into the reader.	False at the end. */
static bool
fetch_batch(PeerDirectState *state)
{
	const PeerBatch *batch;

	batch_reader_reset(state->reader);
	batch = peer_handle_next(state->handle);
	if (batch != NULL)
		batch_reader_take(state->reader, batch);
	return batch != NULL;
}

/* How many rows it were: the only row there is. */
static int64
read_count(PeerDirectState *state)
{
	Datum		count = 0;
	bool		isnull = true;

	if (fetch_batch(state))
		(void) batch_reader_next(state->reader, &count, &isnull);
	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected batch of the managed library"),
				 errdetail("A modification does not say how many rows it were.")));
	return DatumGetInt64(count);
}

static void
run(ForeignScanState *node, PeerDirectState *state)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	EState	   *estate = node->ss.ps.state;
	StringInfoData document;

	transaction_begin_writing();
	initStringInfo(&document);
	open_document_begin(&document, scan->fs_server, state->user);
	document_add_raw(&document, "plan", strVal(list_nth(scan->fdw_private, PEER_SCAN_PLAN)));
	document_add_integer(&document, "command_id", estate->es_output_cid);
	document_add_integer(&document, "level", GetCurrentTransactionNestLevel());
	batch_reader_write_columns(state->reader, state->columns == NIL ? list_make1_int(1) : state->columns, &document);
	scan_parameters_write(state->parameters, node->ss.ps.ps_ExprContext, &document);
	open_document_end(&document, scan->fs_server, state->user);
	state->handle = peer_handle_open(PEER_OPERATION_DIRECT_MODIFY, &document, estate->es_query_cxt);
	transaction_note_write(RelationGetRelid(node->resultRelInfo->ri_RelationDesc));

	if (state->columns == NIL)
	{
		state->left = read_count(state);
		if (state->sets_tag)
			estate->es_processed += state->left;
	}
}

/* The next row for RETURNING, or an empty slot. */
static TupleTableSlot *
next_returned(ForeignScanState *node, PeerDirectState *state)
{
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;

	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, slot->tts_tupleDescriptor->natts);
	if (state->columns == NIL)
	{
		if (state->left-- <= 0)
			return slot;
	}
	else
	{
		while (!batch_reader_next(state->reader, slot->tts_values, slot->tts_isnull))
			if (!fetch_batch(state))
				return slot;
		if (state->sets_tag)
			node->ss.ps.state->es_processed++;
	}
	ExecStoreVirtualTuple(slot);
	slot->tts_tableOid = RelationGetRelid(node->resultRelInfo->ri_RelationDesc);
	node->resultRelInfo->ri_projectReturning->pi_exprContext->ecxt_scantuple = slot;
	return slot;
}

TupleTableSlot *
peer_iterate_direct_modify(ForeignScanState *node)
{
	PeerDirectState *state = (PeerDirectState *) node->fdw_state;

	if (state->handle == NULL)
		run(node, state);
	if (node->resultRelInfo->ri_projectReturning != NULL)
		return next_returned(node, state);
	if (node->ss.ps.instrument != NULL)
		node->ss.ps.instrument->tuplecount += state->left;
	return ExecClearTuple(node->ss.ss_ScanTupleSlot);
}

void
peer_end_direct_modify(ForeignScanState *node)
{
	PeerDirectState *state = (PeerDirectState *) node->fdw_state;

	if (state != NULL && state->handle != NULL)
	{
		batch_reader_reset(state->reader);
		peer_handle_close(state->handle);
		state->handle = NULL;
	}
}
