/*-------------------------------------------------------------------------
 *
 * modify_exec.c
 *		Executor callbacks of writing.
 *
 * A target opens its operation with its first row.	 The operation belongs to
 * the query's memory context and ends with it, also by an error; what was
 * written belongs to the transaction (transaction.c).
 *
 * Commands.  A row is written by the command whose number the executor gave the
 * statement: later commands of the transaction see it, the statement itself does
 * not, and the functions that its triggers call do, as with a local table.
 *
 * Constraints.	 The core leaves NOT NULL, CHECK and the bounds of a partition to
 * the peer; a peer without a schema has no such thing, so they are checked here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "batch.h"
#include "compat.h"
#include "modify_rows.h"

/* Whether what becomes of each inserted row is nobody's business before the statement ends.  node: NULL for COPY. */
static bool
nobody_looks(ResultRelInfo *target, ModifyTable *node)
{
	ResultRelInfo *root = target->ri_RootResultRelInfo;

	return (node == NULL || (node->operation == CMD_INSERT && node->onConflictAction == ONCONFLICT_NONE)) &&
		target->ri_TrigDesc == NULL && (root == NULL || root->ri_TrigDesc == NULL);
}

static PeerModifyState *
create_state(EState *estate, ResultRelInfo *target, CmdType operation, List *plan, AttrNumber *junk, ModifyTable *node)
{
	PeerModifyState *state = palloc0(sizeof(PeerModifyState));
	Relation	relation = target->ri_RelationDesc;

	state->estate = estate;
	state->target = target;
	state->operation = operation;
	state->server = GetForeignTable(RelationGetRelid(relation))->serverid;
	state->user = compat_modify_user(estate, target);
	state->plan = strVal(list_nth(plan, PEER_MODIFY_PLAN));
	state->returning = (List *) list_nth(plan, PEER_MODIFY_RETURNING);
	state->values = write_values_create(relation, (List *) list_nth(plan, PEER_MODIFY_IDENTITY), junk,
										(List *) list_nth(plan, PEER_MODIFY_COLUMNS));
	if (state->returning != NIL)
		state->reader = batch_reader_create(RelationGetDescr(relation), state->returning,
											RelationGetRelationName(relation));
	state->batch_rows = intVal(list_nth(plan, PEER_MODIFY_BATCH_ROWS));
	state->has_plan = node != NULL;
	state->may_foretell = operation == CMD_INSERT && state->returning == NIL && nobody_looks(target, node);
	state->context = AllocSetContextCreate(CurrentMemoryContext, "peer_fdw modify", ALLOCSET_DEFAULT_SIZES);
	return state;
}

void
peer_begin_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *target, List *plan, int subplan_index, int eflags)
{
	List	   *identity = (List *) list_nth(plan, PEER_MODIFY_IDENTITY);
	AttrNumber *junk = palloc0(sizeof(AttrNumber) * Max(list_length(identity), 1));
	PeerModifyState *state;
	ListCell   *cell;

	if (eflags & EXEC_FLAG_EXPLAIN_ONLY)
		return;
	foreach(cell, identity)
	{
		FormData_pg_attribute attribute = modify_identity_attribute(target->ri_RelationDesc, lfirst_int(cell));
		char	   *name = modify_identity_name(&attribute);
		AttrNumber	number = ExecFindJunkAttributeInTlist(outerPlanState(mtstate)->plan->targetlist, name);

		if (!AttributeNumberIsValid(number))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("could not find junk attribute \"%s\"", name)));
		junk[foreach_current_index(cell)] = number;
	}
	state = create_state(mtstate->ps.state, target, mtstate->operation, plan, junk,
						 castNode(ModifyTable, mtstate->ps.plan));
	state->by_place = identity != NIL && linitial_int(identity) < 0;
	target->ri_FdwState = state;
}

