/*-------------------------------------------------------------------------
 *
 * import.c
 *		IMPORT FOREIGN SCHEMA.
 *
 * The managed side lists the peer's tables and writes the CREATE FOREIGN TABLE
 * statements; the core parses them, puts them into the local schema and
 * applies LIMIT TO and EXCEPT once more.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "open_document.h"
#include "peer_fdw.h"

static const char *
selection_name(ImportForeignSchemaType type)
{
	switch (type)
	{
		case FDW_IMPORT_SCHEMA_LIMIT_TO:
			return "limit_to";
		case FDW_IMPORT_SCHEMA_EXCEPT:
			return "except";
		default:
			return "all";
	}
}

static void
write_request(StringInfo document, ImportForeignSchemaStmt *stmt, Oid server, Oid user)
{
	ListCell   *cell;

	initStringInfo(document);
	open_document_begin(document, server, user);
	document_add_text(document, "wrapper", wrapper_name(GetForeignServer(server)->fdwid));
	document_add_text(document, "schema", stmt->remote_schema);
	document_add_text(document, "local_schema", stmt->local_schema);
	document_add_text(document, "selection", selection_name(stmt->list_type));
	document_begin_array(document, "tables");
	foreach(cell, stmt->table_list)
		document_add_text(document, NULL, lfirst_node(RangeVar, cell)->relname);
	document_end_array(document);
	document_add_options(document, "options", stmt->options);
	open_document_end(document, server, user);
}

/* The statements of a batch: one text column without NULLs. */
static List *
read_statements(const PeerBatch *batch, List *statements)
{
	const PeerColumn *column = batch->columns;

	if (batch->column_count != 1 || column->encoding != PEER_ENCODING_VARLENA || column->nulls != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected batch of the managed library"),
				 errdetail("An import wants one text column without nulls.")));
	for (int64 row = 0; row < batch->rows; row++)
	{
		text	   *statement = (text *) (uintptr_t) column->values[row];
		char	   *copy = text_to_cstring(statement);

		statements = lappend(statements, pg_any_to_server(copy, strlen(copy), PG_UTF8));
	}
	return statements;
}

List *
peer_import_foreign_schema(ImportForeignSchemaStmt *stmt, Oid serverOid)
{
	MemoryContext owner = AllocSetContextCreate(CurrentMemoryContext, "peer_fdw import", ALLOCSET_SMALL_SIZES);
	StringInfoData document;
	PeerHandle *handle;
	const PeerBatch *batch;
	List	   *statements = NIL;

	write_request(&document, stmt, serverOid, GetUserId());
	handle = peer_handle_open(PEER_OPERATION_IMPORT, &document, owner);
	while ((batch = peer_handle_next(handle)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		statements = read_statements(batch, statements);
	}
	peer_handle_close(handle);
	MemoryContextDelete(owner);
	return statements;
}
