/*-------------------------------------------------------------------------
 *
 * member_use.h
 *		Which members of its json and jsonb columns a query uses.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_MEMBER_USE_H
#define PEER_MEMBER_USE_H

#include "peer_fdw.h"

/*
 * The member "members" of the request of stage "scan" (docs/documents.md).  A
 * column that it does not name is used as a whole, or not at all.
 */
extern char *member_use_document(PlannerInfo *root, RelOptInfo *baserel);

#endif							/* PEER_MEMBER_USE_H */