/* COPY, and rows that are routed into a partition. */
void
peer_begin_foreign_insert(ModifyTableState *mtstate, ResultRelInfo *target)
{
	ModifyTable *node = castNode(ModifyTable, mtstate->ps.plan);
	PeerModifyState *state = (PeerModifyState *) target->ri_FdwState;
	List	   *returning = NIL;
	TriggerDesc *triggers = target->ri_TrigDesc;

	/* Such a peer would show the statement the rows that it has moved there. */
	if (node != NULL && node->operation == CMD_UPDATE && (target->ri_usesFdwDirectModify || (state != NULL && state->by_place)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot move rows into foreign table \"%s\", which the same statement updates",
						RelationGetRelationName(target->ri_RelationDesc))));

	/* Which columns these need is not worth finding out for each partition. */
	if (target->ri_returningList != NIL || target->ri_WithCheckOptions != NIL ||
		(triggers != NULL && triggers->trig_insert_after_row))
		returning = modify_all_columns(target->ri_RelationDesc);
	state = create_state(mtstate->ps.state, target, CMD_INSERT,
						 modify_plan(target->ri_RelationDesc, CMD_INSERT, modify_all_columns(target->ri_RelationDesc),
									 returning, node != NULL && node->onConflictAction == ONCONFLICT_NOTHING),
						 NULL, node);
#if PG_VERSION_NUM < 160000
	state->may_gather = node == NULL && state->may_foretell && state->batch_rows > 1;
#endif
	if (target->ri_FdwState != NULL)
		((PeerModifyState *) target->ri_FdwState)->routed = state;
	else
		target->ri_FdwState = state;
}

/* Puts what came back of a row into its slot; what did not come back stays, or is NULL in an empty slot. */
static void
store_returned(PeerModifyState *state, TupleTableSlot *slot)
{
	TupleDesc	descriptor = RelationGetDescr(state->target->ri_RelationDesc);
	MemoryContext old = MemoryContextSwitchTo(state->context);
	Datum	   *values = palloc0(sizeof(Datum) * descriptor->natts);
	bool	   *isnull = palloc(sizeof(bool) * descriptor->natts);
	HeapTuple	tuple;

	memset(isnull, true, descriptor->natts);
	if (!TTS_EMPTY(slot))
	{
		slot_getallattrs(slot);
		memcpy(values, slot->tts_values, sizeof(Datum) * descriptor->natts);
		memcpy(isnull, slot->tts_isnull, descriptor->natts);
	}
	if (!batch_reader_next(state->reader, values, isnull))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected batch of the managed library"),
				 errdetail("It holds fewer rows than were written.")));
	tuple = heap_form_tuple(descriptor, values, isnull);
	MemoryContextSwitchTo(old);
	ExecForceStoreHeapTuple(tuple, slot, false);
	ExecMaterializeSlot(slot);
}

static void
check_constraints(PeerModifyState *state, TupleTableSlot *slot)
{
	ResultRelInfo *target = state->target;
	Relation	relation = target->ri_RelationDesc;

	slot->tts_tableOid = RelationGetRelid(relation);
	if (relation->rd_att->constr != NULL)
		ExecConstraints(target, slot, state->estate);

	/* A row that was routed here fits, unless a trigger has changed it since. */
	if (relation->rd_rel->relispartition &&
		(state->operation == CMD_UPDATE || target->ri_RootResultRelInfo == NULL ||
		 (target->ri_TrigDesc != NULL && target->ri_TrigDesc->trig_insert_before_row)))
		ExecPartitionCheck(target, slot, state->estate, true);
}

/* One row.	 NULL if it does not count. */
static TupleTableSlot *
write_row(PeerModifyState *state, TupleTableSlot *slot, TupleTableSlot *plan_slot)
{
	const uint8_t *outcomes;

	if (state->operation != CMD_DELETE)
		check_constraints(state, slot);
	outcomes = modify_rows_write(state, &slot, &plan_slot, 1);
	if (outcomes[0] != PEER_ROW_DONE)
		return NULL;
	if (state->reader != NULL)
		store_returned(state, slot);
	return slot;
}

static PeerModifyState *
insert_state(ResultRelInfo *target)
{
	PeerModifyState *state = (PeerModifyState *) target->ri_FdwState;

	return state->routed != NULL ? state->routed : state;
}

