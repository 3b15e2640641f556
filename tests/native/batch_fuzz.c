/*-------------------------------------------------------------------------
 *
 * batch_fuzz.c
 *		Feeds native/batch.c with batches, valid and broken, at random.
 *
 * batch.c is linked with stand-ins for what it calls of PostgreSQL, so that the
 * whole runs under AddressSanitizer and UndefinedBehaviorSanitizer: every array
 * and value is an allocation of its own, as long as the batch says and no longer.
 *
 * What must hold: a batch whose shape is not what was asked for is refused, any
 * other is taken; its rows come out, as many as it has, each with the Datums that
 * are in it; a value without bytes or of a negative length is refused when its
 * row is read.	What a batch claims about the length of its arrays is trusted,
 * and so is not lied about here.
 *
 * Usage: batch_fuzz [inputs [seed]]
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <setjmp.h>

#include "access/tupdesc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "../../native/batch.h"
#include "../../native/document.h"

#undef printf
#undef fprintf
#undef snprintf
#undef vsnprintf

#define MAX_COLUMNS 12
#define MAX_ROWS 40

static uint64 state;
static jmp_buf on_error;
static char message[1024];
static int	contexts;			/* callbacks that an error has called */

/* ---------- what batch.c needs of PostgreSQL ---------- */

static void **chunks;
static int	chunk_count;
static int	chunk_room;
static struct MemoryContextData context = {.type = T_AllocSetContext, .name = "fuzz"};

MemoryContext CurrentMemoryContext = &context;
ErrorContextCallback *error_context_stack = NULL;
sigjmp_buf *PG_exception_stack = NULL;

/* A chunk is preceded by its context, as mcxt.c has it up to PostgreSQL 15. */
void *
palloc(Size size)
{
	char	   *start = malloc(size + 16);

	if (chunk_count == chunk_room)
		chunks = realloc(chunks, sizeof(void *) * (chunk_room = chunk_room * 2 + 64));
	chunks[chunk_count++] = start;
	memset(start + 16, 0x7f, size);
	*(MemoryContext *) (start + 16 - sizeof(void *)) = &context;
	return start + 16;
}

void *
palloc0(Size size)
{
	return memset(palloc(size), 0, size);
}

void
pfree(void *pointer)
{
	void	   *start = (char *) pointer - 16;

	for (int i = chunk_count - 1; i >= 0; i--)
		if (chunks[i] == start)
		{
			chunks[i] = chunks[--chunk_count];
			free(start);
			return;
		}
	abort();
}

char *
pstrdup(const char *text)
{
	return strcpy(palloc(strlen(text) + 1), text);
}

#if PG_VERSION_NUM >= 160000
MemoryContext
GetMemoryChunkContext(void *pointer)
{
	(void) pointer;
	return &context;
}
#endif

static void
free_chunks(void)
{
	while (chunk_count > 0)
		free(chunks[--chunk_count]);
}

void
initStringInfo(StringInfo text)
{
	text->maxlen = 64;
	text->data = palloc(text->maxlen);
	resetStringInfo(text);
}

void
resetStringInfo(StringInfo text)
{
	text->data[0] = '\0';
	text->len = text->cursor = 0;
}

void
appendBinaryStringInfo(StringInfo text, const
#if PG_VERSION_NUM >= 160000
					   void
#else
					   char
#endif
					   *data, int length)
{
	if (text->len + length + 1 > text->maxlen)
	{
		char	   *more = palloc(text->maxlen = text->len + length + 1);

		memcpy(more, text->data, text->len);
		pfree(text->data);
		text->data = more;
	}
	memcpy(text->data + text->len, data, length);
	text->len += length;
	text->data[text->len] = '\0';
}

bool
errstart(int level, const char *domain)
{
	(void) domain;
	return level >= ERROR;
}

bool
errstart_cold(int level, const char *domain)
{
	return errstart(level, domain);
}

void
errfinish(const char *file, int line, const char *function)
{
	(void) file;
	(void) line;
	(void) function;
	for (ErrorContextCallback *callback = error_context_stack; callback != NULL; callback = callback->previous)
		callback->callback(callback->arg);
	error_context_stack = NULL;
	longjmp(on_error, 1);
}

int
errcode(int sqlstate)
{
	return sqlstate == 0 ? abort(), 0 : 0;
}

/* Formats, so that what a message shows must be there. */
static int
format(const char *text, va_list arguments)
{
	vsnprintf(message, sizeof(message), text, arguments);
	return 0;
}

