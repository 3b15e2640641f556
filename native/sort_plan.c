/*-------------------------------------------------------------------------
 *
 * sort_plan.c
 *		Paths that leave the sorting of groups to the peer.
 *
 * Rows of scans and joins come sorted by paths of their own.  Groups are sorted
 * here: only when they are made is it known what there is to sort by.	A LIMIT may
 * then go along.
 *
 * Deliberately left out: volatile targets and sets, which are evaluated behind
 * the sort.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"

#include "compat.h"
#include "expression.h"
#include "upper_plan.h"

/* What groups in an order cost of groups in any. */
#define SORT_MULTIPLIER 1.02

/* The cheapest of our paths that gives groups and leaves none to be dropped here, or NULL. */
static ForeignPath *
find_groups(RelOptInfo *input_rel)
{
	ForeignPath *cheapest = NULL;
	ListCell   *cell;

	foreach(cell, input_rel->pathlist)
	{
		Path	   *path = (Path *) lfirst(cell);

		while (IsA(path, ProjectionPath))
			path = ((ProjectionPath *) path)->subpath;
		if (IsA(path, ForeignPath) && !IS_SIMPLE_REL(path->parent) && !IS_JOIN_REL(path->parent) &&
			path->parent->fdw_private != NULL && plan_is_exact(plan_numbered_path((ForeignPath *) path)) &&
			(cheapest == NULL || path->total_cost < cheapest->path.total_cost))
			cheapest = (ForeignPath *) path;
	}
	return cheapest;
}

/* What a path key sorts by, as far as it can be computed from what the groups give; or NULL. */
static Expr *
key_expression(PathKey *pathkey, List *target_list, Oid *operator)
{
	ListCell   *cell;

	if (pathkey->pk_eclass->ec_has_volatile)
		return NULL;
	foreach(cell, pathkey->pk_eclass->ec_members)
	{
		EquivalenceMember *member = (EquivalenceMember *) lfirst(cell);

		if (member->em_is_const || member->em_is_child || !target_is_covered((Node *) member->em_expr, target_list))
			continue;
		*operator = compat_pathkey_operator(pathkey, member->em_datatype);
		return OidIsValid(*operator) ? member->em_expr : NULL;
	}
	return NULL;
}

/* The member "keys"; false if there is a key that the groups do not give. */
static bool
write_keys(StringInfo request, PlannerInfo *root, PeerPath *input, PeerExpressionContext *context)
{
	ListCell   *cell;

	document_begin_array(request, "keys");
	foreach(cell, root->sort_pathkeys)
	{
		PathKey    *pathkey = lfirst_node(PathKey, cell);
		Oid			operator = InvalidOid;
		Expr	   *expression = key_expression(pathkey, input->target_list, &operator);

		if (expression == NULL)
			return false;
		expression_write_sort_key(request, expression, operator, pathkey->pk_nulls_first,
								  pathkey->pk_eclass->ec_collation, context);
	}
	document_end_array(request);
	return true;
}

void
sort_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *ordered_rel)
{
	PathTarget *target = root->upper_targets[UPPERREL_ORDERED];
	ForeignPath *groups = find_groups(input_rel);
	PeerRelation *input_relation;
	PeerPath   *input;
	List	   *parameters;
	PeerExpressionContext context = {.root = root};
	StringInfoData request;
	bool		written;
	Jsonb	   *reply;
	ListCell   *cell;
	int			level;

	if (groups == NULL || root->sort_pathkeys == NIL || root->parse->hasTargetSRFs ||
		contain_volatile_functions((Node *) target->exprs))
		return;
	input_relation = (PeerRelation *) groups->path.parent->fdw_private;
	input = plan_numbered_path(groups);
	if (!target_is_covered((Node *) target->exprs, input->target_list))
		return;

	parameters = list_copy(*input_relation->parameters);
	context.relids = input_relation->relids;
	context.parameters = &parameters;
	upper_begin_request(&request, input_relation, "sort", input);
	level = document_transmission_begin();
	written = write_keys(&request, root, input, &context);
	document_transmission_end(level);
	if (!written)
		return;
	expression_write_parameters(&request, parameters);
	document_end_object(&request);
	plan_keep_parameters(root, input_relation, parameters);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	foreach(cell, document_get_objects(reply, "paths"))
	{
		PeerPath   *path = upper_read_path((Jsonb *) lfirst(cell), parameters, input);
		PeerRelation *relation = upper_relation(ordered_rel, input_relation);
		Cost		startup;
		Cost		run;

		/* The groups cost what the peer has said; their order is guessed. */
		if (input_relation->asks_peer)
		{
			path->rows = input->rows;
			path->startup_cost = input->startup_cost * SORT_MULTIPLIER;
			path->total_cost = input->total_cost * SORT_MULTIPLIER;
		}
		startup = path->startup_cost + target->cost.startup;
		run = path->total_cost - path->startup_cost + (cpu_tuple_cost + target->cost.per_tuple) * path->rows;

		path->target_list = input->target_list;
		add_path(ordered_rel,
				 (Path *) compat_create_upper_path(root, ordered_rel, target, path->rows, startup, startup + run,
												   root->sort_pathkeys, plan_number_path(relation, path)));
	}
}
