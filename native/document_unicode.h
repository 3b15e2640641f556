/*-------------------------------------------------------------------------
 *
 * document_unicode.h
 *		From a document in UTF-8 to text in the server's encoding.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_DOCUMENT_UNICODE_H
#define PEER_DOCUMENT_UNICODE_H

#include "postgres.h"

/*
 * A palloc'd, nul-terminated copy of a JSON text in the server's encoding.
 * Never fails for a character: one that the encoding lacks becomes a "?".
 */
extern char *document_to_server(const char *json, int length);

#endif							/* PEER_DOCUMENT_UNICODE_H */
