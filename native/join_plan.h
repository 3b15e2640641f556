/*-------------------------------------------------------------------------
 *
 * join_plan.h
 *		What join_plan.c and join_request.c tell each other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_JOIN_PLAN_H
#define PEER_JOIN_PLAN_H

#include "plan.h"

/* A join that may be left to the peer. */
typedef struct PeerJoin
{
	PlannerInfo *root;
	RelOptInfo *rel;			/* of the join */
	const char *kind;			/* as the document names it */
	JoinType	type;			/* as the core plans it */
	SpecialJoinInfo *special;
	PeerRelation *left;
	PeerRelation *right;
	PeerPath   *left_path;		/* these leave nothing local */
	PeerPath   *right_path;
	List	   *clauses;		/* List of RestrictInfo */
	Bitmapset  *on;				/* indexes of those that say which rows are
								 * partners */
	List	   *columns;		/* List of Var: wanted above the join */
	List	   *nulls;			/* List of Var: wanted too, but NULL in every
								 * row */
	Relids		visible;
	List	   *orders;			/* List of List of PathKey */
} PeerJoin;

/*
 * Asks for the ways to join.  Returns a List of PeerPath, NIL if the peer does
 * not join them, and the whole reply.
 */
extern List *join_ask(PeerJoin *join, PeerRelation *relation, Jsonb **reply);

/* The columns that an expression is computed from, as a List of Var. */
extern List *join_columns(Node *expression);

#endif							/* PEER_JOIN_PLAN_H */
