/*-------------------------------------------------------------------------
 *
 * open_document.c
 *		What the document "open" says of the server and the user.
 *
 * This is the only place that reads a user mapping.	A missing one is no
 * error: there are peers that ask for no credentials, and the connector knows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/syscache.h"

#include "library.h"
#include "open_document.h"
#include "peer_fdw.h"

/* Room for a mapping's options, so that the buffer seldom moves while it holds secrets. */
#define MAPPING_ROOM 8192

/* The user's mapping, or PUBLIC's, or NULL. */
static UserMapping *
find_user_mapping(Oid server, Oid user)
{
	if (!SearchSysCacheExists2(USERMAPPINGUSERSERVER, ObjectIdGetDatum(user), ObjectIdGetDatum(server)) &&
		!SearchSysCacheExists2(USERMAPPINGUSERSERVER, ObjectIdGetDatum(InvalidOid), ObjectIdGetDatum(server)))
		return NULL;
	return GetUserMapping(user, server);
}

/*
 * Credentials of the server's own machine are not everybody's.  The option can
 * be set by superusers only, which the validator sees to.
 */
static bool
is_ambient_allowed(UserMapping *mapping, Oid user)
{
	ListCell   *cell;

	if (superuser_arg(user))
		return true;
	if (mapping == NULL)
		return false;
	foreach(cell, mapping->options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, "ambient_credentials") == 0)
			return strcmp(defGetString(option), "allowed") == 0;
	}
	return false;
}

void
open_document_settings(StringInfo document)
{
	document_begin_object(document, "settings");
	document_add_boolean(document, "scan_notices", peer_scan_notices);
	document_add_integer(document, "progress_ms", peer_progress);
	document_add_boolean(document, "tls", library_load()->tls);
	document_add_text(document, "isolation", IsolationIsSerializable() ? "serializable" : "repeatable_read");

	/* A subtransaction that is read only says nothing of the rest. */
	document_add_boolean(document, "read_only", XactReadOnly && GetCurrentTransactionNestLevel() == 1);
	document_end_object(document);
}

void
open_document_begin(StringInfo document, Oid server, Oid user)
{
	ForeignServer *definition = GetForeignServer(server);

	document_begin_object(document, NULL);
	document_add_text(document, "server", definition->servername);
	document_add_options(document, "server_options", definition->options);
	document_add_integer(document, "server_hash", GetSysCacheHashValue1(FOREIGNSERVEROID, ObjectIdGetDatum(server)));
	document_add_text(document, "user", GetUserNameFromId(user, false));
	document_add_text(document, "database", get_database_name(MyDatabaseId));
	document_add_text(document, "application", application_name == NULL ? "" : application_name);
	document_add_text(document, "cluster", cluster_name == NULL ? "" : cluster_name);
	document_add_text(document, "session", psprintf("%lx.%x", (long) MyStartTime, MyProcPid));
	if (peer_application_name != NULL && peer_application_name[0] != '\0')
		document_add_text(document, "application_name", peer_application_name);

	open_document_settings(document);
}

void
open_document_end(StringInfo document, Oid server, Oid user)
{
	UserMapping *mapping = find_user_mapping(server, user);

	document_add_boolean(document, "ambient", is_ambient_allowed(mapping, user));
	document_add_integer(document, "mapping_hash",
						 mapping == NULL ? 0 : GetSysCacheHashValue1(USERMAPPINGOID, ObjectIdGetDatum(mapping->umid)));
	enlargeStringInfo(document, MAPPING_ROOM);
	document_add_options(document, "mapping_options", mapping == NULL ? NIL : mapping->options);
	document_end_object(document);
}
