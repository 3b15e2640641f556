/*-------------------------------------------------------------------------
 *
 * truncate.c
 *		TRUNCATE of foreign tables.
 *
 * The core hands over the tables of one server together.  Whether a table, and
 * its peer, allow it is the managed library's to say.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/rel.h"

#include "open_document.h"
#include "peer_fdw.h"
#include "transaction.h"

void
peer_exec_foreign_truncate(List *relations, DropBehavior behavior, bool restart_sequences)
{
	ForeignServer *server = GetForeignServer(GetForeignTable(RelationGetRelid((Relation) linitial(relations)))->serverid);
	StringInfoData document;
	PeerHandle *handle;
	ListCell   *cell;

	transaction_begin_writing();
	initStringInfo(&document);
	open_document_begin(&document, server->serverid, GetUserId());
	document_add_text(&document, "wrapper", wrapper_name(server->fdwid));
	document_begin_array(&document, "tables");
	foreach(cell, relations)
		document_add_table(&document, NULL, RelationGetRelid((Relation) lfirst(cell)), foreach_current_index(cell) + 1);
	document_end_array(&document);
	document_add_boolean(&document, "cascade", behavior == DROP_CASCADE);
	document_add_boolean(&document, "restart_identity", restart_sequences);
	document_add_integer(&document, "command_id", GetCurrentCommandId(true));
	document_add_integer(&document, "level", GetCurrentTransactionNestLevel());
	open_document_end(&document, server->serverid, GetUserId());

	handle = peer_handle_open(PEER_OPERATION_TRUNCATE, &document, CurrentMemoryContext);
	foreach(cell, relations)
		transaction_note_write(RelationGetRelid((Relation) lfirst(cell)));
	while (peer_handle_next(handle) != NULL)
		;
	peer_handle_close(handle);
}
