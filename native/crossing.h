/*-------------------------------------------------------------------------
 *
 * crossing.h
 *		How the rest of the shim uses the bridge.
 *
 * bridge.c loads the managed library at first use, guards every call, waits
 * for what is pending, and turns PeerErrors into ereport(ERROR) and queued
 * notices into messages.  Nothing else in native/ calls a function of
 * bridge.h.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_CROSSING_H
#define PEER_CROSSING_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "bridge.h"

/* The calls that take a document and give one: no I/O, so they do not wait. */
typedef enum PeerQuestion
{
	PEER_QUESTION_VALIDATE,
	PEER_QUESTION_PLAN,
	PEER_QUESTION_DESCRIBE
} PeerQuestion;

/*
 * Asks, and returns the reply, in the current memory context.	Errors are
 * reported.  The request is logged at DEBUG1 if peer_fdw.log_documents is on.
 */
extern Jsonb *peer_ask(PeerQuestion question, StringInfo request);

/*
 * An operation of the managed side, allocated in owner.  Its close is
 * registered with owner before the open, so that no error can leak it.
 */
typedef struct PeerHandle PeerHandle;

extern PeerHandle *peer_handle_open(int32 kind, StringInfo request, MemoryContext owner);

/* The next batch, or NULL at the end.	Waits; obeys cancel and terminate. */
extern const PeerBatch *peer_handle_next(PeerHandle *handle);

/* The same without waiting: PEER_OK, PEER_END or PEER_PENDING. */
extern PeerStatus peer_handle_poll(PeerHandle *handle, const PeerBatch **batch);

/* For an async-capable scan: what to wait for, and what to do then. */
extern int	peer_handle_wake_fd(PeerHandle *handle);
extern void peer_handle_drain(PeerHandle *handle);

extern void peer_handle_restart(PeerHandle *handle, StringInfo parameters);
extern Jsonb *peer_handle_report(PeerHandle *handle);

/* Rows into an operation of kind PEER_OPERATION_MODIFY.	Waits; obeys cancel and terminate (write_crossing.c). */
extern void peer_handle_modify(PeerHandle *handle, const PeerRows *rows, PeerModified *modified);

/*
 * The same in two halves.	The first does not wait: false is that the answer is
 * to be fetched by the second, before any other call with the handle but its
 * closing.	 The rows are copied, the caller's memory is its own again.
 */
extern bool peer_handle_modify_begin(PeerHandle *handle, const PeerRows *rows, PeerModified *modified);
extern void peer_handle_modify_end(PeerHandle *handle, PeerModified *modified);

/*
 * What became of a (sub)transaction.  False if the managed side could not take
 * it in: then its writes must not be flushed.  Raises no error.
 */
extern bool peer_transaction_tell(int32 event, int32 level);

/* How many writes wait for the commit. */
extern int64 peer_transaction_pending(void);

/* Closes now; the registered callback then does nothing. */
extern void peer_handle_close(PeerHandle *handle);

/* Versions and figures of the bridge, loading it if need be. */
extern void peer_bridge_stats(PeerVersion *version, PeerStats *stats);

/* Called by _PG_init: syscache callbacks.	Loads nothing. */
extern void peer_bridge_init(void);

#endif							/* PEER_CROSSING_H */
