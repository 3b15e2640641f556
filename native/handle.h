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

#include "utils/palloc.h"

#include "crossing.h"
#include "library.h"

/* One open operation. */
struct PeerHandle
{
	const PeerLibrary *library;
	PeerOperation operation;	/* handle 0: not open */
	bool		holds_fd;		/* its wake_fd is counted by fd.c */
	MemoryContextCallback callback;
};

/* The library, loaded at first use and told of all that changed. */
extern const PeerLibrary *bridge_cross(void);

/* The same for a call that needs an open operation. */
extern const PeerLibrary *handle_library(PeerHandle *handle);

/* A reply as jsonb, and freed. */
extern Jsonb *bridge_take_reply(const PeerLibrary *library, PeerDocument *reply, const char *function);

#endif							/* PEER_HANDLE_H */
