/*-------------------------------------------------------------------------
 *
 * batch.c
 *		Row batches -> Datums.
 *
 * The managed side writes most values in the very form of a Datum, or of what
 * it points to, so that a row costs one copy of 8 bytes per column.	 The other
 * types go through their receive or input function.
 *
 * Text never goes through a receive function.  Those of text, jsonb and their
 * kin convert from client_encoding, which has nothing to do with a batch and may
 * change while a cursor is open.
 *
 * Assumptions: the contents of a batch, such as the headers of its varlenas, are
 * trusted, its shape is checked.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "batch.h"
#include "document.h"

/* A buffer that one large value has grown beyond this is not kept. */
#define MAX_KEPT_BUFFER (1024 * 1024)

struct BatchConvertedColumn
{
	const uint64 *values;
	const uint8 *nulls;			/* NULL: it holds none */
	int			target;
	int			column;
	bool		receives;		/* by the receive function, else by input */
	FmgrInfo	function;
	Oid			parameter;		/* typioparam */
	int32		typmod;
	const char *name;			/* for messages */
};

/* Where a conversion failed. */
typedef struct ConversionContext
{
	const char *relation;
	const char *origin;
	const char *column;
} ConversionContext;

/* Whether arrays of it go by the receive function: its elements hold no text. */
static bool
is_receivable_element(Oid type)
{
	switch (type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case NUMERICOID:
		case BYTEAOID:
		case DATEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
		case UUIDOID:
			return true;
		default:
			return false;
	}
}

/* Of a type that is no domain. */
static int32
base_encoding(Oid type, int32 typmod)
{
	bool		is_utf8 = GetDatabaseEncoding() == PG_UTF8;

	switch (type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case FLOAT4OID:
		case FLOAT8OID:
		case DATEOID:
		case OIDOID:
			return PEER_ENCODING_VALUE;
		case TIMEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return typmod < 0 ? PEER_ENCODING_VALUE : PEER_ENCODING_RECEIVE;
		case BYTEAOID:
			return PEER_ENCODING_VARLENA;
		case TEXTOID:
		case JSONOID:
			return is_utf8 ? PEER_ENCODING_VARLENA : PEER_ENCODING_INPUT;
		case VARCHAROID:
			return is_utf8 && typmod < 0 ? PEER_ENCODING_VARLENA : PEER_ENCODING_INPUT;
		case UUIDOID:
			return PEER_ENCODING_FIXED;
		case INTERVALOID:
			return typmod < 0 ? PEER_ENCODING_FIXED : PEER_ENCODING_INPUT;
		case NUMERICOID:
		case TIMETZOID:
		case INETOID:
			return PEER_ENCODING_RECEIVE;
		default:
			return is_receivable_element(get_element_type(type)) ? PEER_ENCODING_RECEIVE : PEER_ENCODING_INPUT;
	}
}

static bool
is_text(Oid type)
{
	return type == TEXTOID || type == VARCHAROID || type == JSONOID;
}

int32
batch_encoding(Oid type, int32 typmod)
{
	int32		base_typmod = typmod;
	Oid			base = getBaseTypeAndTypmod(type, &base_typmod);
	int32		encoding = base_encoding(base, base_typmod);

	/* A domain's constraints are checked by its own receive or input function. */
	if (base != type)
		return encoding == PEER_ENCODING_INPUT || is_text(base) ? PEER_ENCODING_INPUT : PEER_ENCODING_RECEIVE;
	return encoding;
}

static void
prepare_conversion(BatchConvertedColumn *column, Oid type, int32 typmod, bool receives)
{
	Oid			function;

	if (receives)
		getTypeBinaryInputInfo(type, &function, &column->parameter);
	else
		getTypeInputInfo(type, &function, &column->parameter);
	fmgr_info(function, &column->function);
	column->receives = receives;
	column->typmod = typmod;
}

