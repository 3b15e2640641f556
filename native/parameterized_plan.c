/*-------------------------------------------------------------------------
 *
 * parameterized_plan.c
 *		Paths whose scan takes values from outer relations of a join.
 *
 * A join clause makes a nested loop with one request per outer row worth
 * considering: any of them with a peer that can be asked by whatever it can check
 * (the reply's "join_clauses"), else one on a column that it can be asked by (the
 * reply's "parameterizable").  For each set of outer relations that such clauses come
 * from the managed library is asked again, with the clauses that can then be
 * checked in the scan; the outer columns are parameters.
 *
 * Deliberately left out: a peer of the first kind shows a transaction its own
 * writes at once.	A scan that runs again and again while the same command writes
 * there would see what the command has written, which PostgreSQL never does.  So there
 * are no such paths where a query may write to the peer.  Nor are there any of a partition
 * that may be joined by itself: the core would then put the outer partition's columns in
 * the place of the outer table's in a path, and does not know what a path of ours holds.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/restrictinfo.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "description.h"
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
		if (!always && bms_next_member(path->pushed, list_length(clauses) - 1) < 0)
			continue;
		if (relation->asks_peer)
		{
			/* All paths of these outer relations are added here, so this number is theirs alone. */
			remote_estimate_path(relation->server, relation->user, path, true);
			info->ppi_rows = scan_rows_left(root, baserel, path);
		}
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

/* Whether the peer can be asked by what a clause says of it. */
static bool
is_worth_asking(PeerRelation *relation, RelOptInfo *baserel, Expr *expression)
{
	Bitmapset  *attributes = NULL;
	ListCell   *cell;

	if (relation->join_clauses)
		return true;
	pull_varattnos((Node *) expression, baserel->relid, &attributes);
	foreach(cell, relation->parameterizable)
		if (bms_is_member(lfirst_int(cell) - FirstLowInvalidHeapAttributeNumber, attributes))
			return true;
	return false;
}

/*
 * What other relations' expressions are known to be equal to, each once: a
 * List of Expr of this relation.  Where only some columns count, no expressions of them.
 */
static List *
equated_expressions(PlannerInfo *root, RelOptInfo *baserel, PeerRelation *relation)
{
	List	   *expressions = NIL;
	int			index = -1;
	ListCell   *cell;

	while ((index = bms_next_member(baserel->eclass_indexes, index)) >= 0)
	{
		EquivalenceClass *class = (EquivalenceClass *) list_nth(root->eq_classes, index);

		foreach(cell, compat_equivalence_members(class, baserel))
		{
			Expr	   *expression = ((EquivalenceMember *) lfirst(cell))->em_expr;

			if (relation->join_clauses ||
				list_member_int(relation->parameterizable, column_of((Node *) expression, baserel->relid)))
				expressions = list_append_unique(expressions, expression);
		}
	}
	return expressions;
}

/* A callback of generate_implied_equalities_for_column. */
static bool
is_wanted_member(PlannerInfo *root, RelOptInfo *rel, EquivalenceClass *ec, EquivalenceMember *em, void *wanted)
{
	return equal(em->em_expr, wanted);
}

/* Whether a relation that is written may be at a peer, itself or a partition or child of it. */
static bool
may_write_to_peer(Query *query)
{
	char		kind;

	if (query->resultRelation == 0)
		return false;
	kind = get_rel_relkind(rt_fetch(query->resultRelation, query->rtable)->relid);
	return kind != RELKIND_RELATION || has_subclass(rt_fetch(query->resultRelation, query->rtable)->relid);
}

/* The query may be part of one that writes, or have such a part. */
static bool
writes_beside(PlannerInfo *root)
{
	for (; root != NULL; root = root->parent_root)
		if (root->parse->hasModifyingCTE || may_write_to_peer(root->parse))
			return true;
	return false;
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

	if (!relation->join_clauses && relation->parameterizable == NIL)
		return;
	if (IS_OTHER_REL(baserel) && baserel->consider_partitionwise_join)
		return;
	if (relation->join_clauses && writes_beside(root))
		return;

	foreach(cell, baserel->joininfo)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);

		if (is_worth_asking(relation, baserel, clause->clause))
			sets = add_outer_set(baserel, clause, sets);
	}
	if (baserel->has_eclass_joins)
	{
		foreach(cell, equated_expressions(root, baserel, relation))
		{
			ListCell   *implied;

			foreach(implied, generate_implied_equalities_for_column(root, baserel, is_wanted_member, lfirst(cell),
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