#define DEFINE_MESSAGE(name) \
	int \
	name(const char *text,...) \
	{ \
		va_list		arguments; \
		va_start(arguments, text); \
		format(text, arguments); \
		va_end(arguments); \
		return 0; \
	}

DEFINE_MESSAGE(errmsg)
DEFINE_MESSAGE(errmsg_internal)
DEFINE_MESSAGE(errdetail)

int
errcontext_msg(const char *text,...)
{
	va_list		arguments;

	va_start(arguments, text);
	format(text, arguments);
	va_end(arguments);
	contexts++;
	return 0;
}

int
set_errcontext_domain(const char *domain)
{
	(void) domain;
	return 0;
}

static int	server_encoding = PG_UTF8;

int
GetDatabaseEncoding(void)
{
	return server_encoding;
}

char *
pg_any_to_server(const char *text, int length, int encoding)
{
	char	   *copy = palloc(length + 1);

	(void) encoding;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

/* 99990 is a domain over integer, 99991 one over text. */
Oid
getBaseTypeAndTypmod(Oid type, int32 *typmod)
{
	(void) typmod;
	return type == 99990 ? INT4OID : type == 99991 ? TEXTOID : type;
}

Oid
get_element_type(Oid type)
{
	return type == INT4ARRAYOID ? INT4OID : type == TEXTARRAYOID ? TEXTOID : InvalidOid;
}

void
getTypeBinaryInputInfo(Oid type, Oid *function, Oid *parameter)
{
	*function = *parameter = type;
}

void
getTypeInputInfo(Oid type, Oid *function, Oid *parameter)
{
	*function = *parameter = type;
}

void
fmgr_info(Oid function, FmgrInfo *info)
{
	memset(info, 0, sizeof(*info));
	info->fn_oid = function;
	info->fn_strict = function % 2 == 0;
}

static Datum
sum(const char *bytes, int length)
{
	uint64		result = length;

	for (int i = 0; i < length; i++)
		result = result * 31 + (unsigned char) bytes[i];
	return (Datum) result;
}

/* Reads all that it is given, and the nul behind it, which receive functions may expect. */
Datum
ReceiveFunctionCall(FmgrInfo *function, StringInfo buffer, Oid parameter, int32 typmod)
{
	(void) parameter;
	(void) typmod;
	if (buffer == NULL)
		return function->fn_strict ? abort(), 0 : 1;
	if (buffer->data[buffer->len] != '\0')
		abort();
	buffer->cursor = buffer->len;
	if (buffer->len > 0 && buffer->data[0] == '!')
		buffer->cursor--;		/* reads less than there is */
	return sum(buffer->data, buffer->len);
}

Datum
InputFunctionCall(FmgrInfo *function, char *text, Oid parameter, int32 typmod)
{
	(void) parameter;
	(void) typmod;
	if (text == NULL)
		return function->fn_strict ? abort(), 0 : 1;
	return sum(text, strlen(text));
}

void
document_begin_object(StringInfo document, const char *name)
{
	(void) document;
	(void) name;
}

void
document_end_object(StringInfo document)
{
	(void) document;
}

void
document_begin_array(StringInfo document, const char *name)
{
	(void) document;
	(void) name;
}

void
document_end_array(StringInfo document)
{
	(void) document;
}

void
document_add_integer(StringInfo document, const char *name, int64 value)
{
	(void) document;
	(void) name;
	(void) value;
}

void
document_add_type(StringInfo document, const char *name, Oid type, int32 typmod)
{
	(void) document;
	(void) name;
	(void) type;
	(void) typmod;
}

/* ---------- inputs ---------- */

static uint64
next(void)
{
	uint64		z = (state += UINT64CONST(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64CONST(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64CONST(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static int
below(int n)
{
	return (int) (next() % n);
}

static bool
one_in(int n)
{
	return below(n) == 0;
}

static const Oid types[] = {
	BOOLOID, INT2OID, INT4OID, INT8OID, FLOAT8OID, DATEOID, TIMESTAMPOID, TEXTOID, VARCHAROID, JSONOID, JSONBOID, BYTEAOID,
	UUIDOID, INTERVALOID, NUMERICOID, INETOID, INT4ARRAYOID, TEXTARRAYOID, 99990, 99991
};

static TupleDesc
make_descriptor(int columns)
{
	TupleDesc	descriptor;
#if PG_VERSION_NUM >= 180000
	descriptor = palloc0(offsetof(struct TupleDescData, compact_attrs) + columns * (sizeof(CompactAttribute) + sizeof(FormData_pg_attribute)));
#else
	descriptor = palloc0(offsetof(struct TupleDescData, attrs) + columns * sizeof(FormData_pg_attribute));
#endif
	descriptor->natts = columns;
	for (int i = 0; i < columns; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(descriptor, i);

		attribute->atttypid = types[below(lengthof(types))];
		attribute->atttypmod = one_in(4) ? below(10) : -1;
		attribute->attisdropped = one_in(100);
		snprintf(NameStr(attribute->attname), NAMEDATALEN, "c%d", i);
	}
	return descriptor;
}

static List *
make_numbers(int columns, int count)
{
	List	   *list = palloc0(offsetof(List, initial_elements) + sizeof(ListCell) * MAX_COLUMNS);

	if (count == 0)
		return NIL;
	list->type = T_IntList;
	list->length = count;
	list->max_length = MAX_COLUMNS;
	list->elements = list->initial_elements;
	for (int i = 0; i < count; i++)
		list->elements[i].int_value = one_in(200) ? below(40) - 10 : 1 + below(columns);
	return list;
}

/* A batch, with what was allocated for it. */
typedef struct Made
{
	PeerBatch	batch;
	PeerColumn *columns;
	bool		is_valid;
	void	   *parts[4 + MAX_COLUMNS * (MAX_ROWS + 2)];
	int			part_count;
} Made;

static Made made;

static void *
part(size_t size)
{
	void	   *memory = malloc(size);

	made.parts[made.part_count++] = memory;
	return memory;
}

static void
free_parts(void)
{
	while (made.part_count > 0)
		free(made.parts[--made.part_count]);
}

/* Counted bytes; 0 for a pointer that is none. */
static uint64
make_bytes(int32 encoding)
{
	int			length = one_in(4000) ? 1100000 + below(1000000) : one_in(10) ? 0 : below(60);
	bool		is_text = encoding == PEER_ENCODING_INPUT;
	char	   *bytes;

	if (one_in(300))
		return 0;

	/* Text ends with a nul, which is read only where no conversion copies it. */
	bytes = part(4 + length + (is_text && server_encoding == PG_UTF8 ? 1 : 0));
	*(int32 *) bytes = one_in(300) ? -1 - below(5) : length;
	for (int i = 0; i < length; i++)
		bytes[4 + i] = i > 100 ? 'x' : (char) next();
	if (length > 0 && is_text && one_in(2))
		memset(bytes + 4, 'a', length);
	if (is_text && server_encoding == PG_UTF8)
		bytes[4 + length] = '\0';
	return (uint64) (uintptr_t) bytes;
}

static void
make_batch(BatchReader *reader)
{
	int			count = reader->column_count;
	int			rows = 1 + below(MAX_ROWS);

	made.is_valid = true;
	made.batch.rows = rows;
	made.batch.column_count = count;
	made.columns = count > 0 ? part(sizeof(PeerColumn) * count) : NULL;
	made.batch.columns = made.columns;
	for (int i = 0; i < count; i++)
	{
		PeerColumn *column = &made.columns[i];
		uint64	   *values = part(sizeof(uint64) * rows);
		uint8	   *nulls = one_in(2) ? part(rows) : NULL;

		memset(column, 0, sizeof(*column));
		column->encoding = one_in(5) ? PEER_ENCODING_INPUT : reader->wanted[i];
		column->values = values;
		column->nulls = nulls;
		for (int row = 0; row < rows; row++)
		{
			bool		is_null = nulls != NULL && one_in(4);

			if (nulls != NULL)
				nulls[row] = is_null ? 1 + below(255) : 0;
			values[row] = is_null ? next()
				: column->encoding == PEER_ENCODING_INPUT || column->encoding == PEER_ENCODING_RECEIVE ? make_bytes(column->encoding) : next();
		}
		if (one_in(60))
			column->values = NULL;
		if (one_in(60))
		{
			column->encoding = one_in(2) ? below(8) - 2 : (int32) next();
			column->values = NULL;	/* what was in it is of another encoding */
		}
		made.is_valid = made.is_valid && column->values != NULL &&
			(column->encoding == reader->wanted[i] || column->encoding == PEER_ENCODING_INPUT);
	}
	switch (below(30))
	{
		case 0:
			made.batch.rows = one_in(2) ? 0 : (int64) (next() | UINT64CONST(0x8000000000000000));
			made.is_valid = false;
			break;
		case 1:
			made.batch.column_count = one_in(2) ? count + 1 : (int32) next();
			made.is_valid = made.is_valid && made.batch.column_count == count;
			break;
		case 2:
			made.batch.columns = NULL;
			made.is_valid = made.is_valid && count == 0;
			break;
	}
}

static void
fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	abort();
}

/* Whether a row has a value that must be refused, and what its Datums must be. */
static bool
check_row(BatchReader *reader, int64 row, const Datum *values, const bool *isnull)
{
	for (int i = 0; i < reader->column_count; i++)
	{
		const PeerColumn *column = &made.columns[i];
		bool		is_null = column->nulls != NULL && column->nulls[row] != 0;
		bool		is_converted = column->encoding == PEER_ENCODING_INPUT || column->encoding == PEER_ENCODING_RECEIVE;
		const PeerBytes *bytes = (const PeerBytes *) (uintptr_t) column->values[row];
		int			target = reader->targets[i];
		bool		is_last = true;

		if (is_converted && !is_null)
		{
			const char *data = (const char *) (bytes + 1);

			if (bytes == NULL || bytes->length < 0)
				return false;
			if (column->encoding == PEER_ENCODING_RECEIVE && bytes->length > 0 && data[0] == '!')
				return false;
		}

		/* Several columns of a batch may have one target here: the last that is written stands. */
		for (int other = 0; other < reader->column_count; other++)
			if (other != i && reader->targets[other] == target)
				is_last = false;
		if (values == NULL || !is_last)
			continue;
		if (isnull[target] != is_null)
			fail("a NULL is none, or the reverse");
		if (!is_converted && values[target] != (Datum) column->values[row])
			fail("a Datum is another than the batch has");
		if (is_converted && !is_null && column->encoding == PEER_ENCODING_RECEIVE &&
			values[target] != sum((const char *) (bytes + 1), bytes->length))
			fail("a value was received as another");
	}
	return true;
}

/* Everything that one input does; volatile, since an error jumps out of it. */
static int
run_input(void)
{
	static BatchReader *reader;
	static Datum *values;
	static bool *isnull;
	static int64 row;
	static volatile int stage;
	int			columns = below(MAX_COLUMNS) + 1;
	int			count = below(columns + 1);
	int			batches = 1 + below(4);
	TupleDesc	descriptor;
	List	   *numbers;
	StringInfoData document;

	server_encoding = one_in(4) ? PG_LATIN1 : PG_UTF8;
	contexts = 0;
	stage = 0;
	if (setjmp(on_error) != 0)
	{
		if (stage == 1 && made.is_valid)
			fail("a batch of the right shape was refused");
		if (stage == 2 && check_row(reader, row, NULL, NULL))
			fail("a row without fault was refused");
		if (stage == 2 && contexts == 0)
			fail("a refused value has no context");
		if (error_context_stack != NULL)
			fail("the error context stack is not what it was");
		return stage + 1;
	}

	descriptor = make_descriptor(columns);
	numbers = make_numbers(columns, count);
	reader = batch_reader_create(descriptor, numbers, one_in(2) ? "t" : NULL);
	initStringInfo(&document);
	batch_reader_write_columns(reader, numbers, &document);
	values = palloc0(sizeof(Datum) * columns);
	isnull = palloc0(sizeof(bool) * columns);

	for (int i = 0; i < batches; i++)
	{
		free_parts();
		make_batch(reader);
		stage = 1;
		batch_reader_take(reader, &made.batch);
		if (!made.is_valid)
			fail("a batch of another shape was taken");
		stage = 2;
		for (row = 0; batch_reader_next(reader, values, isnull); row++)
		{
			if (!check_row(reader, row, values, isnull))
				fail("a value that is none was taken");
			if (one_in(200))
			{
				batch_reader_reset(reader);
				row = made.batch.rows - 1;
			}
		}
		if (row != made.batch.rows)
			fail("rows are missing");
		if (error_context_stack != NULL)
			fail("the error context stack is not what it was");
		stage = 0;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	long		inputs = argc > 1 ? atol(argv[1]) : 50000;
	uint64		seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261121;
	long		outcomes[4] = {0};

	for (long i = 0; i < inputs; i++)
	{
		state = seed * UINT64CONST(0x9E3779B97F4A7C15) + (uint64) i;
		outcomes[run_input()]++;
		free_parts();
		free_chunks();
	}
	free(chunks);
	printf("%ld batches' inputs: %ld read, %ld refused at once, %ld of another shape, %ld with a value that is none; seed " UINT64_FORMAT "\n",
		   inputs, outcomes[0], outcomes[1], outcomes[2], outcomes[3], seed);

	/* Each of the three kinds must have been met. */
	return inputs >= 1000 && (outcomes[0] == 0 || outcomes[2] == 0 || outcomes[3] == 0);
}
