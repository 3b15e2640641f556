/*-------------------------------------------------------------------------
 *
 * modify_rows.c
 *		Rows on their way to the peer.
 *
 * Foretold rows.  The rows of an INSERT that nobody looks at before its end (no
 * RETURNING, no trigger, no ON CONFLICT) are said to count as soon as they are
 * handed over, once the peer has told that it drops none.	It writes them while
 * the next are made: one batch is on the way while another is filled.	Whatever
 * else is asked of a peer in between waits for them (write_crossing.c).
 *
 * COPY.  Before 16 the core hands over the rows of a COPY one by one.	They are
 * gathered here on the same terms.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "executor/executor.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "modify_rows.h"
#include "open_document.h"
#include "transaction.h"

/*
 * count: how many rows come first.  Of a plan, a batch that is not full is the only
 * one: then nothing is to be foretold, and the peer need not be asked whether it
 * drops rows.
 */
static void
open_target(PeerModifyState *state, int count)
{
	StringInfoData document;

	if (state->has_plan && (count < state->batch_rows || state->batch_rows == 1))
		state->may_foretell = false;
	transaction_begin_writing();
	initStringInfo(&document);
	open_document_begin(&document, state->server, state->user);
	document_add_raw(&document, "modify", state->plan);
	if (state->may_foretell)
		document_add_boolean(&document, "gathers", true);
	if (state->reader != NULL)
		batch_reader_write_columns(state->reader, state->returning, &document);
	open_document_end(&document, state->server, state->user);
	state->handle = peer_handle_open(PEER_OPERATION_MODIFY, &document, state->estate->es_query_cxt);
}

/* Waits for the answer to foretold rows. */
static void
await_answer(PeerModifyState *state)
{
	PeerModified modified;

	if (!state->is_pending)
		return;
	peer_handle_modify_end(state->handle, &modified);
	state->is_pending = false;
	if (modified.may_skip)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the peer may have dropped rows of foreign table \"%s\" that were counted already",
						RelationGetRelationName(state->target->ri_RelationDesc))));
}

/*
 * Makes rows ready to be handed over.	Their texts are made while those before
 * are still on the way, whose texts the managed side has copied.
 */
static void
prepare(PeerModifyState *state, TupleTableSlot **slots, TupleTableSlot **plan_slots, int count, PeerRows *rows)
{
	MemoryContextReset(state->context);
	if (state->reader != NULL)
		batch_reader_reset(state->reader);
	rows->rows = count;
	rows->values = write_values_text(state->values, slots, plan_slots, count);
	rows->column_count = write_values_count(state->values);
	rows->level = GetCurrentTransactionNestLevel();
	rows->command_id = state->has_plan ? state->estate->es_output_cid : GetCurrentCommandId(true);
	await_answer(state);
	if (state->handle == NULL)
		open_target(state, count);
}

const uint8_t *
modify_rows_write(PeerModifyState *state, TupleTableSlot **slots, TupleTableSlot **plan_slots, int count)
{
	MemoryContext old = MemoryContextSwitchTo(state->context);
	PeerRows	rows;
	PeerModified modified;

	prepare(state, slots, plan_slots, count, &rows);
	peer_handle_modify(state->handle, &rows, &modified);
	transaction_note_write(RelationGetRelid(state->target->ri_RelationDesc));
	if (state->reader != NULL && modified.returned != NULL)
		batch_reader_take(state->reader, modified.returned);
	MemoryContextSwitchTo(old);
	if (modified.may_skip)
		state->may_foretell = state->may_gather = false;
	return modified.outcomes;
}

bool
modify_rows_is_foretold(const PeerModifyState *state)
{
	return state->may_foretell && state->handle != NULL;
}

void
modify_rows_foretell(PeerModifyState *state, TupleTableSlot **slots, TupleTableSlot **plan_slots, int count)
{
	MemoryContext old = MemoryContextSwitchTo(state->context);
	PeerRows	rows;
	PeerModified modified;

	prepare(state, slots, plan_slots, count, &rows);

	/* Noted first: an error of the call leaves it open how far the rows came. */
	transaction_note_write(RelationGetRelid(state->target->ri_RelationDesc));
	state->is_pending = !peer_handle_modify_begin(state->handle, &rows, &modified);
	MemoryContextSwitchTo(old);
}

static void
send_gathered(PeerModifyState *state)
{
	int			count = state->gathered_count;

	if (count == 0)
		return;
	state->gathered_count = 0;
	modify_rows_foretell(state, state->gathered, NULL, count);
	for (int i = 0; i < count; i++)
		ExecClearTuple(state->gathered[i]);
}

void
modify_rows_gather(PeerModifyState *state, TupleTableSlot *slot)
{
	MemoryContext old = MemoryContextSwitchTo(state->estate->es_query_cxt);

	if (state->gathered == NULL)
		state->gathered = palloc0(sizeof(TupleTableSlot *) * state->batch_rows);
	if (state->gathered_count == state->gathered_made)
		state->gathered[state->gathered_made++] =
			MakeSingleTupleTableSlot(RelationGetDescr(state->target->ri_RelationDesc), &TTSOpsHeapTuple);
	MemoryContextSwitchTo(old);
	ExecCopySlot(state->gathered[state->gathered_count++], slot);
	if (state->gathered_count == state->batch_rows)
		send_gathered(state);
}

void
modify_rows_finish(PeerModifyState *state)
{
	send_gathered(state);
	for (int i = 0; i < state->gathered_made; i++)
		ExecDropSingleTupleTableSlot(state->gathered[i]);
	state->gathered_made = 0;
	await_answer(state);
}
