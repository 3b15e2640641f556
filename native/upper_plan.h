/*-------------------------------------------------------------------------
 *
 * upper_plan.h
 *		What the files of paths above a scan share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_UPPER_PLAN_H
#define PEER_UPPER_PLAN_H

#include "plan.h"

/* upper_plan.c */
extern PeerRelation *upper_relation(RelOptInfo *output_rel, PeerRelation *input);
extern void upper_begin_request(StringInfo request, PeerRelation *relation, const char *stage, PeerPath *input);
extern PeerPath *upper_read_path(Jsonb *reply, List *parameters, PeerPath *input);

/* aggregate_plan.c, sort_plan.c, limit_plan.c */
extern void aggregate_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *output_rel,
								GroupPathExtraData *extra);
extern void distinct_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *output_rel);
extern void sort_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *ordered_rel);
extern void limit_add_paths(PlannerInfo *root, RelOptInfo *input_rel, RelOptInfo *final_rel,
							FinalPathExtraData *extra);

/*
 * upper_target.c: whether an expression can be computed from what a path gives
 * (fdw_scan_tlist).	The second adds the aggregates that are missing.
 */
extern bool target_is_covered(Node *expression, List *target_list);
extern bool target_cover(Node *expression, List **target_list);

#endif							/* PEER_UPPER_PLAN_H */