/* Which columns are Datums as they come, and which go through a function. */
static void
sort_columns(BatchReader *reader)
{
	MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(reader));

	reader->direct_count = reader->converted_count = 0;
	for (int i = 0; i < reader->column_count; i++)
	{
		if (reader->encodings[i] == PEER_ENCODING_RECEIVE || reader->encodings[i] == PEER_ENCODING_INPUT)
		{
			BatchConvertedColumn *converted = &reader->converted[reader->converted_count++];

			converted->target = reader->targets[i];
			converted->column = i;
			converted->name = reader->names[i];
			prepare_conversion(converted, reader->types[i], reader->typmods[i], reader->encodings[i] == PEER_ENCODING_RECEIVE);
		}
		else
		{
			BatchDirectColumn *direct = &reader->direct[reader->direct_count++];

			direct->target = reader->targets[i];
			direct->column = i;
		}
	}
	MemoryContextSwitchTo(old);
}

BatchReader *
batch_reader_create(TupleDesc descriptor, List *numbers, const char *relation)
{
	BatchReader *reader = palloc0(sizeof(BatchReader));
	int			count = list_length(numbers);
	ListCell   *cell;

	reader->column_count = count;
	reader->direct = palloc0(sizeof(BatchDirectColumn) * Max(count, 1));
	reader->converted = palloc0(sizeof(BatchConvertedColumn) * Max(count, 1));
	reader->wanted = palloc(sizeof(int32) * Max(count, 1));
	reader->encodings = palloc(sizeof(int32) * Max(count, 1));
	reader->targets = palloc(sizeof(int) * Max(count, 1));
	reader->names = palloc(sizeof(char *) * Max(count, 1));
	reader->types = palloc(sizeof(Oid) * Max(count, 1));
	reader->typmods = palloc(sizeof(int32) * Max(count, 1));
	reader->relation = relation;
	reader->is_utf8 = GetDatabaseEncoding() == PG_UTF8;
	initStringInfo(&reader->buffer);

	foreach(cell, numbers)
	{
		int			column = foreach_current_index(cell);
		int			number = lfirst_int(cell);
		Form_pg_attribute attribute;

		if (number < 1 || number > descriptor->natts || TupleDescAttr(descriptor, number - 1)->attisdropped)
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("the plan reads column %d, which does not exist", number)));
		attribute = TupleDescAttr(descriptor, number - 1);

		reader->types[column] = attribute->atttypid;
		reader->typmods[column] = attribute->atttypmod;
		reader->targets[column] = number - 1;
		reader->names[column] = pstrdup(NameStr(attribute->attname));
		reader->wanted[column] = batch_encoding(attribute->atttypid, attribute->atttypmod);
		reader->encodings[column] = reader->wanted[column];
	}
	sort_columns(reader);
	return reader;
}

void
batch_reader_write_columns(BatchReader *reader, List *numbers, StringInfo document)
{
	if (list_length(numbers) != reader->column_count)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the plan has %d columns and gives %d", list_length(numbers), reader->column_count)));
	document_begin_array(document, "columns");
	for (int i = 0; i < reader->column_count; i++)
	{
		document_begin_object(document, NULL);
		document_add_integer(document, "number", list_nth_int(numbers, i));
		document_add_type(document, "type", reader->types[i], reader->typmods[i]);
		document_add_integer(document, "encoding", reader->wanted[i]);
		document_end_object(document);
	}
	document_end_array(document);
}

/*
 * The encoding of each column is the one that was asked for, or text for the
 * input function, where the peer's column turned out to be of another type.
 */
static void
check_encodings(BatchReader *reader, const PeerBatch *batch)
{
	bool		changed = false;

	for (int i = 0; i < reader->column_count; i++)
	{
		int32		encoding = batch->columns[i].encoding;

		if ((encoding != reader->wanted[i] && encoding != PEER_ENCODING_INPUT) || batch->columns[i].values == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected batch of the managed library"),
					 errdetail("Column %d has encoding %d where %d was asked for, or no values.", i + 1,
							   encoding, reader->wanted[i])));
		changed = changed || encoding != reader->encodings[i];
		reader->encodings[i] = encoding;
	}
	if (unlikely(changed))
		sort_columns(reader);
}

