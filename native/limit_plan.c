/*-------------------------------------------------------------------------
 *
 * limit_plan.c
 *		Paths that leave LIMIT and OFFSET to the peer.
 *
 * Every path of the last relation before the LIMIT gives all of the query's rows,
 * sorted if the query wants them sorted.  If one is nothing but a path of ours,
 * with no more than a projection on top, then the LIMIT can go into it.  (A sort,
 * a DISTINCT or a window function would be a path of its own.)
 *
 * Deliberately left out: WITH TIES; volatile targets, of which PostgreSQL also
 * evaluates those that OFFSET skips; rows that are locked; whole rows, which
 * cannot be put together above a relation without a row type.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "expression.h"
#include "upper_plan.h"

/* Our path under projections, or NULL. */
static ForeignPath *
strip_projections(Path *path)
{
	while (IsA(path, ProjectionPath))
		path = ((ProjectionPath *) path)->subpath;
	return IsA(path, ForeignPath) ? (ForeignPath *) path : NULL;
}

/* Whether nothing local stands between a path and a LIMIT on it. */
static bool
can_limit(ForeignPath *path)
{
	RelOptInfo *rel = path->path.parent;

	return rel->fdw_private != NULL && path->path.param_info == NULL &&
		(!IS_SIMPLE_REL(rel) || !plan_is_gated(rel)) &&
		plan_is_exact(plan_numbered_path(path));
}

/* fdw_scan_tlist of what a path gives: a scan's columns, an aggregation's as they are. */
static List *
target_list_of(PlannerInfo *root, ForeignPath *path, PeerPath *input)
{
	RelOptInfo *rel = path->path.parent;
	List	   *target_list = NIL;
	ListCell   *cell;
	Oid			table;

	if (!IS_SIMPLE_REL(rel))
		return input->target_list;
	table = planner_rt_fetch(rel->relid, root)->relid;
	foreach(cell, input->columns)
	{
		AttrNumber	number = lfirst_int(cell);
		Oid			type;
		int32		typmod;
		Oid			collation;
		Var		   *column;

		get_atttypetypmodcoll(table, number, &type, &typmod, &collation);
		column = makeVar(rel->relid, number, type, typmod, collation, 0);
		target_list = lappend(target_list, makeTargetEntry((Expr *) column, list_length(target_list) + 1,
														   get_attname(table, number, false), false));
	}
	return target_list;
}

/* A count or offset must be known when the scan starts. */
static bool
is_settled(Node *count, Relids relids)
{
	return count == NULL || expression_is_known(count, relids);
}

static void
ask_and_add(PlannerInfo *root, RelOptInfo *final_rel, FinalPathExtraData *extra, ForeignPath *input_path,
			PeerPath *input, List *target_list)
{
	PeerRelation *input_relation = (PeerRelation *) input_path->path.parent->fdw_private;
	PathTarget *target = root->upper_targets[UPPERREL_FINAL];
	Query	   *parse = root->parse;
	List	   *parameters = list_copy(*input_relation->parameters);
	PeerExpressionContext context = {.root = root, .relids = input_relation->relids, .parameters = &parameters};
	StringInfoData request;
	Jsonb	   *reply;
	ListCell   *cell;
	int			level;

	upper_begin_request(&request, input_relation, "limit", input);
	level = document_transmission_begin();
	if (parse->limitCount != NULL)
		expression_write(&request, "count", (Expr *) parse->limitCount, &context);
	if (parse->limitOffset != NULL)
		expression_write(&request, "offset", (Expr *) parse->limitOffset, &context);
	document_transmission_end(level);
	document_add_number(&request, "rows", extra->limit_tuples);
	document_add_number(&request, "input_rows", input->rows);
	document_add_number(&request, "input_startup_cost", input->startup_cost);
	document_add_number(&request, "input_total_cost", input->total_cost);
	expression_write_parameters(&request, parameters);
	document_end_object(&request);
	plan_keep_parameters(root, input_relation, parameters);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	foreach(cell, document_get_objects(reply, "paths"))
	{
		PeerPath   *path = upper_read_path((Jsonb *) lfirst(cell), parameters, input);
		PeerRelation *relation = upper_relation(final_rel, input_relation);
		Cost		startup = path->startup_cost + target->cost.startup;
		Cost		run = path->total_cost - path->startup_cost +
			(cpu_tuple_cost + target->cost.per_tuple) * path->rows;

		path->target_list = target_list;
		add_path(final_rel,
				 (Path *) compat_create_upper_path(root, final_rel, target, path->rows, startup, startup + run,
												   input_path->path.pathkeys, plan_number_path(relation, path)));
	}
}

void
limit_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *final_rel, FinalPathExtraData *extra)
{
	Query	   *parse = root->parse;
	Node	   *target = (Node *) root->upper_targets[UPPERREL_FINAL]->exprs;
	ListCell   *cell;

	if (!extra->limit_needed || parse->commandType != CMD_SELECT || parse->rowMarks != NIL ||
		parse->hasTargetSRFs || parse->limitOption == LIMIT_OPTION_WITH_TIES ||
		contain_volatile_functions(target))
		return;

	foreach(cell, input_rel->pathlist)
	{
		ForeignPath *path = strip_projections((Path *) lfirst(cell));
		PeerRelation *relation;
		PeerPath   *input;
		List	   *target_list;

		if (path == NULL || !can_limit(path))
			continue;
		relation = (PeerRelation *) path->path.parent->fdw_private;
		input = plan_numbered_path(path);
		target_list = target_list_of(root, path, input);
		if (target_is_covered(target, target_list) &&
			is_settled(parse->limitCount, relation->relids) && is_settled(parse->limitOffset, relation->relids))
			ask_and_add(root, final_rel, extra, path, input, target_list);
	}
}
