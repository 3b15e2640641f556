/*-------------------------------------------------------------------------
 *
 * join_plan.c
 *		Paths that leave a join to the peer.
 *
 * The core asks for pairs of relations of one server that are read as one user.  Both
 * sides must be paths that leave nothing local: a condition that is checked
 * here would be checked too late.	What says which rows of an outer join, a
 * semi- or an antijoin are partners must be the peer's as a whole; a condition on the
 * joined rows may stay here.
 *
 * A joined relation is built in several ways; the first that can be pushed is
 * kept, since the peer chooses the order of its joins itself.
 *
 * Semi- and antijoins.	 Nothing of a semijoin's inner side may be wanted above.	 An
 * antijoin may have been an outer join with a condition that some inner column
 * is NULL, and then all inner columns are NULL above: they are in
 * fdw_scan_tlist behind what is read, and nothing fills them.	If the condition is still
 * there, it is pushed as the outer join that it was.
 *
 * EvalPlanQual.  Where rows may be locked or changed, a local join path goes
 * along, which joins the rows that are looked at again.
 *
 * Deliberately left out: parameterized paths of joins, lateral references, sides
 * that are made unique.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/planmain.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "compat.h"
#include "description.h"
#include "join_plan.h"
#include "scan_request.h"

/*
 * A join that the peer has refused is asked for again with other sides, but not
 * for each of the many ways to split it.
 */
#define MAX_ATTEMPTS 4

/* What a document calls a join, or NULL if none is asked for. */
static const char *
kind_of(JoinType type)
{
	switch (type)
	{
		case JOIN_INNER:
			return "inner";
		case JOIN_LEFT:
			return "left";
		case JOIN_RIGHT:
			return "right";
		case JOIN_FULL:
			return "full";
		case JOIN_SEMI:
			return "semi";
		case JOIN_ANTI:
			return "anti";
		default:
			return NULL;
	}
}

/* A side's path, if it can be joined by the peer, or NULL. */
static PeerPath *
side_path(RelOptInfo *rel)
{
	PeerRelation *relation = (PeerRelation *) rel->fdw_private;

	if (relation == NULL || IS_DUMMY_REL(rel) || !bms_is_empty(rel->lateral_relids) || plan_is_gated(rel))
		return NULL;
	return plan_cheapest_exact(relation);
}

/*
 * Splits the clauses: which say what partners are, and which are on the joined rows.
 * False if the join cannot be left to anybody.
 */
static bool
sort_clauses(PeerJoin *join, List *clauses)
{
	bool		is_inner = join->type == JOIN_INNER;
	bool		is_semi = join->type == JOIN_SEMI;
	ListCell   *cell;

	foreach(cell, clauses)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);

		if (clause->pseudoconstant)
			return false;
		if (is_semi || (!is_inner && !RINFO_IS_PUSHED_DOWN(clause, join->rel->relids)))
			join->on = bms_add_member(join->on, list_length(join->clauses));
		else if (join->type == JOIN_ANTI)
			join->kind = "left";
		join->clauses = lappend(join->clauses, clause);
	}
	return true;
}

/*
 * Something that is computed within the join, below an outer join, cannot be
 * computed here after it.	What is computed at the top of this join can.
 */
static bool
is_computed_within(PlannerInfo *root, RelOptInfo *rel)
{
	Relids		relids = IS_OTHER_REL(rel) ? rel->top_parent_relids : rel->relids;
	ListCell   *cell;

	foreach(cell, root->placeholder_list)
	{
		PlaceHolderInfo *info = lfirst_node(PlaceHolderInfo, cell);

		if (bms_is_subset(info->ph_eval_at, relids) && bms_nonempty_difference(relids, info->ph_eval_at))
			return true;
	}
	return false;
}

/* The columns wanted above; false if the join would not have one of them. */
static bool
find_columns(PlannerInfo *root, PeerJoin *join, Relids null_relids)
{
	ListCell   *cell;

	foreach(cell, join_columns((Node *) join->rel->reltarget->exprs))
	{
		Var		   *var = lfirst_node(Var, cell);

		/* Of rows that are not changed it is what it is called, which is nothing of the peer's. */
		if (var->varattno == PEER_OWNER_ATTRIBUTE && !scan_is_changed(root, var->varno))
			return false;
		if (bms_is_member(var->varno, join->visible))
			join->columns = list_append_unique(join->columns, var);
		else if (bms_is_member(var->varno, null_relids))
			join->nulls = list_append_unique(join->nulls, var);
		else
			return false;
	}
	return true;
}

