/*-------------------------------------------------------------------------
 *
 * description.h
 *		What a peer says of a table, and how large it is by that.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_DESCRIPTION_H
#define PEER_DESCRIPTION_H

#include "postgres.h"

#include "nodes/pg_list.h"

struct PeerPath;

/* The size of a table, as pg_class would have it. */
typedef struct PeerTableSize
{
	double		tuples;
	double		pages;			/* of BLCKSZ bytes */
} PeerTableSize;

typedef struct PeerDescription
{
	char	   *peer;			/* its name for messages, such as DynamoDB */
	bool		is_described;	/* false: the peer cannot tell, all else is empty */
	bool		is_sampled;		/* it can be sampled */
	double		rows;			/* negative if the peer does not say */
	double		bytes;			/* negative if the peer does not say */
	List	   *names;			/* List of char *: properties, in the server's encoding */
	List	   *values;			/* List of char *: the value of each */
} PeerDescription;

/*
 * Asks the peer, as this user.	 Waits, and obeys cancel and terminate.	The result is
 * in the current memory context.
 */
extern PeerDescription *description_fetch(Oid relation, Oid user);

/* Pages that so many bytes would fill: at least 1, so that a table is never taken for empty. */
extern double description_pages(double bytes);

/*
 * The size that the peer gives, if the table or its server has the option
 * use_remote_estimate; false if it has not, or the peer does not say
 * (remote_estimate.c).
 */
extern bool remote_estimate(Oid relation, Oid user, PeerTableSize *size);

/* Whether the table or its server has the option use_remote_estimate. */
extern bool remote_estimate_wanted(Oid relation);

/*
 * Asks the peer what a plan would cost: rows and costs are put into the path,
 * the width of a row is returned.  For a path that runs again and again is_lookup.
 */
extern double remote_estimate_path(Oid server, Oid user, struct PeerPath *path, bool is_lookup);

#endif							/* PEER_DESCRIPTION_H */
