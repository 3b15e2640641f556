/*-------------------------------------------------------------------------
 *
 * handle.h
 *		What the files of the crossing share: bridge.c, write_crossing.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_HANDLE_H
#define PEER_HANDLE_H

#include "postgres.h"

#include "lib/ilist.h"
#include "utils/palloc.h"

#include "crossing.h"
#include "library.h"

/* One open operation. */
struct PeerHandle
{
	const PeerLibrary *library;
	PeerOperation operation;	/* handle 0: not open */
	bool		holds_fd;		/* its wake_fd is counted by fd.c */
	bool		is_late;		/* rows were handed over and not answered; in
								 * the list of those */
	dlist_node	late;
	PeerModified answer;		/* to the rows that were late last */
	MemoryContextCallback callback;
};

/* The library, loaded at first use and told of all that changed. */
extern const PeerLibrary *bridge_cross(void);

/* The same for a call that needs an open operation. */
extern const PeerLibrary *handle_library(PeerHandle *handle);

/*
 * Waits for all rows that were handed over and not answered (write_crossing.c).
 * To be called before anything else is asked of a peer: what those rows did wrong
 * is to be said, and not what follows from it.
 */
extern void handle_settle_all(void);

/* The operation is closed: nothing of it is late any more.	 Cannot fail. */
extern void handle_forget_late(PeerHandle *handle);

/* A reply as jsonb, and freed. */
extern Jsonb *bridge_take_reply(const PeerLibrary *library, PeerDocument *reply, const char *function);

#endif							/* PEER_HANDLE_H */
