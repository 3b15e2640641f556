/*-------------------------------------------------------------------------
 *
 * upper_target.c
 *		What a path of an upper relation gives, and what can be computed from it.
 *
 * The planner finds the parts of a target in fdw_scan_tlist by equal(), outermost
 * first.  This walk does the same: a column, or an aggregate, that is not inside
 * something found would be missing when the plan is made.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/tlist.h"

#include "upper_plan.h"

typedef struct CoverContext
{
	List	  **target_list;
	bool		may_add;		/* aggregates may be added */
} CoverContext;

/* True if something is missing. */
static bool
is_missing_walker(Node *node, void *data)
{
	CoverContext *context = (CoverContext *) data;

	if (node == NULL)
		return false;
	if (!IsA(node, List) && tlist_member((Expr *) node, *context->target_list) != NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Aggref:
			if (!context->may_add)
				return true;
			*context->target_list = add_to_flat_tlist(*context->target_list, list_make1(node));
			return false;
		case T_Var:
		case T_PlaceHolderVar:
		case T_GroupingFunc:
		case T_WindowFunc:
			return true;
		default:
			return expression_tree_walker(node, is_missing_walker, data);
	}
}

bool
target_is_covered(Node *expression, List *target_list)
{
	CoverContext context = {&target_list, false};

	return !is_missing_walker(expression, &context);
}

bool
target_cover(Node *expression, List **target_list)
{
	CoverContext context = {target_list, true};

	return !is_missing_walker(expression, &context);
}
