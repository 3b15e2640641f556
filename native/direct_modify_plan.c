/*-------------------------------------------------------------------------
 *
 * direct_modify_plan.c
 *		UPDATE and DELETE that the peer does by itself.
 *
 * Offered where all rows of a foreign scan are written, and nothing of a row is needed
 * here: no condition is checked here, every new value can be computed by the
 * peer, and no trigger, view or generated column wants to see the rows (the
 * core has looked).  CHECK constraints and the bounds of a partition are checked
 * here (modify_exec.c), so a table that has those which an UPDATE could break is
 * not offered.	 NOT NULL is left to the peer.
 *
 * Deliberately left out: RETURNING of a join; of system columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "optimizer/appendinfo.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "utils/partcache.h"
#include "utils/rel.h"

#include "compat.h"
#include "expression.h"
#include "plan.h"

/* The foreign scan right below the ModifyTable that reads the target, or NULL. */
static ForeignScan *
find_scan(ModifyTable *modify, Index target, int index)
{
	Plan	   *plan = outerPlan(modify);

	if (IsA(plan, Result) && outerPlan(plan) != NULL && IsA(outerPlan(plan), Append))
		plan = outerPlan(plan);
	if (IsA(plan, Append))
	{
		List	   *plans = ((Append *) plan)->appendplans;

		if (index >= list_length(plans))
			return NULL;
		plan = (Plan *) list_nth(plans, index);
	}
	if (!IsA(plan, ForeignScan) || !bms_is_member(target, ((ForeignScan *) plan)->fs_relids))
		return NULL;
	return (ForeignScan *) plan;
}

/* Whether new values for these columns may break what is checked here. */
static bool
may_break_constraints(Relation relation, List *columns)
{
	TupleConstr *constraints = RelationGetDescr(relation)->constr;
	Bitmapset  *checked = NULL;
	ListCell   *cell;

	if (constraints != NULL && constraints->num_check > 0)
		return true;
	if (!relation->rd_rel->relispartition)
		return false;
	pull_varattnos((Node *) RelationGetPartitionQual(relation), 1, &checked);
	if (bms_is_member(InvalidAttrNumber - FirstLowInvalidHeapAttributeNumber, checked))
		return true;
	foreach(cell, columns)
		if (bms_is_member(lfirst_int(cell) - FirstLowInvalidHeapAttributeNumber, checked))
			return true;
	return false;
}

/* The columns that RETURNING needs, ascending.	 False if it needs a system column other than tableoid. */
static bool
returned_columns(Relation relation, Index target, List *returning, List **columns)
{
	Bitmapset  *attributes = NULL;
	TupleDesc	descriptor = RelationGetDescr(relation);
	bool		whole_row;

	pull_varattnos((Node *) returning, target, &attributes);
	for (int number = FirstLowInvalidHeapAttributeNumber + 1; number < 0; number++)
		if (number != TableOidAttributeNumber &&
			bms_is_member(number - FirstLowInvalidHeapAttributeNumber, attributes))
			return false;
	whole_row = bms_is_member(InvalidAttrNumber - FirstLowInvalidHeapAttributeNumber, attributes);
	for (int number = 1; number <= descriptor->natts; number++)
		if (!TupleDescAttr(descriptor, number - 1)->attisdropped &&
			(whole_row || bms_is_member(number - FirstLowInvalidHeapAttributeNumber, attributes)))
			*columns = lappend_int(*columns, number);
	return true;
}

static void
write_assignments(StringInfo request, List *targets, List *columns, PeerExpressionContext *context)
{
	ListCell   *target;
	ListCell   *column;

	document_begin_array(request, "assignments");
	forboth(target, targets, column, columns)
	{
		document_begin_object(request, NULL);
		document_add_integer(request, "column", lfirst_int(column));
		expression_write(request, "value", lfirst_node(TargetEntry, target)->expr, context);
		document_end_object(request);
	}
	document_end_array(request);
}

