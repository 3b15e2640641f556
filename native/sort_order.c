/*-------------------------------------------------------------------------
 *
 * sort_order.c
 *		The orders that a scan or a join is asked for.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "expression.h"
#include "plan.h"

/* The member of a path key that this relation can compute from what is visible, or NULL. */
static Expr *
sort_expression(PlannerInfo *root, PathKey *pathkey, RelOptInfo *rel, Relids visible, Oid *operator)
{
	ListCell   *cell;

	if (pathkey->pk_eclass->ec_has_volatile)
		return NULL;
	foreach(cell, compat_equivalence_members(pathkey->pk_eclass, rel))
	{
		EquivalenceMember *member = (EquivalenceMember *) lfirst(cell);

		if (!bms_is_subset(compat_member_relations(root, member), visible))
			continue;
		*operator = compat_pathkey_operator(pathkey, member->em_datatype);
		return OidIsValid(*operator) ? member->em_expr : NULL;
	}
	return NULL;
}

/*
 * The orders worth having: as much of the query's order as this relation can
 * compute.	 The beginning of it is useful too, to a merge join or an
 * incremental sort.
 */
List *
plan_useful_orders(PlannerInfo *root, RelOptInfo *rel, Relids visible)
{
	List	   *order = NIL;
	ListCell   *cell;
	Oid			operator;

	foreach(cell, root->query_pathkeys)
	{
		PathKey    *pathkey = lfirst_node(PathKey, cell);

		if (sort_expression(root, pathkey, rel, visible, &operator) == NULL)
			break;
		order = lappend(order, pathkey);
	}
	return order == NIL ? NIL : list_make1(order);
}

void
plan_write_orders(StringInfo document, List *orders, RelOptInfo *rel, Relids visible,
				  PeerExpressionContext *context)
{
	ListCell   *order;
	ListCell   *cell;

	document_begin_array(document, "orders");
	foreach(order, orders)
	{
		document_begin_array(document, NULL);
		foreach(cell, (List *) lfirst(order))
		{
			PathKey    *pathkey = lfirst_node(PathKey, cell);
			Oid			operator = InvalidOid;
			Expr	   *expression = sort_expression(context->root, pathkey, rel, visible, &operator);

			expression_write_sort_key(document, expression, operator, pathkey->pk_nulls_first,
									  pathkey->pk_eclass->ec_collation, context);
		}
		document_end_array(document);
	}
	document_end_array(document);
}
