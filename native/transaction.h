/*-------------------------------------------------------------------------
 *
 * transaction.h
 *		What this backend's transaction has written to peers.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_TRANSACTION_H
#define PEER_TRANSACTION_H

#include "postgres.h"

/* Before a scan is opened. */
extern void transaction_begin_reading(void);

/* Before a target of a statement is opened. */
extern void transaction_begin_writing(void);

/* After rows were handed over: plans that read foreign tables may have to show them. */
extern void transaction_note_write(Oid relation);

/* A scan was planned, so that it shows what the transaction has written, or as if it had written nothing. */
extern void transaction_note_plan(bool overlay);

/*
 * While the rows of a statement come, whose conversion may run code of the user's: what
 * that would read of a peer waits for the statement, which waits for this backend.
 */
extern void transaction_set_streaming(bool on);

#endif							/* PEER_TRANSACTION_H */