/* The path of the modification, or NULL if the peer does not do it. */
static PeerPath *
ask(PlannerInfo *root, PeerRelation *relation, ForeignScan *scan, CmdType command, Index target,
	List *targets, List *columns, List *returning)
{
	List	   *parameters = list_copy(*relation->parameters);
	PeerExpressionContext context = {.root = root, .relids = relation->relids, .parameters = &parameters};
	StringInfoData request;
	PeerPath   *path;
	Jsonb	   *reply;
	ListCell   *cell;
	int			level;

	plan_begin_request(&request, relation, "direct_modify");
	level = document_transmission_begin();
	document_add_text(&request, "command", command == CMD_UPDATE ? "update" : "delete");
	document_add_integer(&request, "relation", target);
	document_add_raw(&request, "input", strVal(list_nth(scan->fdw_private, PEER_SCAN_PLAN)));
	write_assignments(&request, targets, columns, &context);
	document_begin_array(&request, "returning");
	foreach(cell, returning)
		document_add_integer(&request, NULL, lfirst_int(cell));
	document_end_array(&request);
	document_transmission_end(level);
	expression_write_parameters(&request, parameters);
	document_end_object(&request);
	plan_keep_parameters(root, relation, parameters);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	if (!document_has(reply, "plan"))
		return NULL;
	path = plan_read_path(reply, parameters);
	if (!equal(path->columns, returning))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected reply of the managed library"),
				 errdetail("A modification does not return the columns that were asked for.")));
	return path;
}

/* What identifies a row is not read any more; an expression that nothing fills must not be evaluated. */
static void
forget_owner(ForeignScan *scan)
{
	ListCell   *cell;

	foreach(cell, scan->scan.plan.targetlist)
	{
		TargetEntry *entry = lfirst_node(TargetEntry, cell);

		if (IsA(entry->expr, Var) && ((Var *) entry->expr)->varattno == PEER_OWNER_ATTRIBUTE)
			entry->expr = (Expr *) makeNullConst(CIDOID, -1, InvalidOid);
	}
}

static bool
plan_target(PlannerInfo *root, ModifyTable *modify, Relation target_relation, Index target, int index, ForeignScan *scan,
			PeerRelation *relation)
{
	List	   *targets = NIL;
	List	   *columns = NIL;
	List	   *returning = NIL;
	List	   *expressions = NIL;
	PeerPath   *path;
	ListCell   *cell;

	if (modify->operation == CMD_UPDATE)
	{
		get_translated_update_targetlist(root, target, &targets, &columns);
		if (may_break_constraints(target_relation, columns))
			return false;
	}
	if (modify->returningLists != NIL &&
		!returned_columns(target_relation, target, (List *) list_nth(modify->returningLists, index), &returning))
		return false;
	path = ask(root, relation, scan, modify->operation, target, targets, columns, returning);
	if (path == NULL)
		return false;

	foreach(cell, path->used)
		expressions = lappend(expressions, list_nth(path->parameters, lfirst_int(cell)));
	scan->operation = modify->operation;
	scan->resultRelation = target;
	scan->fdw_exprs = expressions;
	scan->fdw_private = lappend(plan_scan_private(root, relation, path, expressions, NIL),
								makeInteger(modify->canSetTag ? 1 : 0));
	scan->scan.plan.lefttree = NULL;
	scan->scan.plan.async_capable = false;
	if (scan->scan.scanrelid > 0)
		forget_owner(scan);
	return true;
}

bool
peer_plan_direct_modify(PlannerInfo *root, ModifyTable *modify, Index target, int index)
{
	ForeignScan *scan;
	RelOptInfo *rel;
	PeerRelation *relation;
	Relation	target_relation;
	bool		planned;

	if (!peer_pushdown || (modify->operation != CMD_UPDATE && modify->operation != CMD_DELETE))
		return false;
	scan = find_scan(modify, target, index);
	if (scan == NULL || scan->scan.plan.qual != NIL || (scan->scan.scanrelid == 0 && modify->returningLists != NIL))
		return false;
	rel = scan->scan.scanrelid == 0 ? find_join_rel(root, scan->fs_relids) : root->simple_rel_array[target];
	relation = rel == NULL ? NULL : (PeerRelation *) rel->fdw_private;
	if (relation == NULL || !relation->direct_modify)
		return false;
	target_relation = table_open(root->simple_rte_array[target]->relid, NoLock);	/* the planner has locked it */
	planned = plan_target(root, modify, target_relation, target, index, scan, relation);
	table_close(target_relation, NoLock);
	return planned;
}
