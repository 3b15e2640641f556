/*-------------------------------------------------------------------------
 *
 * statement.c
 *		peer_query() and peer_execute(): statements in the peer's own SQL.
 *
 * A statement runs in the remote transaction of the local one.	 What it is, nobody
 * here knows, so it counts as writing, unless the local transaction is read only: then
 * the peer sees to it that it writes nothing.	Parameters cross with their types,
 * beside the statement and never in it.
 *
 * The rows of peer_query() go into a tuplestore as they come.	While they do,
 * nothing else may use a peer.
 *
 * Who may use a server may pass statements to it: the same user could make a
 * foreign table of any table or query there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "batch.h"
#include "compat.h"
#include "open_document.h"
#include "peer_fdw.h"
#include "transaction.h"

/* Of the arguments. */
#define SERVER 0
#define STATEMENT 1
#define FIRST_PARAMETER 2

PG_FUNCTION_INFO_V1(peer_query);
PG_FUNCTION_INFO_V1(peer_execute);

static ForeignServer *
find_server(FunctionCallInfo fcinfo)
{
	ForeignServer *server;
	AclResult	allowed;

	if (PG_ARGISNULL(SERVER) || PG_ARGISNULL(STATEMENT))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the server and the statement must not be null")));
	server = GetForeignServerByName(NameStr(*PG_GETARG_NAME(SERVER)), false);
	allowed = compat_server_usage(server->serverid, GetUserId());
	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_FOREIGN_SERVER, server->servername);
	return server;
}

static void
write_parameter(StringInfo document, int index, Datum value, bool isnull, Oid type)
{
	document_begin_object(document, NULL);
	document_add_integer(document, "index", index);
	document_add_type(document, "type", type, -1);
	if (!isnull)
	{
		Oid			output;
		bool		is_varlena;

		getTypeOutputInfo(type, &output, &is_varlena);
		document_add_text(document, "text", OidOutputFunctionCall(output, value));
	}
	document_end_object(document);
}

