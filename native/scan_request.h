/*-------------------------------------------------------------------------
 *
 * scan_request.h
 *		Stage "scan" of a plan: what scan_plan.c, scan_request.c and
 *		parameterized_plan.c tell each other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_SCAN_REQUEST_H
#define PEER_SCAN_REQUEST_H

#include "plan.h"

/* scan_request.c */
/* Whether the query changes rows of the table. */
extern bool scan_is_changed(PlannerInfo *root, Index relation);
extern PeerRelation *scan_describe_relation(PlannerInfo *root, RelOptInfo *baserel, Oid relation_oid);

/*
 * Asks for the ways to scan a relation under these clauses (Lists of
 * RestrictInfo), the second list being join clauses.  Returns a List of PeerPath,
 * and the whole reply if wanted.
 */
extern List *scan_ask(PlannerInfo *root, RelOptInfo *baserel, PeerRelation *relation,
					  List *clauses, List *join_clauses, bool outer, Jsonb **reply);

/* scan_plan.c */
extern double scan_rows_left(PlannerInfo *root, RelOptInfo *baserel, PeerPath *path);
extern void scan_add_path(PlannerInfo *root, RelOptInfo *baserel, PeerPath *path, Relids required_outer, double rows);

/* parameterized_plan.c */
extern void scan_add_outer_paths(PlannerInfo *root, RelOptInfo *baserel, Relids required_outer,
								 List *clauses, bool always);
extern void scan_add_parameterized_paths(PlannerInfo *root, RelOptInfo *baserel, List *clauses);

#endif							/* PEER_SCAN_REQUEST_H */
