/*-------------------------------------------------------------------------
 *
 * upper_plan.c
 *		Paths above a scan or a join: the callback, and what all that stands on
 *		another path asks of it.
 *
 * Either is offered to the managed library only if nothing that drops rows stands
 * between: every clause of the scan is checked exactly by the peer, and no
 * constant condition gates the scan.  (Such a condition is checked in a Result
 * above the scan; a path of an upper relation would lose it.)
 *
 * A path of an upper relation has no table to take its row type from:
 * fdw_scan_tlist says what comes.
 *
 * Deliberately left out: DISTINCT, window functions, set operations, sorts that
 * are not an order of the scan.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/pathnodes.h"

#include "compat.h"
#include "upper_plan.h"

/* Whether the core checks a condition once, above the scan. */
bool
plan_is_gated(RelOptInfo *rel)
{
	ListCell   *cell;

	foreach(cell, rel->baserestrictinfo)
		if (lfirst_node(RestrictInfo, cell)->pseudoconstant)
			return true;
	return false;
}

/* Whether a path leaves nothing to be checked here. */
bool
plan_is_exact(PeerPath *path)
{
	ListCell   *cell;

	foreach(cell, path->reasons)
		if (lfirst(cell) != NULL)
			return false;
	return path->local_quals == NIL;
}

/* The cheapest path without outer relations that leaves no clause local, or NULL. */
PeerPath *
plan_cheapest_exact(PeerRelation *relation)
{
	PeerPath   *cheapest = NULL;
	ListCell   *cell;

	foreach(cell, relation->scans)
	{
		PeerPath   *path = (PeerPath *) lfirst(cell);

		if (plan_is_exact(path) && (cheapest == NULL || path->total_cost < cheapest->total_cost))
			cheapest = path;
	}
	return cheapest;
}

/* An upper relation's own list of paths, made at its first use. */
PeerRelation *
upper_relation(RelOptInfo *output_rel, PeerRelation *input)
{
	PeerRelation *relation = (PeerRelation *) output_rel->fdw_private;

	if (relation != NULL)
		return relation;
	relation = palloc0(sizeof(PeerRelation));
	relation->wrapper = input->wrapper;
	relation->server = input->server;
	relation->user = input->user;
	relation->asks_peer = input->asks_peer;
	relation->table = input->table;
	relation->relids = input->relids;
	relation->visible = input->visible;
	relation->parameters = input->parameters;
	relation->async = input->async;
	output_rel->fdw_private = relation;
	return relation;
}

void
upper_begin_request(StringInfo request, PeerRelation *relation, const char *stage, PeerPath *input)
{
	plan_begin_request(request, relation, stage);
	document_add_raw(request, "input", input->plan);
	document_add_raw(request, "answers", input->answers);
}

/* A path that stands on another keeps what was answered to the clauses of that. */
PeerPath *
upper_read_path(Jsonb *reply, List *parameters, PeerPath *input)
{
	PeerPath   *path = plan_read_path(reply, parameters);

	path->clauses = input->clauses;
	path->reasons = input->reasons;
	path->answers = input->answers;
	return path;
}

void
peer_get_foreign_upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input_rel,
							 RelOptInfo *output_rel, void *extra)
{
	if (!peer_pushdown || output_rel->fdw_private != NULL)
		return;
	switch (stage)
	{
		case UPPERREL_GROUP_AGG:
			aggregate_add_paths(root, input_rel, output_rel, (GroupPathExtraData *) extra);
			break;
		case UPPERREL_DISTINCT:
			distinct_add_paths(root, input_rel, output_rel);
			break;
		case UPPERREL_ORDERED:
			sort_add_paths(root, input_rel, output_rel);
			break;
		case UPPERREL_FINAL:
			limit_add_paths(root, input_rel, output_rel, (FinalPathExtraData *) extra);
			break;
		default:
			break;
	}
}
