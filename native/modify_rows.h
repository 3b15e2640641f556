/*-------------------------------------------------------------------------
 *
 * modify_rows.h
 *		A target of a statement that writes, and its rows on their way out.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_MODIFY_ROWS_H
#define PEER_MODIFY_ROWS_H

#include "postgres.h"

#include "nodes/execnodes.h"

#include "batch.h"
#include "modify.h"

typedef struct PeerModifyState
{
	EState	   *estate;
	ResultRelInfo *target;
	CmdType		operation;
	Oid			server;
	Oid			user;			/* whose mapping is used */
	char	   *plan;			/* a document */
	List	   *returning;
	WriteValues *values;
	BatchReader *reader;		/* of what comes back; NULL: nothing does */
	int			batch_rows;
	bool		has_plan;		/* run by a plan, not by COPY */
	bool		by_place;		/* rows are identified by system columns */
	PeerHandle *handle;			/* NULL: not opened yet */
	MemoryContext context;		/* for one call */

	bool		may_foretell;	/* rows but the first may be said to count
								 * before they were answered */
	bool		is_pending;		/* rows were handed over and not answered */
	bool		may_gather;		/* they come one by one, from COPY */
	TupleTableSlot **gathered;	/* NULL: none yet */
	int			gathered_count;
	int			gathered_made;	/* slots there are */
	struct PeerModifyState *routed; /* an UPDATE's target that also gets rows
									 * of other partitions */
} PeerModifyState;

/*
 * Hands rows over and waits for what becomes of each.	Values that come back
 * point into the operation's memory until the next call.
 */
extern const uint8_t *modify_rows_write(PeerModifyState *state, TupleTableSlot **slots, TupleTableSlot **plan_slots,
										int count);

/* Whether rows may be said to count before they were answered: the answer to the first rows tells. */
extern bool modify_rows_is_foretold(const PeerModifyState *state);

/*
 * Hands rows over and does not wait: the peer writes them while the next are
 * made.  What goes wrong is an error of the next call, or of the end.
 */
extern void modify_rows_foretell(PeerModifyState *state, TupleTableSlot **slots, TupleTableSlot **plan_slots,
								 int count);

/* Keeps a row until there are enough of them. */
extern void modify_rows_gather(PeerModifyState *state, TupleTableSlot *slot);

/* Sends what was gathered and waits for all answers.  To be called at the end of the statement. */
extern void modify_rows_finish(PeerModifyState *state);

#endif							/* PEER_MODIFY_ROWS_H */
