/*-------------------------------------------------------------------------
 *
 * aggregate_plan.c
 *		Paths that leave an aggregation to the peer.
 *
 * What comes back are the grouping expressions and the aggregates; whatever a
 * target computes from them is computed locally.  HAVING is offered first; if the
 * peer does not take it, the aggregation is asked for without, and HAVING
 * filters its groups locally.
 *
 * Grouping is offered where equal means what the type alone says: by the type's
 * default = of PostgreSQL itself, and under a deterministic collation.
 *
 * SELECT DISTINCT is grouping without aggregates.
 *
 * Deliberately left out: grouping sets, partial aggregation, DISTINCT ON.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/tlist.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/typcache.h"

#include "compat.h"
#include "description.h"
#include "expression.h"
#include "upper_plan.h"

/* An aggregation under construction. */
typedef struct Aggregation
{
	PlannerInfo *root;
	RelOptInfo *output_rel;
	PeerRelation *input_relation;
	PeerPath   *input;
	PathTarget *target;			/* what is wanted */
	List	   *clauses;		/* SortGroupClauses of GROUP BY or DISTINCT */
	List	   *groups;			/* grouping expressions */
	List	   *target_list;	/* what comes back */
} Aggregation;

/* Whether two values are in one group if the type's own = says so, and bytes decide about text. */
static bool
groups_by_default(SortGroupClause *clause, Expr *expression)
{
	Oid			collation = exprCollation((Node *) expression);
	TypeCacheEntry *type = lookup_type_cache(exprType((Node *) expression), TYPECACHE_EQ_OPR);

	return clause->eqop == type->eq_opr && clause->eqop < FirstGenbkiObjectId &&
		(!OidIsValid(collation) || get_collation_isdeterministic(collation));
}

/*
 * Splits the target into what comes back.	An expression without columns is no
 * grouping expression for a peer; and it would be a parameter, which the planner
 * would look up in fdw_scan_tlist as well.
 */
static bool
build_target_list(Aggregation *aggregation)
{
	PathTarget *target = aggregation->target;
	ListCell   *cell;

	foreach(cell, target->exprs)
	{
		Expr	   *expression = (Expr *) lfirst(cell);
		Index		reference = get_pathtarget_sortgroupref(target, foreach_current_index(cell));
		SortGroupClause *clause = reference == 0 ? NULL :
			get_sortgroupref_clause_noerr(reference, aggregation->clauses);

		if (clause == NULL)
			continue;
		if (!groups_by_default(clause, expression) ||
			expression_is_known((Node *) expression, aggregation->input_relation->relids))
			return false;
		aggregation->groups = lappend(aggregation->groups, expression);
		aggregation->target_list = add_to_flat_tlist(aggregation->target_list, list_make1(expression));
	}

	/* every grouping expression is in the target, at least as junk */
	if (list_length(aggregation->groups) != list_length(aggregation->clauses))
		return false;
	return target_cover((Node *) target->exprs, &aggregation->target_list);
}

static void
write_expressions(StringInfo request, const char *name, List *expressions, PeerExpressionContext *context)
{
	ListCell   *cell;

	document_begin_array(request, name);
	foreach(cell, expressions)
		expression_write(request, NULL, (Expr *) lfirst(cell), context);
	document_end_array(request);
}

/*
 * Asks for the aggregation.  Returns the paths of the reply, a List of PeerPath;
 * if there are none, *reason is why.
 */
static List *
ask(Aggregation *aggregation, List *having, char **reason)
{
	List	   *parameters = list_copy(*aggregation->input_relation->parameters);
	PeerExpressionContext context = {
		.root = aggregation->root,
		.relids = aggregation->input_relation->relids,
		.parameters = &parameters
	};
	List	   *outputs = get_tlist_exprs(aggregation->target_list, true);
	double		groups = 1;
	List	   *paths = NIL;
	StringInfoData request;
	Jsonb	   *reply;
	ListCell   *cell;
	int			level;

	/* first: the estimators must see the session's settings */
	if (aggregation->groups != NIL)
		groups = estimate_num_groups(aggregation->root, aggregation->groups, aggregation->input->rows, NULL, NULL);
	upper_begin_request(&request, aggregation->input_relation, "aggregate", aggregation->input);
	level = document_transmission_begin();
	write_expressions(&request, "group_by", aggregation->groups, &context);
	write_expressions(&request, "outputs", outputs, &context);
	write_expressions(&request, "having", having, &context);
	document_transmission_end(level);
	document_add_number(&request, "groups", groups);
	expression_write_parameters(&request, parameters);
	document_end_object(&request);
	plan_keep_parameters(aggregation->root, aggregation->input_relation, parameters);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	foreach(cell, document_get_objects(reply, "paths"))
	{
		Jsonb	   *item = (Jsonb *) lfirst(cell);
		PeerPath   *path = upper_read_path(item, parameters, aggregation->input);

		if (document_get_number(document_get(item, "plan"), "outputs", -1) != list_length(outputs))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("An aggregation does not give the %d columns asked for.", list_length(outputs))));
		path->target_list = aggregation->target_list;
		if (aggregation->input_relation->asks_peer)
			remote_estimate_path(aggregation->input_relation->server, aggregation->input_relation->user, path, false);
		paths = lappend(paths, path);
	}
	*reason = document_get_text(reply, "reason");
	return paths;
}

