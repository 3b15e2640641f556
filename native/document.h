/*-------------------------------------------------------------------------
 *
 * document.h
 *		Writing the documents that cross the bridge, and reading the replies.
 *
 * A document is built in a StringInfo by the functions below, which take care
 * of commas, quoting, and the conversion from the server's encoding to UTF-8.
 * A reply is read as jsonb.  Every reader checks what it finds: a reply of
 * another shape is an error (XX000), never a crash.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_DOCUMENT_H
#define PEER_DOCUMENT_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

/*
 * Values in text form are written between these two, so that they do not depend
 * on the session's settings (docs/documents.md).  The second takes what the
 * first gave.  Nothing of a user's may be evaluated in between.
 */
extern int	document_transmission_begin(void);
extern void document_transmission_end(int level);

/*
 * Writing.  name is NULL inside an array.	The comma before a member is written
 * where the text so far does not end in '{', '[' or ':'.
 */
extern void document_begin_object(StringInfo document, const char *name);
extern void document_end_object(StringInfo document);
extern void document_begin_array(StringInfo document, const char *name);
extern void document_end_array(StringInfo document);
extern void document_add_text(StringInfo document, const char *name, const char *value);	/* NULL: null */
extern void document_add_integer(StringInfo document, const char *name, int64 value);
extern void document_add_number(StringInfo document, const char *name, double value);
extern void document_add_boolean(StringInfo document, const char *name, bool value);

/* A member whose value is a document itself, such as a plan. */
extern void document_add_raw(StringInfo document, const char *name, const char *json);

/* Object types that several documents share (docs/documents.md). */
extern void document_add_options(StringInfo document, const char *name, List *defelems);
extern void document_add_type(StringInfo document, const char *name, Oid type, int32 typmod);
extern void document_add_extension(StringInfo document, Oid catalog, Oid object);	/* nothing if it belongs to none */
extern void document_add_collation(StringInfo document, const char *name, Oid collation);	/* nothing if invalid */

/* The member "elements" of a constant or parameter; false if the array must be sent as text. */
extern bool document_add_elements(StringInfo document, Datum value, Oid element_type, FmgrInfo *output);

/* Reading.	A missing member is NULL, the default given, or NIL. */
extern Jsonb *document_parse(const char *json, int64 length);
extern bool document_has(Jsonb *object, const char *name);	/* neither missing nor null */
extern Jsonb *document_get(Jsonb *object, const char *name);	/* an object or array */
extern char *document_get_text(Jsonb *object, const char *name);	/* in the server's encoding */
extern double document_get_number(Jsonb *object, const char *name, double missing);
extern bool document_get_boolean(Jsonb *object, const char *name, bool missing);
extern List *document_get_objects(Jsonb *object, const char *name);	/* List of Jsonb * */
extern List *document_get_integers(Jsonb *object, const char *name);	/* List of int */
extern List *document_get_texts(Jsonb *object, const char *name);	/* List of char * */

/* The member as JSON text in UTF-8, for storing a plan. */
extern char *document_get_raw(Jsonb *object, const char *name);

#endif							/* PEER_DOCUMENT_H */
