/*-------------------------------------------------------------------------
 *
 * plan.h
 *		What is known of a relation while it is planned, for scan_plan.c,
 *		join_plan.c and upper_plan.c.
 *
 * RelOptInfo.fdw_private is a PeerRelation, for foreign tables, their joins and
 * upper relations alike.	 ForeignPath.fdw_private holds one Integer node, the number
 * of a PeerPath in that list, so that it is made of nodes only.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_PLAN_H
#define PEER_PLAN_H

#include "peer_fdw.h"

/* One path of a reply: a plan, and what PostgreSQL must do around it. */
typedef struct PeerPath
{
	char	   *plan;			/* the plan, a document in UTF-8 */
	double		rows;			/* that the peer returns */
	Cost		startup_cost;
	Cost		total_cost;
	int			order;			/* index into PeerRelation.orders, -1 none */
	List	   *columns;		/* List of int: attribute numbers, of a scan;
								 * of a join its outputs */
	List	   *parameters;		/* List of Expr, by index */
	List	   *used;			/* List of int: parameters that the plan uses */

	/* Of a scan, and of what stands on it: the clauses offered. */
	List	   *clauses;		/* List of RestrictInfo */
	List	   *reasons;		/* for each, char * why it stays local; NULL if it
								 * does not */
	Bitmapset  *pushed;			/* indexes of those pushed, exactly or not */
	char	   *answers;		/* the same as the reply had it, a document */

	/* Of a join or an upper relation. */
	List	   *target_list;	/* fdw_scan_tlist */
	List	   *local_quals;	/* List of Expr: conditions left to PostgreSQL */
	List	   *local_reasons;	/* for each, char * why */
} PeerPath;

typedef struct PeerRelation
{
	char	   *wrapper;		/* such as peer_dynamodb */
	Oid			server;
	char	   *table;			/* the document "table" */
	Relids		relids;			/* whose columns are columns of the request */
	Relids		visible;		/* of which these are there above: the inner
								 * side of a semijoin is not */
	List	  **parameters;		/* List of Expr: of all relations of the query
								 * on this server, by the index that all their
								 * plans know them by */
	Oid			user;			/* as whom it is read */
	bool		asks_peer;		/* the peer is asked what paths cost */
	bool		aggregation;	/* stage aggregate is worth asking */
	bool		join;			/* and stage join */
	bool		direct_modify;	/* and stage direct_modify */
	bool		async;			/* scans may run beside others of an Append */
	int			attempts;		/* of a join: how often it was asked for */
	bool		join_clauses;	/* it can be asked by any join clause */
	List	   *parameterizable;	/* List of int: else by these attributes */
	List	   *columns;		/* List of int: attributes above the scan */
	char	   *members;		/* which members of them, a document */
	List	   *orders;			/* List of List of PathKey: orders offered */
	List	   *scans;			/* List of PeerPath without outer relations */
	List	   *paths;			/* List of PeerPath: all, numbered */
} PeerRelation;

/* scan_request.c */
extern void plan_begin_request(StringInfo document, PeerRelation *relation, const char *stage);
extern PeerPath *plan_read_path(Jsonb *reply, List *parameters);
extern void plan_read_answers(PeerPath *path, Jsonb *reply, List *clauses);

/* sort_order.c */
extern List *plan_useful_orders(PlannerInfo *root, RelOptInfo *rel, Relids visible);
extern void plan_write_orders(StringInfo document, List *orders, RelOptInfo *rel, Relids visible,
							  PeerExpressionContext *context);

/* query_parameters.c */
extern List **plan_parameters(PlannerInfo *root, Oid server);
extern void plan_keep_parameters(PlannerInfo *root, PeerRelation *relation, List *parameters);

/* scan_plan.c */
extern List *plan_number_path(PeerRelation *relation, PeerPath *path);
extern PeerPath *plan_numbered_path(ForeignPath *path);
extern List *plan_scan_private(PlannerInfo *root, PeerRelation *relation, PeerPath *path, List *expressions,
							   List *reasons);

/* join_plan.c */
extern Plan *join_fit_local_plan(Plan *plan, List *target_list, List *quals, bool parallel_safe);

/* upper_plan.c */
extern bool plan_is_exact(PeerPath *path);
extern PeerPath *plan_cheapest_exact(PeerRelation *relation);
extern bool plan_is_gated(RelOptInfo *rel);

#endif							/* PEER_PLAN_H */
