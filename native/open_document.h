/*-------------------------------------------------------------------------
 *
 * open_document.h
 *		What the document "open" says of the server and the user, for every
 *		kind of operation.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_OPEN_DOCUMENT_H
#define PEER_OPEN_DOCUMENT_H

#include "postgres.h"

#include "lib/stringinfo.h"

/*
 * Begins the document, for operations of this user on this server, up to where the
 * kind of operation adds its own members.
 */
extern void open_document_begin(StringInfo document, Oid server, Oid user);

/* The session's settings, which every operation gets. */
extern void open_document_settings(StringInfo document);

/* Ends it with the user mapping, whose secrets so are copied least. */
extern void open_document_end(StringInfo document, Oid server, Oid user);

#endif							/* PEER_OPEN_DOCUMENT_H */
