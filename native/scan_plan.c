/*-------------------------------------------------------------------------
 *
 * scan_plan.c
 *		Planner callbacks of reading: size, paths, plan.
 *
 * The managed library is asked once per relation, in GetForeignRelSize, with
 * every restriction clause and the order that the query wants.	Each path of
 * its reply becomes a ForeignPath.	 parameterized_plan.c asks again for each
 * useful set of outer relations.
 *
 * Which columns a plan reads is decided by the library, since only it knows
 * which clauses stay local: the request names the columns wanted above the scan,
 * and each clause names its own.
 *
 * A path keeps its clauses as RestrictInfo pointers: the core hands the very same
 * ones to GetForeignPlan, those made from equivalence classes included.
 *
 * Clauses of a security barrier: a clause that may not be evaluated before
 * those of a lower level (a leaky function in a query on a security_barrier
 * view) is never offered; it stays local, where the core keeps the order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/planmain.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "description.h"
#include "expression.h"
#include "scan_request.h"
#include "transaction.h"

/* Those of a path's clauses that PostgreSQL checks, alone or once more. */
static List *
local_clauses(PeerPath *path)
{
	List	   *local = NIL;
	ListCell   *clause;
	ListCell   *reason;

	forboth(clause, path->clauses, reason, path->reasons)
		if (lfirst(reason) != NULL)
			local = lappend(local, lfirst(clause));
	return local;
}

/* How many of the rows that the peer returns pass what is checked here. */
double
scan_rows_left(PlannerInfo *root, RelOptInfo *baserel, PeerPath *path)
{
	return clamp_row_est(path->rows * clauselist_selectivity(root, local_clauses(path), baserel->relid, JOIN_INNER, NULL));
}

/*
 * Adds a ForeignPath.	The reply's costs are those of the peer's rows; what
 * PostgreSQL does with each comes on top.
 */
void
scan_add_path(PlannerInfo *root, RelOptInfo *baserel, PeerPath *path, Relids required_outer, double rows)
{
	PeerRelation *relation = (PeerRelation *) baserel->fdw_private;
	PathTarget *target = baserel->reltarget;
	List	   *pathkeys = NIL;
	Cost		startup = path->startup_cost + target->cost.startup;
	Cost		run = path->total_cost - path->startup_cost;
	QualCost	filter;

	cost_qual_eval(&filter, local_clauses(path), root);
	startup += filter.startup;
	run += (cpu_tuple_cost + filter.per_tuple) * path->rows + target->cost.per_tuple * rows;

	if (path->order >= 0 && path->order < list_length(relation->orders))
		pathkeys = (List *) list_nth(relation->orders, path->order);
	add_path(baserel, (Path *) compat_create_scan_path(root, baserel, rows, startup, startup + run, pathkeys,
													   required_outer, plan_number_path(relation, path)));
}

/* The restriction clauses but for those that the core checks once, in a Result above the scan. */
static List *
offered_clauses(RelOptInfo *baserel)
{
	List	   *clauses = NIL;
	ListCell   *cell;

	foreach(cell, baserel->baserestrictinfo)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);

		if (!clause->pseudoconstant)
			clauses = lappend(clauses, clause);
	}
	return clauses;
}

void
peer_get_foreign_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid)
{
	PeerRelation *relation = scan_describe_relation(root, baserel, foreigntableid);
	Jsonb	   *reply;
	double		tuples;

	baserel->fdw_private = relation;
	relation->scans = scan_ask(root, baserel, relation, offered_clauses(baserel), NIL, false, &reply);
	relation->aggregation = document_get_boolean(reply, "aggregation", false);
	relation->join = document_get_boolean(reply, "join", false);
	relation->direct_modify = document_get_boolean(reply, "direct_modify", false);
	transaction_note_plan(document_get_boolean(reply, "overlay", false));
	relation->parameterizable = document_get_integers(reply, "parameterizable");
	relation->join_clauses = document_get_boolean(reply, "join_clauses", false);

	relation->asks_peer = relation->asks_peer && document_get_boolean(reply, "remote_estimates", false);

	/* Negative if the table was never analyzed: then the library's guess counts. */
	tuples = document_get_number(reply, "tuples", -1);
	if (baserel->tuples < 0)
		baserel->tuples = tuples < 0 ? 1000 : tuples;
	set_baserel_size_estimates(root, baserel);
	if (relation->asks_peer && bms_is_empty(baserel->lateral_relids))
	{
		ListCell   *cell;

		foreach(cell, relation->scans)
		{
			PeerPath   *path = (PeerPath *) lfirst(cell);
			double		width = remote_estimate_path(relation->server, relation->user, path, false);

			baserel->reltarget->width = (int) Min(width, MaxAllocSize);
			baserel->rows = scan_rows_left(root, baserel, path);
		}
	}
}

