/*-------------------------------------------------------------------------
 *
 * query_parameters.c
 *		The parameters that the plans of one query share.
 *
 * A plan knows its parameters by their index, and what was pushed into it is
 * opaque here.  A join puts two plans together, so an index must mean the same in
 * both: all relations of a query level that are on one server number their
 * parameters in one list.
 *
 * The list only grows, and lives as long as the planner: what a join is asked
 * for under GEQO lives in memory that is thrown away, so what is kept of it is a
 * copy.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/pathnodes.h"

#include "plan.h"

/* The list of the query level: of another relation there is, or a new one. */
List	  **
plan_parameters(PlannerInfo *root, Oid server)
{
	for (int i = 1; i < root->simple_rel_array_size; i++)
	{
		RelOptInfo *rel = root->simple_rel_array[i];

		if (rel != NULL && rel->fdw_private != NULL && rel->fdwroutine != NULL &&
			rel->fdwroutine->GetForeignRelSize == peer_get_foreign_rel_size && rel->serverid == server)
			return ((PeerRelation *) rel->fdw_private)->parameters;
	}
	return MemoryContextAllocZero(root->planner_cxt, sizeof(List *));
}

/* What a request has added to a copy of the list is known from now on. */
void
plan_keep_parameters(PlannerInfo *root, PeerRelation *relation, List *parameters)
{
	MemoryContext old = MemoryContextSwitchTo(root->planner_cxt);

	for (int i = list_length(*relation->parameters); i < list_length(parameters); i++)
		*relation->parameters = lappend(*relation->parameters, copyObject(list_nth(parameters, i)));
	MemoryContextSwitchTo(old);
}
