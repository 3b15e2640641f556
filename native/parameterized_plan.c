/*-------------------------------------------------------------------------
 *
 * parameterized_plan.c
 *		Paths whose scan takes values from outer relations of a join.
 *
 * A join clause on a column that the peer can be asked by (the reply's
 * "parameterizable") makes a nested loop with one request per outer row
 * worth considering.  For each set of outer relations that such clauses come from
 * the managed library is asked again, with the clauses that can then be checked
 * in the scan; the outer columns are parameters.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"

#include "scan_request.h"

/* Sets of outer relations tried; each is a request and a path for the planner to keep. */
#define MAX_OUTER_SETS 8

/*
 * Adds the paths for one set of outer relations.  Unless they are wanted
 * always (LATERAL), only those that push a join clause: others are the
 * unparameterized paths again.
 */
void
scan_add_outer_paths(PlannerInfo *root, RelOptInfo *baserel, Relids required_outer, List *clauses, bool always)
{
	PeerRelation *relation = (PeerRelation *) baserel->fdw_private;
	ParamPathInfo *info = get_baserel_parampathinfo(root, baserel, required_outer);
	List	   *join_clauses = NIL;
	ListCell   *cell;

	foreach(cell, info->ppi_clauses)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);

		if (!clause->pseudoconstant)
			join_clauses = lappend(join_clauses, clause);
	}
	if (join_clauses == NIL && !always)
		return;
	foreach(cell, scan_ask(root, baserel, relation, clauses, join_clauses, true, NULL))
	{
		PeerPath   *path = (PeerPath *) lfirst(cell);

		/* the join clauses come behind the others */
		if (always || bms_next_member(path->pushed, list_length(clauses) - 1) >= 0)
			scan_add_path(root, baserel, path, info->ppi_req_outer, info->ppi_rows);
	}
}

/* The column that an expression is, but for casts that change nothing; else 0. */
static AttrNumber
column_of(Node *expression, Index relid)
{
	while (expression != NULL && IsA(expression, RelabelType))
		expression = (Node *) ((RelabelType *) expression)->arg;
	if (expression != NULL && IsA(expression, Var) && ((Var *) expression)->varno == relid &&
		((Var *) expression)->varlevelsup == 0)
		return ((Var *) expression)->varattno;
	return 0;
}

/* Whether a clause speaks of a column that the peer can be asked by. */
static bool
mentions_parameterizable(PeerRelation *relation, RelOptInfo *baserel, RestrictInfo *clause)
{
	Bitmapset  *attributes = NULL;
	ListCell   *cell;

	pull_varattnos((Node *) clause->clause, baserel->relid, &attributes);
	foreach(cell, relation->parameterizable)
		if (bms_is_member(lfirst_int(cell) - FirstLowInvalidHeapAttributeNumber, attributes))
			return true;
	return false;
}

/* A callback of generate_implied_equalities_for_column. */
static bool
is_wanted_member(PlannerInfo *root, RelOptInfo *rel, EquivalenceClass *ec, EquivalenceMember *em, void *wanted)
{
	return column_of((Node *) em->em_expr, rel->relid) == *(AttrNumber *) wanted;
}

/* Adds the outer relations of a clause to the sets, if they can be outer to this one. */
static List *
add_outer_set(RelOptInfo *baserel, RestrictInfo *clause, List *sets)
{
	Relids		outer;
	ListCell   *cell;

	if (list_length(sets) >= MAX_OUTER_SETS || !join_clause_is_movable_to(clause, baserel))
		return sets;
	outer = bms_union(clause->clause_relids, baserel->lateral_relids);
	outer = bms_del_member(outer, baserel->relid);
	if (bms_is_empty(outer) || bms_equal(outer, baserel->lateral_relids))
		return sets;
	foreach(cell, sets)
		if (bms_equal((Relids) lfirst(cell), outer))
			return sets;
	return lappend(sets, outer);
}

/*
 * Besides the set of each clause their union is tried, for a key of several
 * columns whose values come from several relations.
 */
void
scan_add_parameterized_paths(PlannerInfo *root, RelOptInfo *baserel, List *clauses)
{
	PeerRelation *relation = (PeerRelation *) baserel->fdw_private;
	List	   *sets = NIL;
	Relids		all = NULL;
	ListCell   *cell;

	foreach(cell, baserel->joininfo)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);

		if (mentions_parameterizable(relation, baserel, clause))
			sets = add_outer_set(baserel, clause, sets);
	}
	if (baserel->has_eclass_joins)
	{
		foreach(cell, relation->parameterizable)
		{
			AttrNumber	wanted = lfirst_int(cell);
			ListCell   *implied;

			foreach(implied, generate_implied_equalities_for_column(root, baserel, is_wanted_member, &wanted,
																	baserel->lateral_referencers))
				sets = add_outer_set(baserel, lfirst_node(RestrictInfo, implied), sets);
		}
	}

	foreach(cell, sets)
	{
		all = bms_union(all, (Relids) lfirst(cell));
		scan_add_outer_paths(root, baserel, (Relids) lfirst(cell), clauses, false);
	}
	foreach(cell, sets)
		if (bms_equal((Relids) lfirst(cell), all))
			return;
	if (all != NULL)
		scan_add_outer_paths(root, baserel, all, clauses, false);
}