/* A literal without a type stays one: the peer says what it is. */
static void
write_parameters(StringInfo document, FunctionCallInfo fcinfo)
{
	Datum	   *values = NULL;
	Oid		   *types = NULL;
	bool	   *nulls = NULL;
	int			count = 0;
	int			level;

	if (PG_NARGS() > FIRST_PARAMETER)
		count = extract_variadic_args(fcinfo, FIRST_PARAMETER, false, &values, &types, &nulls);
	if (count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the array of parameters must not be null")));

	document_begin_array(document, "parameters");
	level = document_transmission_begin();
	for (int i = 0; i < count; i++)
		write_parameter(document, i, values[i], nulls[i], types[i]);
	document_transmission_end(level);
	document_end_array(document);
}

static PeerHandle *
open_statement(FunctionCallInfo fcinfo, ForeignServer *server, BatchReader *reader, bool counts)
{
	StringInfoData document;
	List	   *numbers = NIL;

	if (XactReadOnly)
		transaction_begin_reading();
	else
		transaction_begin_writing();
	for (int i = 1; i <= reader->column_count; i++)
		numbers = lappend_int(numbers, i);

	initStringInfo(&document);
	open_document_begin(&document, server->serverid, GetUserId());
	document_add_text(&document, "wrapper", wrapper_name(server->fdwid));
	document_add_text(&document, "statement", text_to_cstring(PG_GETARG_TEXT_PP(STATEMENT)));
	document_add_boolean(&document, "counts", counts);
	document_add_boolean(&document, "read_only", XactReadOnly);
	document_add_integer(&document, "command_id", GetCurrentCommandId(!XactReadOnly));
	document_add_integer(&document, "level", GetCurrentTransactionNestLevel());
	batch_reader_write_columns(reader, numbers, &document);
	write_parameters(&document, fcinfo);
	open_document_end(&document, server->serverid, GetUserId());
	return peer_handle_open(PEER_OPERATION_STATEMENT, &document, CurrentMemoryContext);
}

static BatchReader *
create_reader(TupleDesc descriptor, const char *origin)
{
	List	   *numbers = NIL;
	BatchReader *reader;

	for (int i = 1; i <= descriptor->natts; i++)
		numbers = lappend_int(numbers, i);
	reader = batch_reader_create(descriptor, numbers, NULL);
	reader->origin = origin;
	return reader;
}

/* The executor frees the descriptor that it is given, and its own is the one that the core has made of the column definition list. */
static void
begin_set(FunctionCallInfo fcinfo, ReturnSetInfo *result)
{
	MemoryContext old;

	compat_begin_set(fcinfo);
	old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	result->setDesc = CreateTupleDescCopy(result->setDesc);
	MemoryContextSwitchTo(old);
}

/* All rows, in a memory that is emptied for each. */
static void
store_rows(PeerHandle *handle, BatchReader *reader, ReturnSetInfo *result)
{
	MemoryContext row_memory = AllocSetContextCreate(CurrentMemoryContext, "peer_fdw row", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	Datum	   *values = palloc(sizeof(Datum) * reader->column_count);
	bool	   *isnull = palloc(sizeof(bool) * reader->column_count);
	const PeerBatch *batch;

	while ((batch = peer_handle_next(handle)) != NULL)
	{
		batch_reader_take(reader, batch);
		MemoryContextSwitchTo(row_memory);
		while (batch_reader_next(reader, values, isnull))
		{
			CHECK_FOR_INTERRUPTS();
			tuplestore_putvalues(result->setResult, result->setDesc, values, isnull);
			MemoryContextReset(row_memory);
		}
		MemoryContextSwitchTo(old);
		batch_reader_reset(reader);
	}
	MemoryContextDelete(row_memory);
}

Datum
peer_query(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	ForeignServer *server;
	BatchReader *reader;
	PeerHandle *handle;

	PreventCommandIfParallelMode("peer_query()");
	if (result != NULL && IsA(result, ReturnSetInfo) && result->expectedDesc == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("peer_query() is called where its columns cannot be known"),
				 errhint("Call it in the FROM clause, with a column definition list: peer_query(...) AS t(id int, name text).")));
	server = find_server(fcinfo);
	begin_set(fcinfo, result);
	reader = create_reader(result->setDesc, "peer_query()");
	handle = open_statement(fcinfo, server, reader, false);

	transaction_set_streaming(true);
	PG_TRY();
	{
		store_rows(handle, reader, result);
	}
	PG_FINALLY();
	{
		transaction_set_streaming(false);
	}
	PG_END_TRY();
	peer_handle_close(handle);
	return (Datum) 0;
}

static TupleDesc
count_descriptor(void)
{
	TupleDesc	descriptor = CreateTemplateTupleDesc(1);

	TupleDescInitEntry(descriptor, 1, "count", INT8OID, -1, 0);
	return descriptor;
}

/* The only row there is.  The operation ends behind it. */
static int64
read_count(PeerHandle *handle, BatchReader *reader)
{
	const PeerBatch *batch = peer_handle_next(handle);
	Datum		count = 0;
	bool		isnull = true;

	if (batch != NULL)
	{
		batch_reader_take(reader, batch);
		(void) batch_reader_next(reader, &count, &isnull);
	}
	if (isnull || peer_handle_next(handle) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected batch of the managed library"),
				 errdetail("A statement says once how many rows it were.")));
	return DatumGetInt64(count);
}

Datum
peer_execute(PG_FUNCTION_ARGS)
{
	ForeignServer *server;
	BatchReader *reader;
	PeerHandle *handle;
	int64		count;

	PreventCommandIfReadOnly("peer_execute()");
	PreventCommandIfParallelMode("peer_execute()");
	server = find_server(fcinfo);
	reader = create_reader(count_descriptor(), "peer_execute()");
	handle = open_statement(fcinfo, server, reader, true);
	count = read_count(handle, reader);
	peer_handle_close(handle);
	PG_RETURN_INT64(count);
}
