/*-------------------------------------------------------------------------
 *
 * error.h
 *		Failures and messages of the managed side, as PostgreSQL reports them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_ERROR_H
#define PEER_ERROR_H

#include "postgres.h"

#include "bridge.h"
#include "compat.h"
#include "library.h"

/* A PeerError in the backend's own memory and encoding.  Absent texts are NULL. */
typedef struct PeerFailure
{
	int			sqlstate;		/* as errcode() takes it */
	char	   *message;
	char	   *detail;
	char	   *hint;
	char	   *context;
} PeerFailure;

/* Copies an error and frees it. */
extern PeerFailure *error_take(const PeerLibrary *library, PeerError *error);

/* Takes an error and reports it; an interrupt that is pending goes first. */
PEER_NORETURN extern void error_raise(const PeerLibrary *library, PeerError *error);

/* Reports the messages that wait on the managed side. */
extern void error_report_notices(const PeerLibrary *library);

/* Reports a status or a reply that bridge.h does not allow. */
PEER_NORETURN extern void error_unexpected(const char *function, PeerStatus status);

/*
 * UTF-8 as a text of a message, in the server's encoding.	What that lacks
 * becomes a question mark: a message must not fail for want of a character.
 */
extern char *error_text(const char *utf8, int64 length);

#endif							/* PEER_ERROR_H */