/* What is known of the join, and noted with it; it has no paths as long as the peer refuses it. */
static PeerRelation *
note_relation(PeerJoin *join)
{
	PeerRelation *relation = (PeerRelation *) join->rel->fdw_private;

	if (relation == NULL)
		join->rel->fdw_private = relation = palloc0(sizeof(PeerRelation));
	relation->attempts++;

	relation->wrapper = join->left->wrapper;
	relation->server = join->left->server;
	relation->user = join->left->user;
	relation->asks_peer = join->left->asks_peer || join->right->asks_peer;
	relation->table = join->left->table;
	relation->relids = bms_union(join->left->relids, join->right->relids);
	relation->visible = join->visible;
	relation->parameters = join->left->parameters;
	relation->async = join->left->async && join->right->async;
	relation->orders = join->orders;
	return relation;
}

/* As scan_add_path, with the clauses that stay local. */
static void
add_join_path(PeerJoin *join, PeerRelation *relation, PeerPath *path, Path *epq_path)
{
	RelOptInfo *rel = join->rel;
	PathTarget *target = rel->reltarget;
	Cost		startup = path->startup_cost + target->cost.startup;
	Cost		run = path->total_cost - path->startup_cost;
	List	   *pathkeys = NIL;
	QualCost	filter;

	cost_qual_eval(&filter, path->local_quals, join->root);
	startup += filter.startup;
	run += (cpu_tuple_cost + filter.per_tuple) * path->rows + target->cost.per_tuple * rel->rows;
	if (path->order >= 0 && path->order < list_length(relation->orders))
		pathkeys = (List *) list_nth(relation->orders, path->order);
	add_path(rel, (Path *) compat_create_join_path(join->root, rel, rel->rows, startup, startup + run, pathkeys,
												   epq_path, plan_number_path(relation, path)));
}

void
peer_get_foreign_join_paths(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel, RelOptInfo *innerrel,
							JoinType jointype, JoinPathExtraData *extra)
{
	PeerJoin	join = {.root = root, .rel = joinrel, .type = jointype, .kind = kind_of(jointype), .special = extra->sjinfo};
	bool		is_half = jointype == JOIN_SEMI || jointype == JOIN_ANTI;
	PeerRelation *relation = (PeerRelation *) joinrel->fdw_private;
	Path	   *epq_path = NULL;
	Jsonb	   *reply;
	ListCell   *cell;

	if (!peer_pushdown || join.kind == NULL || !bms_is_empty(joinrel->lateral_relids) ||
		(relation != NULL && (relation->scans != NIL || relation->attempts >= MAX_ATTEMPTS)))
		return;
	join.left_path = side_path(outerrel);
	join.right_path = side_path(innerrel);
	if (join.left_path == NULL || join.right_path == NULL)
		return;
	join.left = (PeerRelation *) outerrel->fdw_private;
	join.right = (PeerRelation *) innerrel->fdw_private;
	if (!join.left->join || !join.right->join || !sort_clauses(&join, extra->restrictlist))
		return;
	if (is_half && strcmp(join.kind, "left") == 0)
		is_half = false;
	join.visible = is_half ? join.left->visible : bms_union(join.left->visible, join.right->visible);
	if (is_computed_within(root, joinrel) ||
		!find_columns(root, &join, is_half && jointype == JOIN_ANTI ? join.right->visible : NULL))
		return;

	/* It is looked for before there is a path of ours that is better than it. */
	if (root->parse->commandType == CMD_UPDATE || root->parse->commandType == CMD_DELETE || root->rowMarks != NIL)
	{
		epq_path = GetExistingLocalJoinPath(joinrel);
		if (epq_path == NULL)
			return;
	}

	join.orders = plan_useful_orders(root, joinrel, join.visible);
	relation = note_relation(&join);
	relation->scans = join_ask(&join, relation, &reply);
	if (relation->scans == NIL)
		return;
	relation->aggregation = document_get_boolean(reply, "aggregation", false);
	relation->direct_modify = document_get_boolean(reply, "direct_modify", false);
	relation->join = true;
	foreach(cell, relation->scans)
	{
		PeerPath   *path = (PeerPath *) lfirst(cell);

		if (relation->asks_peer)
		{
			double		width = remote_estimate_path(relation->server, relation->user, path, false);

			joinrel->reltarget->width = (int) Min(width, MaxAllocSize);
			joinrel->rows = clamp_row_est(path->rows * clauselist_selectivity(root, path->local_quals, 0, JOIN_INNER, NULL));
		}
		add_join_path(&join, relation, path, epq_path);
	}
}

/*
 * A local join that stands by for EvalPlanQual: it gives what the scan gives,
 * without the conditions that the scan checks itself.
 */
Plan *
join_fit_local_plan(Plan *plan, List *target_list, List *quals, bool parallel_safe)
{
	ListCell   *cell;

	foreach(cell, quals)
	{
		plan->qual = list_delete(plan->qual, lfirst(cell));
		if ((IsA(plan, NestLoop) || IsA(plan, MergeJoin) || IsA(plan, HashJoin)) &&
			((Join *) plan)->jointype == JOIN_INNER)
			((Join *) plan)->joinqual = list_delete(((Join *) plan)->joinqual, lfirst(cell));
	}
	return change_plan_targetlist(plan, target_list, parallel_safe);
}