void
peer_get_foreign_paths(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid)
{
	PeerRelation *relation = (PeerRelation *) baserel->fdw_private;
	ListCell   *cell;

	/* LATERAL references make every path parameterized by what they refer to. */
	if (bms_is_empty(baserel->lateral_relids))
	{
		foreach(cell, relation->scans)
			scan_add_path(root, baserel, (PeerPath *) lfirst(cell), NULL, baserel->rows);
	}
	else
		scan_add_outer_paths(root, baserel, baserel->lateral_relids, offered_clauses(baserel), true);

	scan_add_parameterized_paths(root, baserel, offered_clauses(baserel));
}

bool
peer_is_foreign_path_async_capable(ForeignPath *path)
{
	return ((PeerRelation *) path->path.parent->fdw_private)->async;
}

List *
plan_number_path(PeerRelation *relation, PeerPath *path)
{
	relation->paths = lappend(relation->paths, path);
	return list_make1(makeInteger(list_length(relation->paths) - 1));
}

PeerPath *
plan_numbered_path(ForeignPath *path)
{
	PeerRelation *relation = (PeerRelation *) path->path.parent->fdw_private;

	return (PeerPath *) list_nth(relation->paths, intVal(linitial(path->fdw_private)));
}

/* Why a clause that the core wants checked stays local; NULL if the peer checks it exactly. */
static char *
reason_of(PeerPath *path, RestrictInfo *wanted)
{
	ListCell   *clause;
	ListCell   *reason;

	forboth(clause, path->clauses, reason, path->reasons)
		if (lfirst(clause) == wanted)
			return (char *) lfirst(reason);
	return "it was not offered to the peer";
}

static List *
string_nodes(List *texts)
{
	List	   *nodes = NIL;
	ListCell   *cell;

	foreach(cell, texts)
		nodes = lappend(nodes, makeString((char *) lfirst(cell)));
	return nodes;
}

/*
 * What EXPLAIN calls the parameters.  A column of an outer relation becomes a
 * number before EXPLAIN sees it, so its name is kept; "" for all else.
 */
static List *
parameter_names(PlannerInfo *root, List *expressions)
{
	List	   *names = NIL;
	ListCell   *cell;

	foreach(cell, expressions)
	{
		Node	   *node = (Node *) lfirst(cell);
		char	   *name = "";

		while (IsA(node, RelabelType))
			node = (Node *) ((RelabelType *) node)->arg;
		if (IsA(node, Var) && ((Var *) node)->varlevelsup == 0)
		{
			RangeTblEntry *entry = planner_rt_fetch(((Var *) node)->varno, root);

			name = quote_qualified_identifier(entry->eref->aliasname,
											  get_rte_attribute_name(entry, ((Var *) node)->varattno));
		}
		names = lappend(names, makeString(name));
	}
	return names;
}

/* ForeignScan.fdw_private, see enum PeerScanPrivate. */
List *
plan_scan_private(PlannerInfo *root, PeerRelation *relation, PeerPath *path, List *expressions, List *reasons)
{
	List	   *items = NIL;

	items = lappend(items, makeString(path->plan));
	items = lappend(items, path->columns);
	items = lappend(items, path->used);
	items = lappend(items, parameter_names(root, expressions));
	items = lappend(items, string_nodes(reasons));
	items = lappend(items, makeString(relation->wrapper));
	items = lappend(items, makeInteger((int) relation->server));
	Assert(list_length(items) == PEER_SCAN_PRIVATE_LENGTH);
	return items;
}

/*
 * plan.qual and the reasons are built side by side: EXPLAIN shows the n-th
 * reason with the n-th condition.	What was pushed exactly goes into
 * fdw_recheck_quals, which the core evaluates on a row of EvalPlanQual.
 */
ForeignScan *
peer_get_foreign_plan(PlannerInfo *root, RelOptInfo *foreignrel, Oid foreigntableid, ForeignPath *best_path,
					  List *tlist, List *scan_clauses, Plan *outer_plan)
{
	PeerRelation *relation = (PeerRelation *) foreignrel->fdw_private;
	PeerPath   *path = plan_numbered_path(best_path);
	bool		is_base = IS_SIMPLE_REL(foreignrel);
	List	   *quals = path->local_quals;
	List	   *reasons = path->local_reasons;
	List	   *recheck = NIL;
	List	   *expressions = NIL;
	ListCell   *cell;

	if (is_base)
	{
		foreach(cell, scan_clauses)
		{
			RestrictInfo *clause = lfirst_node(RestrictInfo, cell);
			char	   *reason;

			if (clause->pseudoconstant)
				continue;
			reason = reason_of(path, clause);
			if (reason == NULL)
				recheck = lappend(recheck, clause->clause);
			else
			{
				quals = lappend(quals, clause->clause);
				reasons = lappend(reasons, reason);
			}
		}
	}
	if (outer_plan != NULL)
		outer_plan = join_fit_local_plan(outer_plan, path->target_list, quals, best_path->path.parallel_safe);
	foreach(cell, path->used)
		expressions = lappend(expressions, list_nth(path->parameters, lfirst_int(cell)));

	return make_foreignscan(tlist, quals, is_base ? foreignrel->relid : 0, expressions,
							plan_scan_private(root, relation, path, expressions, reasons),
							path->target_list, recheck, outer_plan);
}