void
batch_reader_take(BatchReader *reader, const PeerBatch *batch)
{
	if (batch->rows <= 0 || batch->column_count != reader->column_count ||
		(batch->column_count > 0 && batch->columns == NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected batch of the managed library"),
				 errdetail("It has " INT64_FORMAT " rows and %d columns where %d columns were asked for.",
						   batch->rows, batch->column_count, reader->column_count)));
	check_encodings(reader, batch);

	for (int i = 0; i < reader->direct_count; i++)
	{
		BatchDirectColumn *column = &reader->direct[i];

		column->values = batch->columns[column->column].values;
		column->nulls = batch->columns[column->column].nulls;
	}
	for (int i = 0; i < reader->converted_count; i++)
	{
		BatchConvertedColumn *column = &reader->converted[i];

		column->values = batch->columns[column->column].values;
		column->nulls = batch->columns[column->column].nulls;
	}
	reader->row = 0;
	reader->rows = batch->rows;
}

static void
report_context(void *argument)
{
	ConversionContext *context = argument;

	if (context->origin != NULL)
		errcontext("column \"%s\" of %s", context->column, context->origin);
	else if (context->relation != NULL)
		errcontext("column \"%s\" of foreign table \"%s\"", context->column, context->relation);
	else
		errcontext("column \"%s\" of a foreign aggregation", context->column);
}

/*
 * Receive functions may write into their input (array_recv ends each element
 * with a nul while it reads it) and expect a nul behind it, hence the copy.
 */
static Datum
receive(BatchReader *reader, BatchConvertedColumn *column, const char *bytes, int32 length)
{
	StringInfo	buffer = &reader->buffer;
	Datum		value;

	resetStringInfo(buffer);
	appendBinaryStringInfo(buffer, bytes, length);
	value = ReceiveFunctionCall(&column->function, buffer, column->parameter, column->typmod);
	if (buffer->cursor != buffer->len)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("incorrect binary data format")));
	return value;
}

static Datum
input(BatchReader *reader, BatchConvertedColumn *column, const char *bytes, int32 length)
{
	char	   *text = unconstify(char *, bytes);

	if (!reader->is_utf8)
		text = pg_any_to_server(bytes, length, PG_UTF8);
	return InputFunctionCall(&column->function, text, column->parameter, column->typmod);
}

void
batch_reader_convert(BatchReader *reader, int64 row, Datum *values, bool *isnull)
{
	ConversionContext context = {.relation = reader->relation, .origin = reader->origin};
	ErrorContextCallback callback = {.previous = error_context_stack, .callback = report_context, .arg = &context};

	error_context_stack = &callback;
	for (int i = 0; i < reader->converted_count; i++)
	{
		BatchConvertedColumn *column = &reader->converted[i];
		Datum		value = 0;

		context.column = column->name;
		if (column->nulls != NULL && column->nulls[row] != 0)
		{
			/* A domain may refuse NULL.	 Functions that are not strict see it. */
			if (!column->function.fn_strict)
				value = column->receives
					? ReceiveFunctionCall(&column->function, NULL, column->parameter, column->typmod)
					: InputFunctionCall(&column->function, NULL, column->parameter, column->typmod);
			isnull[column->target] = true;
		}
		else
		{
			const PeerBytes *bytes = (const PeerBytes *) (uintptr_t) column->values[row];
			const char *data = (const char *) (bytes + 1);

			if (bytes == NULL || bytes->length < 0)
				ereport(ERROR,
						(errcode(ERRCODE_INTERNAL_ERROR),
						 errmsg("unexpected value of the managed library")));
			value = column->receives ? receive(reader, column, data, bytes->length)
				: input(reader, column, data, bytes->length);
			isnull[column->target] = false;
		}
		values[column->target] = value;
	}
	error_context_stack = callback.previous;

	if (unlikely(reader->buffer.maxlen > MAX_KEPT_BUFFER))
	{
		MemoryContext old = MemoryContextSwitchTo(GetMemoryChunkContext(reader->buffer.data));

		pfree(reader->buffer.data);
		initStringInfo(&reader->buffer);
		MemoryContextSwitchTo(old);
	}
}