static void
add_paths(Aggregation *aggregation, List *paths, List *local_having, const char *reason)
{
	RelOptInfo *output_rel = aggregation->output_rel;
	PathTarget *target = aggregation->target;
	Selectivity selectivity = clauselist_selectivity(aggregation->root, local_having, 0, JOIN_INNER, NULL);
	QualCost	filter;
	ListCell   *cell;

	cost_qual_eval(&filter, local_having, aggregation->root);
	foreach(cell, paths)
	{
		PeerPath   *path = (PeerPath *) lfirst(cell);
		PeerRelation *relation = upper_relation(output_rel, aggregation->input_relation);
		double		rows = local_having == NIL ? path->rows : clamp_row_est(path->rows * selectivity);
		Cost		startup = path->startup_cost + filter.startup + target->cost.startup;
		Cost		run = path->total_cost - path->startup_cost;

		path->local_quals = local_having;
		for (int i = 0; i < list_length(local_having); i++)
			path->local_reasons = lappend(path->local_reasons, pstrdup(reason));
		run += (cpu_tuple_cost + filter.per_tuple) * path->rows + target->cost.per_tuple * rows;
		add_path(output_rel,
				 (Path *) compat_create_upper_path(aggregation->root, output_rel, target, rows, startup,
												   startup + run, NIL, plan_number_path(relation, path)));
	}
}

/* The cheapest scan or join that an aggregation could stand on, if that is all there is below it. */
static bool
find_input(Aggregation *aggregation, RelOptInfo *input_rel)
{
	if ((!IS_SIMPLE_REL(input_rel) && !IS_JOIN_REL(input_rel)) || IS_DUMMY_REL(input_rel) ||
		input_rel->fdw_private == NULL || !bms_is_empty(input_rel->lateral_relids) || plan_is_gated(input_rel))
		return false;
	aggregation->input_relation = (PeerRelation *) input_rel->fdw_private;
	if (!aggregation->input_relation->aggregation)
		return false;
	aggregation->input = plan_cheapest_exact(aggregation->input_relation);
	return aggregation->input != NULL;
}

/* SELECT DISTINCT over a scan or join: an aggregation without aggregates. */
void
distinct_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *output_rel)
{
	Query	   *parse = root->parse;
	Aggregation aggregation = {
		.root = root,
		.output_rel = output_rel,
		.target = root->upper_targets[UPPERREL_DISTINCT],
		.clauses = parse->distinctClause
	};

	if (parse->distinctClause == NIL || parse->hasDistinctOn || parse->hasAggs || parse->hasWindowFuncs ||
		parse->hasTargetSRFs || parse->groupClause != NIL || parse->groupingSets != NIL || root->hasHavingQual ||
		aggregation.target == NULL)
		return;
	if (find_input(&aggregation, input_rel) && build_target_list(&aggregation))
		add_paths(&aggregation, ask(&aggregation, NIL, &(char *) {NULL}), NIL, NULL);
}

void
aggregate_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *output_rel, GroupPathExtraData *extra)
{
	Query	   *parse = root->parse;
	Aggregation aggregation = {
		.root = root,
		.output_rel = output_rel,
		.target = output_rel->reltarget,
		.clauses = parse->groupClause
	};
	List	   *having = (List *) extra->havingQual;
	List	   *paths;
	char	   *reason;
	ListCell   *cell;

	if (parse->groupingSets != NIL || (parse->groupClause == NIL && !parse->hasAggs))
		return;
	if (extra->patype == PARTITIONWISE_AGGREGATE_PARTIAL)
		return;
	if (!find_input(&aggregation, input_rel) || !build_target_list(&aggregation))
		return;

	paths = ask(&aggregation, having, &reason);
	if (paths != NIL || having == NIL)
	{
		add_paths(&aggregation, paths, NIL, NULL);
		return;
	}

	/* Once more without HAVING, which then needs its aggregates. */
	foreach(cell, having)
		if (!target_cover((Node *) lfirst(cell), &aggregation.target_list))
			return;
	if (reason == NULL)
		reason = "the peer does not filter groups by it";
	paths = ask(&aggregation, NIL, &(char *) {NULL});
	add_paths(&aggregation, paths, having, reason);
}