TupleTableSlot *
peer_exec_foreign_insert(EState *estate, ResultRelInfo *target, TupleTableSlot *slot, TupleTableSlot *plan_slot)
{
	PeerModifyState *state = insert_state(target);

	if (!state->may_gather || !modify_rows_is_foretold(state))
		return write_row(state, slot, plan_slot);
	check_constraints(state, slot);
	modify_rows_gather(state, slot);
	return slot;
}

/* Batches are without RETURNING, see peer_get_foreign_modify_batch_size. */
TupleTableSlot **
peer_exec_foreign_batch_insert(EState *estate, ResultRelInfo *target, TupleTableSlot **slots,
							   TupleTableSlot **plan_slots, int *count)
{
	PeerModifyState *state = insert_state(target);
	TupleTableSlot **done;
	int			done_count = 0;
	const uint8_t *outcomes;

	for (int i = 0; i < *count; i++)
		check_constraints(state, slots[i]);
	if (modify_rows_is_foretold(state))
	{
		modify_rows_foretell(state, slots, plan_slots, *count);
		return slots;
	}
	outcomes = modify_rows_write(state, slots, plan_slots, *count);
	done = MemoryContextAlloc(state->context, sizeof(TupleTableSlot *) * *count);
	for (int i = 0; i < *count; i++)
		if (outcomes[i] == PEER_ROW_DONE)
			done[done_count++] = slots[i];
	*count = done_count;
	return done;
}

/*
 * One by one where something is to be seen of each row before the next: what
 * RETURNING gives, what a trigger or a check reads.
 */
static int
batch_size(ResultRelInfo *target, int rows)
{
	TriggerDesc *triggers = target->ri_TrigDesc;

	if (target->ri_projectReturning != NULL || target->ri_WithCheckOptions != NIL ||
		(triggers != NULL && (triggers->trig_insert_before_row || triggers->trig_insert_after_row)))
		return 1;
	return rows;
}

/* Without a state nothing is executed, see peer_explain_foreign_modify. */
int
peer_get_foreign_modify_batch_size(ResultRelInfo *target)
{
	if (target->ri_FdwState == NULL || insert_state(target)->reader != NULL)
		return 1;
	return batch_size(target, insert_state(target)->batch_rows);
}

TupleTableSlot *
peer_exec_foreign_update(EState *estate, ResultRelInfo *target, TupleTableSlot *slot, TupleTableSlot *plan_slot)
{
	return write_row((PeerModifyState *) target->ri_FdwState, slot, plan_slot);
}

TupleTableSlot *
peer_exec_foreign_delete(EState *estate, ResultRelInfo *target, TupleTableSlot *slot, TupleTableSlot *plan_slot)
{
	ExecClearTuple(slot);
	return write_row((PeerModifyState *) target->ri_FdwState, slot, plan_slot);
}

static void
end_state(PeerModifyState *state)
{
	modify_rows_finish(state);
	if (state->handle != NULL)
	{
		peer_handle_close(state->handle);
		state->handle = NULL;
	}
}

void
peer_end_foreign_modify(EState *estate, ResultRelInfo *target)
{
	if (target->ri_FdwState != NULL)
		end_state((PeerModifyState *) target->ri_FdwState);
}

void
peer_end_foreign_insert(EState *estate, ResultRelInfo *target)
{
	if (target->ri_FdwState != NULL)
		end_state(insert_state(target));
}

void
peer_explain_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *target, List *plan, int subplan_index,
							ExplainState *es)
{
	StringInfoData request;

	initStringInfo(&request);
	document_begin_object(&request, NULL);
	document_add_raw(&request, "modify", strVal(list_nth(plan, PEER_MODIFY_PLAN)));
	document_add_boolean(&request, "verbose", es->verbose);
	document_end_object(&request);
	explain_properties(peer_ask(PEER_QUESTION_DESCRIBE, &request), es);
	if (mtstate->operation == CMD_INSERT)
		ExplainPropertyInteger("Batch Size", NULL,
							   batch_size(target, intVal(list_nth(plan, PEER_MODIFY_BATCH_ROWS))), es);
}
