/*-------------------------------------------------------------------------
 *
 * slots_fdw.c
 *		A foreign data wrapper that does nothing but fill slots in C: what the
 *		executor can take at the very best.	The benchmark's reference.
 *
 * Five columns as of the synthetic peer's benchmark table: n bigint, i integer,
 * f double precision, t text, ts timestamptz.  Values are made once, per 1024
 * rows, and pointed to; so the cost measured is the executor's and the slot's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/reloptions.h"
#include "commands/defrem.h"
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/planmain.h"
#include "optimizer/restrictinfo.h"
#include "utils/builtins.h"
#include "utils/rel.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(slots_fdw_handler);

#define BLOCK 1024

typedef struct SlotsState
{
	int64		rows;
	int64		next;
	int			natts;
	Datum	   *values[BLOCK];
} SlotsState;

static int64
slots_rows(Oid relation)
{
	ListCell   *cell;

	foreach(cell, GetForeignTable(relation)->options)
	{
		DefElem    *option = (DefElem *) lfirst(cell);

		if (strcmp(option->defname, "rows") == 0)
			return strtoll(defGetString(option), NULL, 10);
	}
	return 0;
}

static void
slots_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid relation)
{
	baserel->tuples = slots_rows(relation);
	set_baserel_size_estimates(root, baserel);
}

static void
slots_paths(PlannerInfo *root, RelOptInfo *baserel, Oid relation)
{
	add_path(baserel, (Path *)
			 create_foreignscan_path(root, baserel, NULL, baserel->rows,
#if PG_VERSION_NUM >= 180000
									 0,
#endif
									 10, 10 + baserel->rows * 0.01, NIL,
									 baserel->lateral_relids, NULL,
#if PG_VERSION_NUM >= 170000
									 NIL,
#endif
									 NIL));
}

static ForeignScan *
slots_plan(PlannerInfo *root, RelOptInfo *baserel, Oid relation, ForeignPath *path,
		   List *tlist, List *clauses, Plan *outer)
{
	return make_foreignscan(tlist, extract_actual_clauses(clauses, false), baserel->relid,
							NIL, NIL, NIL, NIL, outer);
}

static void
slots_begin(ForeignScanState *node, int eflags)
{
	SlotsState *state = palloc0(sizeof(SlotsState));
	text	   *label = cstring_to_text("a text of some thirty-two bytes.");

	state->rows = slots_rows(RelationGetRelid(node->ss.ss_currentRelation));
	state->natts = RelationGetDescr(node->ss.ss_currentRelation)->natts;
	if (state->natts != 5)
		elog(ERROR, "slots_fdw tables have five columns");
	for (int i = 0; i < BLOCK; i++)
	{
		state->values[i] = palloc(sizeof(Datum) * 5);
		state->values[i][0] = Int64GetDatum(i);
		state->values[i][1] = Int32GetDatum(i);
		state->values[i][2] = Float8GetDatum(i);
		state->values[i][3] = PointerGetDatum(label);
		state->values[i][4] = Int64GetDatum(i);
	}
	node->fdw_state = state;
}

static TupleTableSlot *
slots_iterate(ForeignScanState *node)
{
	SlotsState *state = (SlotsState *) node->fdw_state;
	TupleTableSlot *slot = node->ss.ss_ScanTupleSlot;
	Datum	   *values;

	ExecClearTuple(slot);
	if (state->next >= state->rows)
		return slot;
	values = state->values[state->next++ % BLOCK];
	for (int i = 0; i < 5; i++)
	{
		slot->tts_values[i] = values[i];
		slot->tts_isnull[i] = false;
	}
	return ExecStoreVirtualTuple(slot);
}

static void
slots_rescan(ForeignScanState *node)
{
	((SlotsState *) node->fdw_state)->next = 0;
}

static void
slots_end(ForeignScanState *node)
{
}

Datum
slots_fdw_handler(PG_FUNCTION_ARGS)
{
	FdwRoutine *routine = makeNode(FdwRoutine);

	routine->GetForeignRelSize = slots_rel_size;
	routine->GetForeignPaths = slots_paths;
	routine->GetForeignPlan = slots_plan;
	routine->BeginForeignScan = slots_begin;
	routine->IterateForeignScan = slots_iterate;
	routine->ReScanForeignScan = slots_rescan;
	routine->EndForeignScan = slots_end;
	PG_RETURN_POINTER(routine);
}
