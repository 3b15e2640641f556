/*-------------------------------------------------------------------------
 *
 * connections.c
 *		The SQL functions about the session's connections to peers.
 *
 * A connection is kept for the next transaction.  Which there are, and which can be
 * closed, the managed side knows; what a server's name means is known here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "foreign/foreign.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "document.h"
#include "library.h"
#include "peer_fdw.h"

PG_FUNCTION_INFO_V1(peer_get_connections);
PG_FUNCTION_INFO_V1(peer_disconnect);
PG_FUNCTION_INFO_V1(peer_disconnect_all);

static Jsonb *
ask(const char *what, const char *server)
{
	StringInfoData request;

	initStringInfo(&request);
	document_begin_object(&request, NULL);
	document_add_text(&request, "connections", what);
	if (server != NULL)
		document_add_text(&request, "server", server);
	document_end_object(&request);
	return peer_ask(PEER_QUESTION_DESCRIBE, &request);
}

Datum
peer_get_connections(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ListCell   *cell;

	compat_begin_set(fcinfo);
	if (library_loaded() == NULL)
		return (Datum) 0;
	foreach(cell, document_get_objects(ask("list", NULL), "connections"))
	{
		Jsonb	   *connection = (Jsonb *) lfirst(cell);
		char	   *server = document_get_text(connection, "server");
		Datum		values[2];
		bool		nulls[2] = {false, false};

		/* One that was dropped has no name any more. */
		nulls[0] = server == NULL || !OidIsValid(get_foreign_server_oid(server, true));
		values[0] = nulls[0] ? (Datum) 0 : CStringGetTextDatum(server);
		values[1] = BoolGetDatum(document_get_boolean(connection, "valid", false));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

static bool
disconnect(const char *server)
{
	Jsonb	   *reply;
	ListCell   *cell;

	if (library_loaded() == NULL)
		return false;
	reply = ask("close", server);
	foreach(cell, document_get_texts(reply, "in_use"))
		ereport(WARNING,
				(errmsg("cannot close connection for server \"%s\" because it is still in use", (char *) lfirst(cell))));
	return document_get_number(reply, "closed", 0) > 0;
}

Datum
peer_disconnect(PG_FUNCTION_ARGS)
{
	char	   *server = text_to_cstring(PG_GETARG_TEXT_PP(0));

	(void) GetForeignServerByName(server, false);
	PG_RETURN_BOOL(disconnect(server));
}

Datum
peer_disconnect_all(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(disconnect(NULL));
}
