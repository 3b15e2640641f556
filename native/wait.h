/*-------------------------------------------------------------------------
 *
 * wait.h
 *		Waiting for an operation of the managed side.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_WAIT_H
#define PEER_WAIT_H

#include "postgres.h"

#include "bridge.h"

/* Waits until the operation's wake_fd is readable.	Obeys cancel and terminate. */
extern void wait_readable(const PeerOperation *operation);

/* Reads the wake_fd empty. */
extern void wait_drain(const PeerOperation *operation);

/* Before the operation is closed: its wake_fd may be another's soon. */
extern void wait_forget(const PeerOperation *operation);

#endif							/* PEER_WAIT_H */
