/*-------------------------------------------------------------------------
 *
 * join_request.c
 *		The request of stage "join", and the paths of its reply.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"

#include "expression.h"
#include "join_plan.h"

/* A column that is computed below an outer join is computed from what it is made of. */
List *
join_columns(Node *expression)
{
	return pull_var_clause(expression, PVC_RECURSE_AGGREGATES | PVC_RECURSE_WINDOWFUNCS | PVC_RECURSE_PLACEHOLDERS);
}

static void
write_side(StringInfo document, const char *name, PeerPath *path)
{
	document_begin_object(document, name);
	document_add_raw(document, "plan", path->plan);
	document_add_raw(document, "answers", path->answers);
	document_add_number(document, "startup_cost", path->startup_cost);
	document_add_number(document, "total_cost", path->total_cost);
	document_end_object(document);
}

static void
write_columns(StringInfo document, List *columns, PeerExpressionContext *context)
{
	ListCell   *cell;

	document_begin_array(document, "columns");
	foreach(cell, columns)
		expression_write(document, NULL, (Expr *) lfirst(cell), context);
	document_end_array(document);
}

static void
write_conditions(StringInfo document, PeerJoin *join, Selectivity *selectivities, PeerExpressionContext *context)
{
	ListCell   *cell;

	document_begin_array(document, "conditions");
	foreach(cell, join->clauses)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);
		int			index = foreach_current_index(cell);

		document_begin_object(document, NULL);
		document_add_integer(document, "index", index);
		expression_write(document, "expression", clause->clause, context);
		document_add_number(document, "selectivity", selectivities[index]);
		document_add_boolean(document, "on", bms_is_member(index, join->on));
		write_columns(document, join_columns((Node *) clause->clause), context);
		document_end_object(document);
	}
	document_end_array(document);
}

/* The Var among those that were offered, or an error. */
static Var *
find_column(List *offered, Jsonb *item)
{
	int			relation = (int) document_get_number(item, "relation", 0);
	int			column = (int) document_get_number(item, "column", PG_INT16_MAX);
	ListCell   *cell;

	foreach(cell, offered)
	{
		Var		   *var = lfirst_node(Var, cell);

		if (var->varno == relation && var->varattno == column)
			return var;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INTERNAL_ERROR),
			 errmsg("unexpected reply of the managed library"),
			 errdetail("A join reads column %d of relation %d, which was not asked for.", column, relation)));
	return NULL;
}

/* fdw_scan_tlist: what the plan says that comes, in that order. */
static List *
read_target_list(PeerJoin *join, Jsonb *plan)
{
	List	   *offered = list_copy(join->columns);
	List	   *target_list = NIL;
	ListCell   *cell;

	/* Those of conditions on partners may be there as they were before the join put NULLs for them. */
	foreach(cell, join->clauses)
		if (!bms_is_member(foreach_current_index(cell), join->on))
			offered = list_concat(offered, join_columns((Node *) lfirst_node(RestrictInfo, cell)->clause));
	foreach(cell, document_get_objects(plan, "join_columns"))
		target_list = lappend(target_list,
							  makeTargetEntry((Expr *) copyObject(find_column(offered, (Jsonb *) lfirst(cell))),
											  list_length(target_list) + 1, NULL, false));
	return target_list;
}

/* A column that is missing would be missing when the plan is made: better an error that says so. */
static void
check_columns(List *target_list, List *columns)
{
	ListCell   *cell;

	foreach(cell, columns)
		if (tlist_member((Expr *) lfirst(cell), target_list) == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("A join does not read column %d of relation %d, which the query needs.",
							   lfirst_node(Var, cell)->varattno, (int) lfirst_node(Var, cell)->varno)));
}

static PeerPath *
read_path(PeerJoin *join, Jsonb *item, List *parameters)
{
	PeerPath   *path = plan_read_path(item, parameters);
	ListCell   *clause;
	ListCell   *reason;

	path->order = (int) document_get_number(item, "order", -1);
	plan_read_answers(path, item, join->clauses);
	path->target_list = read_target_list(join, document_get(item, "plan"));
	check_columns(path->target_list, join->columns);
	for (int i = 1; i <= list_length(path->target_list); i++)
		path->columns = lappend_int(path->columns, i);
	path->target_list = add_to_flat_tlist(path->target_list, join->nulls);
	forboth(clause, path->clauses, reason, path->reasons)
	{
		Expr	   *condition = lfirst_node(RestrictInfo, clause)->clause;

		if (lfirst(reason) == NULL)
			continue;
		if (bms_is_member(foreach_current_index(clause), join->on))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("A condition of a join is not checked by the peer.")));
		check_columns(path->target_list, join_columns((Node *) condition));
		path->local_quals = lappend(path->local_quals, condition);
		path->local_reasons = lappend(path->local_reasons, lfirst(reason));
	}
	return path;
}

List *
join_ask(PeerJoin *join, PeerRelation *relation, Jsonb **reply_out)
{
	Selectivity *selectivities = palloc(sizeof(Selectivity) * Max(list_length(join->clauses), 1));
	List	   *parameters = list_copy(*relation->parameters);
	PeerExpressionContext context = {.root = join->root, .relids = relation->relids, .parameters = &parameters};
	List	   *paths = NIL;
	StringInfoData request;
	Jsonb	   *reply;
	ListCell   *cell;
	int			level;

	/* Estimators may run functions, which must see the session's settings. */
	foreach(cell, join->clauses)
		selectivities[foreach_current_index(cell)] =
			clause_selectivity(join->root, (Node *) lfirst(cell), 0, JOIN_INNER, join->special);

	plan_begin_request(&request, relation, "join");
	level = document_transmission_begin();
	document_add_text(&request, "kind", join->kind);
	write_side(&request, "left", join->left_path);
	write_side(&request, "right", join->right_path);
	write_conditions(&request, join, selectivities, &context);
	write_columns(&request, join->columns, &context);
	plan_write_orders(&request, join->orders, join->rel, join->visible, &context);
	document_transmission_end(level);
	document_add_number(&request, "rows", join->rel->rows);
	document_add_number(&request, "width", join->rel->reltarget->width);
	expression_write_parameters(&request, parameters);
	document_end_object(&request);
	plan_keep_parameters(join->root, relation, parameters);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	foreach(cell, document_get_objects(reply, "paths"))
		paths = lappend(paths, read_path(join, (Jsonb *) lfirst(cell), parameters));
	*reply_out = reply;
	return paths;
}
