/*-------------------------------------------------------------------------
 *
 * description.c
 *		What a peer says of a table, and peer_table_description(), which shows it.
 *
 * An operation of its own kind: rows of property and value, and the table's size
 * in the report.  Who may read the table may read its description, which is asked for
 * with the caller's user mapping.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/table.h"
#include "catalog/pg_class.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "description.h"
#include "open_document.h"
#include "peer_fdw.h"

#define COLUMN_COUNT 2

PG_FUNCTION_INFO_V1(peer_table_description);

static void
write_request(StringInfo document, Oid relation, Oid user)
{
	Oid			server = GetForeignTable(relation)->serverid;

	initStringInfo(document);
	open_document_begin(document, server, user);
	document_add_text(document, "wrapper", wrapper_name(GetForeignServer(server)->fdwid));
	document_add_table(document, "table", relation, 1);
	open_document_end(document, server, user);
}

static char *
text_of(const PeerColumn *column, int64 row)
{
	char	   *utf8 = text_to_cstring((text *) (uintptr_t) column->values[row]);

	return pg_any_to_server(utf8, strlen(utf8), PG_UTF8);
}

static void
read_batch(const PeerBatch *batch, PeerDescription *description)
{
	for (int i = 0; i < Max(batch->column_count, COLUMN_COUNT); i++)
		if (batch->column_count != COLUMN_COUNT || batch->columns[i].encoding != PEER_ENCODING_VARLENA ||
			batch->columns[i].nulls != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected batch of the managed library"),
					 errdetail("A description wants two text columns without nulls.")));
	for (int64 row = 0; row < batch->rows; row++)
	{
		description->names = lappend(description->names, text_of(&batch->columns[0], row));
		description->values = lappend(description->values, text_of(&batch->columns[1], row));
	}
}

PeerDescription *
description_fetch(Oid relation, Oid user)
{
	MemoryContext owner = AllocSetContextCreate(CurrentMemoryContext, "peer_fdw description", ALLOCSET_SMALL_SIZES);
	PeerDescription *description = palloc0(sizeof(PeerDescription));
	StringInfoData document;
	PeerHandle *handle;
	const PeerBatch *batch;
	Jsonb	   *report;

	write_request(&document, relation, user);
	handle = peer_handle_open(PEER_OPERATION_DESCRIBE, &document, owner);
	while ((batch = peer_handle_next(handle)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		read_batch(batch, description);
	}
	report = peer_handle_report(handle);
	description->peer = document_get_text(report, "peer");
	description->is_described = document_get_boolean(report, "description", false);
	description->is_sampled = document_get_boolean(report, "sampling", false);
	description->rows = document_get_number(report, "table_rows", -1);
	description->bytes = document_get_number(report, "table_bytes", -1);
	peer_handle_close(handle);
	MemoryContextDelete(owner);
	return description;
}

double
description_pages(double bytes)
{
	return Min(Max(ceil(bytes / BLCKSZ), 1), (double) MaxBlockNumber);
}

/* As reading the table would, before the peer is asked. */
static void
check_table(Relation relation)
{
	AclResult	allowed;

	if (relation->rd_rel->relkind != RELKIND_FOREIGN_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a foreign table", RelationGetRelationName(relation))));
	allowed = pg_class_aclcheck(RelationGetRelid(relation), GetUserId(), ACL_SELECT);
	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_FOREIGN_TABLE, RelationGetRelationName(relation));
}

Datum
peer_table_description(PG_FUNCTION_ARGS)
{
	Relation	relation = table_open(PG_GETARG_OID(0), AccessShareLock);
	ReturnSetInfo *result;
	PeerDescription *description;
	ListCell   *name;
	ListCell   *value;

	compat_begin_set(fcinfo);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (result->setDesc->natts != COLUMN_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("function peer_table_description is not declared as this version of the extension declares it"),
				 errhint("Run ALTER EXTENSION peer_fdw UPDATE.")));

	check_table(relation);
	description = description_fetch(RelationGetRelid(relation), GetUserId());
	if (!description->is_described)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s tables cannot be described", description->peer)));
	forboth(name, description->names, value, description->values)
	{
		Datum		values[COLUMN_COUNT];
		bool		nulls[COLUMN_COUNT] = {false};

		values[0] = CStringGetTextDatum((char *) lfirst(name));
		values[1] = CStringGetTextDatum((char *) lfirst(value));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	table_close(relation, AccessShareLock);
	return (Datum) 0;
}
