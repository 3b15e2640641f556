/*-------------------------------------------------------------------------
 *
 * fake_library.c
 *		A managed library without a runtime, for tests of the shim alone.
 *
 * It exports the functions of bridge.h and behaves as the foreign table's name
 * says; README.md lists the names.	Its JSON reading is a search for the words that
 * the shim writes, no parser.	Waiting is done by the kernel: the wake_fd of
 * a slow operation is a timerfd, which reads like an eventfd.
 *
 * Variants for the mismatch tests: -DFAKE_ABI=n, -DFAKE_VERSION='"x"',
 * -DFAKE_WITHOUT_REPORT.
 *
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "../../native/bridge.h"

#ifndef FAKE_ABI
#define FAKE_ABI PEER_ABI_VERSION
#endif
#ifndef FAKE_VERSION
#define FAKE_VERSION "0.1.0"
#endif

#define MAX_COLUMNS 32
#define BATCH_ROWS 100
#define VALUE_ROOM 96			/* bytes for one value that is pointed to */
#define EXPORT __attribute__((visibility("default")))

typedef struct Operation
{
	int64_t		handle;
	struct Operation *next;
	char		mode[64];
	int			fd;
	int32_t		kind;
	int64_t		row;			/* rows given so far */
	int64_t		limit;
	int			batches;
	int			asked;			/* calls of peer_next for the next batch */
	int			column_count;
	int			types[MAX_COLUMNS];
	PeerColumn	columns[MAX_COLUMNS];
	PeerBatch	batch;
	char	   *memory;			/* of the batch */
} Operation;

static Operation *operations = NULL;
static PeerStats counters;
static int	waiting_notices = 0;
static int	unguarded_calls = 0;	/* calls with SIGINT open */
static int	invalidated = 0;
static int	described = 0;		/* descriptions opened */
static char last_parameters[1024] = "";
static char events[1024] = "";	/* of the transaction, and rows written in between */
static int	has_written = 0;	/* in this transaction */

/* Every call must come with PostgreSQL's signals blocked and the collector's open. */
static void
check_mask(void)
{
	sigset_t	mask;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	if (!sigismember(&mask, SIGINT) || !sigismember(&mask, SIGTERM) || !sigismember(&mask, SIGURG) ||
		!sigismember(&mask, SIGUSR1) || sigismember(&mask, SIGSEGV) || sigismember(&mask, SIGRTMIN))
		unguarded_calls++;
}

static char *
copy_text(PeerText text)
{
	char	   *copy = malloc(text.length + 1);

	memcpy(copy, text.data, text.length);
	copy[text.length] = '\0';
	return copy;
}

static PeerText
static_text(const char *text)
{
	PeerText	result = {text, text == NULL ? -1 : (int64_t) strlen(text)};

	return result;
}

static PeerStatus
fail(PeerError **error, const char *sqlstate, const char *message)
{
	*error = calloc(1, sizeof(PeerError));
	memcpy((*error)->sqlstate, sqlstate, 5);
	(*error)->message = static_text(message);
	(*error)->detail = static_text("d\xc3\xa9tail");
	(*error)->hint = static_text("a hint");
	(*error)->context = static_text(NULL);
	return PEER_ERROR;
}

static PeerStatus
answer(PeerDocument *reply, const char *text)
{
	reply->data = strdup(text);
	reply->length = strlen(text);
	return PEER_OK;
}

/* What stands between two words, or "". */
static void
between(const char *text, const char *before, char after, char *result, size_t room)
{
	const char *start = strstr(text, before);
	size_t		length = 0;

	if (start != NULL)
	{
		start += strlen(before);
		while (start[length] != '\0' && start[length] != after && length + 1 < room)
			length++;
		memcpy(result, start, length);
	}
	result[length] = '\0';
}

static Operation *
find(int64_t handle)
{
	for (Operation *o = operations; o != NULL; o = o->next)
		if (o->handle == handle)
			return o;
	return NULL;
}

EXPORT PeerStatus
peer_init(const PeerInit *init, PeerVersion *version, PeerError **error)
{
	check_mask();
	memset(version, 0, sizeof(*version));
	version->abi_version = FAKE_ABI;
	strcpy(version->managed_version, FAKE_VERSION);
	strcpy(version->runtime_version, "fake");
	if (init->abi_version != FAKE_ABI)
		return fail(error, "XX000", "another bridge version");
	if (init->size_count != 13 || init->sizes[1] != sizeof(PeerError) || init->sizes[10] != sizeof(PeerStats))
		return fail(error, "XX000", "another layout");
	return PEER_OK;
}

EXPORT PeerStatus
peer_stats(PeerStats *stats, PeerError **error)
{
	(void) error;
	check_mask();
	*stats = counters;
	stats->faults = unguarded_calls;
	stats->connections = invalidated;
	stats->notices = waiting_notices;
	return PEER_OK;
}

EXPORT PeerStatus
peer_validate(PeerText request, PeerDocument *reply, PeerError **error)
{
	char	   *text = copy_text(request);
	int			illegal = strstr(text, "\"illegal\"") != NULL;

	check_mask();
	free(text);
	if (illegal)
		return fail(error, "HV00D", "invalid option \"illegal\"");
	return answer(reply, "{}");
}

/* The numbers of all lists under this name, ascending, each once: "1, 3". */
static void
collect_numbers(const char *text, const char *name, char *result)
{
	char		seen[MAX_COLUMNS + 1] = {0};

	while ((text = strstr(text, name)) != NULL)
	{
		char	   *end;

		text += strlen(name);
		for (long number = strtol(text, &end, 10); end != text; number = strtol(text, &end, 10))
		{
			if (number >= 0 && number <= MAX_COLUMNS)
				seen[number] = 1;
			text = *end == ',' ? end + 1 : end;
		}
	}
	*result = '\0';
	for (int number = 0, count = 0; number <= MAX_COLUMNS; number++)
		if (seen[number])
			result += sprintf(result, "%s%d", count++ > 0 ? ", " : "", number);
}

/* One path that pushes nothing. */
EXPORT PeerStatus
peer_plan(PeerText request, PeerDocument *reply, PeerError **error)
{
	char	   *text = copy_text(request);
	char		mode[64];
	char		columns[512] = "";
	char		parameters[64] = "";
	char		answers[4096] = "";
	char		result[8192];
	const char *found;
	int			clauses = 0;

	check_mask();
	if (strstr(text, "\"stage\":\"modify\"") != NULL)
	{
		between(strstr(text, "\"schema\""), "\"name\":\"", '"', mode, sizeof(mode));
		snprintf(result, sizeof(result), "{\"plan\": {\"mode\": \"%s\"}, \"identity\": [%s], \"batch_rows\": 3}", mode,
				 strstr(text, "\"command\":\"insert\"") != NULL ? "" : strcmp(mode, "write_lost") == 0 ? "99" : "1");
		found = strncmp(mode, "write", 5) == 0 ? result : "{\"reason\": \"the fake says so\", \"hint\": \"a hint\"}";
		free(text);
		return answer(reply, found);
	}
	if (strstr(text, "\"stage\":\"scan\"") == NULL)
	{
		free(text);
		return answer(reply, "{\"paths\": [], \"reason\": \"the fake does not\"}");
	}
	between(strstr(text, "\"schema\""), "\"name\":\"", '"', mode, sizeof(mode));
	collect_numbers(text, "\"columns\":[", columns);
	if (strstr(text, "{\"index\":0,\"type\"") != NULL)
		strcpy(parameters, "0");
	for (found = text; (found = strstr(found, "\"selectivity\"")) != NULL; found++)
		sprintf(answers + strlen(answers), "%s{\"index\": %d, \"pushed\": \"none\", \"reason\": \"fake\"}",
				clauses > 0 ? ", " : "", clauses), clauses++;
	free(text);
	if (strcmp(mode, "plan_error") == 0)
		return fail(error, "bogus", "the plan fails");
	if (strcmp(mode, "plan_notice") == 0)
		waiting_notices = 1;
	snprintf(result, sizeof(result),
			 "{\"tuples\": 1000, \"aggregation\": false, \"paths\": [{\"plan\": {\"mode\": \"%s\", \"columns\": [%s], "
			 "\"parameters\": [%s]}, \"rows\": 1000, \"startup_cost\": 1, \"total_cost\": 100, \"order\": -1, "
			 "\"answers\": [%s]}]}", mode, columns, parameters, answers);
	return answer(reply, result);
}

EXPORT PeerStatus
peer_describe(PeerText request, PeerDocument *reply, PeerError **error)
{
	(void) request;
	(void) error;
	check_mask();
	return answer(reply, "{\"properties\": [{\"label\": \"Fake\", \"text\": \"yes\"}]}");
}

/* The batch's columns, from the document: number, type, encoding. */
static void
read_columns(Operation *o, const char *text)
{
	const char *table = strstr(text, "\"pages\":");
	const char *found = strstr(table != NULL ? table : text, "\"columns\":[{");

	/* A sample's document has the table, with columns of its own, before them. */
	for (; found != NULL && o->column_count < MAX_COLUMNS; o->column_count++)
	{
		const char *type;

		found = strstr(found, "{\"number\":");
		if (found == NULL)
			break;
		type = strstr(found, "\"base\":{");
		found = strstr(found, "\"encoding\":");
		if (type == NULL || type > found)
			for (type = found; strncmp(type, "\"type\":", 7) != 0; type--)
				;
		o->types[o->column_count] = atoi(strstr(type, "\"oid\":") + 6);
		o->columns[o->column_count].encoding = atoi(found + 11);
	}
}

EXPORT PeerStatus
peer_open(int32_t kind, PeerText request, PeerOperation *operation, PeerError **error)
{
	char	   *text = copy_text(request);
	Operation  *o = calloc(1, sizeof(Operation));

	check_mask();
	o->kind = kind;
	between(text, "\"mode\": \"", '"', o->mode, sizeof(o->mode));
	if ((kind == PEER_OPERATION_ANALYZE || kind == PEER_OPERATION_DESCRIBE) && strstr(text, "\"schema\"") != NULL)
		between(strstr(text, "\"schema\""), "\"name\":\"", '"', o->mode, sizeof(o->mode));
	if (kind == PEER_OPERATION_DESCRIBE)
		described++;
	read_columns(o, text);
	between(text, "\"parameters\":[{", '}', last_parameters, sizeof(last_parameters));
	free(text);
	if (strcmp(o->mode, "open_error") == 0)
	{
		free(o);
		return fail(error, "HV00N", "the open fails");
	}
	o->limit = strcmp(o->mode, "million") == 0 ? 1000000 : strcmp(o->mode, "one") == 0 ? 1 : 1000;
	if (strncmp(o->mode, "slow", 4) == 0 || strcmp(o->mode, "progress") == 0 || strcmp(o->mode, "write_slow") == 0)
	{
		struct itimerspec every = {{0, 100 * 1000 * 1000}, {0, 100 * 1000 * 1000}};

		o->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
		timerfd_settime(o->fd, 0, &every, NULL);
	}
	else
		o->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	o->handle = ++counters.handles_opened;
	counters.handles++;
	o->next = operations;
	operations = o;
	operation->handle = o->handle;
	operation->wake_fd = o->fd;
	return PEER_OK;
}

static void
put16(char **p, int value)
{
	*(*p)++ = (char) (value >> 8);
	*(*p)++ = (char) value;
}

static void
put32(char **p, uint32_t value)
{
	put16(p, value >> 16);
	put16(p, value & 0xffff);
}

/* numeric_send's form of 0 <= value < 10^8. */
static int
write_numeric(char *at, int64_t value)
{
	char	   *p = at;
	int			high = (int) (value / 10000);

	put16(&p, high > 0 ? 2 : 1);
	put16(&p, high > 0 ? 1 : 0);
	put16(&p, 0);
	put16(&p, 0);
	if (high > 0)
		put16(&p, high);
	put16(&p, (int) (value % 10000));
	return (int) (p - at);
}

/* array_send's form of {value, NULL} of int4. */
static int
write_array(char *at, int64_t value)
{
	char	   *p = at;

	put32(&p, 1);
	put32(&p, 1);
	put32(&p, 23);
	put32(&p, 2);
	put32(&p, 1);
	put32(&p, 4);
	put32(&p, (uint32_t) value);
	put32(&p, (uint32_t) -1);
	return (int) (p - at);
}

static int
write_bytes(char *at, int type, int32_t encoding, int64_t value)
{
	if (encoding == PEER_ENCODING_RECEIVE && type == 1700)
		return write_numeric(at, value);
	if (encoding == PEER_ENCODING_RECEIVE && type == 1007)
		return write_array(at, value);
	if (encoding == PEER_ENCODING_RECEIVE && type == 23)
	{
		char	   *p = at;

		put32(&p, (uint32_t) value);
		return 4;
	}
	if (type == 3802 || type == 114)
		return sprintf(at, "{\"n\": %ld, \"s\": \"\xc3\xa9\"}", (long) value);
	if (type == 1009)
		return sprintf(at, "{\"\xc3\xa9 %ld\",NULL}", (long) value);
	return sprintf(at, "\xc3\xa9 %ld", (long) value);
}

static uint64_t
make_value(char *at, int type, int32_t encoding, int64_t value)
{
	uint64_t	bits = 0;
	double		real = (double) value + 0.5;
	int32_t		length;

	switch (encoding)
	{
		case PEER_ENCODING_VALUE:
			if (type == 701)
				memcpy(&bits, &real, sizeof(bits));
			else
				bits = type == 16 ? (uint64_t) (value & 1) : (uint64_t) value;
			return bits;
		case PEER_ENCODING_VARLENA:
			length = write_bytes(at + 4, type, encoding, value) + 4;
			*(uint32_t *) at = (uint32_t) length << 2;
			break;
		case PEER_ENCODING_FIXED:
			memset(at, 0, 16);
			*(int64_t *) at = value;
			break;
		default:
			length = write_bytes(at + 4, type, encoding, value);
			*(int32_t *) at = length;
			at[4 + length] = '\0';
			break;
	}
	return (uint64_t) (uintptr_t) at;
}

static PeerStatus
give_batch(Operation *o, const PeerBatch **batch)
{
	int64_t		rows = o->limit - o->row < BATCH_ROWS ? o->limit - o->row : BATCH_ROWS;
	size_t		per_column = BATCH_ROWS * (8 + 8 + VALUE_ROOM);

	o->asked = 0;
	if (rows <= 0)
		return PEER_END;
	free(o->memory);
	o->memory = malloc(per_column * (o->column_count + 1));
	for (int c = 0; c < o->column_count; c++)
	{
		uint64_t   *values = (uint64_t *) (o->memory + per_column * c);
		uint8_t    *nulls = (uint8_t *) (values + BATCH_ROWS);
		char	   *room = (char *) (nulls + 8 * BATCH_ROWS);

		for (int64_t r = 0; r < rows; r++)
		{
			int64_t		value = o->row + r;

			nulls[r] = c > 0 && value % 7 == 3;
			values[r] = make_value(room + r * VALUE_ROOM, o->types[c], o->columns[c].encoding, value);
		}
		o->columns[c].values = values;
		o->columns[c].nulls = c > 0 ? nulls : NULL;
	}
	o->batch.rows = rows;
	o->batch.columns = o->columns;
	o->batch.column_count = strcmp(o->mode, "bad_batch") == 0 ? 31 : o->column_count;
	o->row += rows;
	o->batches++;
	*batch = &o->batch;
	return PEER_OK;
}

/* One row of two texts, or none of a peer that cannot tell. */
static PeerStatus
give_description(Operation *o, const PeerBatch **batch)
{
	const char *texts[] = {"propri\xc3\xa9t\xc3\xa9", o->mode};

	if (o->batches++ > 0 || strcmp(o->mode, "undescribed") == 0)
		return PEER_END;
	o->memory = calloc(1, 1024);
	for (int i = 0; i < 2; i++)
	{
		char	   *at = o->memory + 256 + i * 256;

		strcpy(at + 4, texts[i]);
		*(uint32_t *) at = (uint32_t) (strlen(texts[i]) + 4) << 2;
		((uint64_t *) o->memory)[i] = (uint64_t) (uintptr_t) at;
		o->columns[i].values = (uint64_t *) o->memory + i;
		o->columns[i].encoding = PEER_ENCODING_VARLENA;
	}
	o->batch.rows = 1;
	o->batch.columns = o->columns;
	o->batch.column_count = strcmp(o->mode, "bad_batch") == 0 ? 1 : 2;
	*batch = &o->batch;
	return PEER_OK;
}

/* Two CREATE statements, or one that is no statement. */
static PeerStatus
give_import(Operation *o, const PeerBatch **batch)
{
	static const char *const statements[] = {
		"CREATE FOREIGN TABLE numbers (a int) SERVER fake",
		"CREATE FOREIGN TABLE \"\xc3\xa9t\xc3\xa9\" (a int) SERVER fake"
	};

	if (o->batches++ > 0)
		return PEER_END;
	o->memory = calloc(1, 1024);
	for (int i = 0; i < 2; i++)
	{
		char	   *at = o->memory + 256 + i * 256;

		strcpy(at + 4, statements[i]);
		*(uint32_t *) at = (uint32_t) (strlen(statements[i]) + 4) << 2;
		((uint64_t *) o->memory)[i] = (uint64_t) (uintptr_t) at;
	}
	o->columns[0].values = (uint64_t *) o->memory;
	o->columns[0].encoding = PEER_ENCODING_VARLENA;
	o->batch.rows = 2;
	o->batch.columns = o->columns;
	o->batch.column_count = 1;
	*batch = &o->batch;
	return PEER_OK;
}

EXPORT PeerStatus
peer_next(int64_t handle, const PeerBatch **batch, int32_t *notices, PeerError **error)
{
	Operation  *o = find(handle);

	check_mask();
	if (o == NULL)
		return fail(error, "XX000", "no such operation");
	if (o->kind == PEER_OPERATION_IMPORT)
		return give_import(o, batch);
	if (o->kind == PEER_OPERATION_DESCRIBE && strcmp(o->mode, "hang") != 0)
		return give_description(o, batch);
	if (o->kind == PEER_OPERATION_FLUSH)
	{
		if (strstr(events, "hang") != NULL)
			return PEER_PENDING;
		strcat(events, " flush");
		return strstr(events, "bad") != NULL ? fail(error, "40001", "the flush fails") : PEER_END;
	}
	if (strcmp(o->mode, "hang") == 0)
		return PEER_PENDING;
	if (strcmp(o->mode, "middle_error") == 0 && o->batches == 3)
		return fail(error, "58030", "the peer went away: \xe2\x82\xac");
	if (strncmp(o->mode, "slow", 4) == 0 && o->asked++ == 0)
		return PEER_PENDING;
	if (strcmp(o->mode, "progress") == 0 && o->asked++ < 3)
	{
		*notices = waiting_notices = o->asked == 1 ? 0 : 1;
		return PEER_PENDING;
	}
	if (strcmp(o->mode, "ticks") == 0 && o->asked++ == 0)
	{
		uint64_t	one = 1;

		if (write(o->fd, &one, sizeof(one)) < 0)
			return fail(error, "XX000", "write failed");
		return PEER_PENDING;
	}
	if (strcmp(o->mode, "notices") == 0 && o->batches == 1)
		*notices = waiting_notices = 3;
	return give_batch(o, batch);
}

EXPORT PeerStatus
peer_restart(int64_t handle, PeerText parameters, PeerError **error)
{
	Operation  *o = find(handle);
	char	   *text = copy_text(parameters);

	check_mask();
	between(text, "\"parameters\":[{", '}', last_parameters, sizeof(last_parameters));
	free(text);
	if (o == NULL)
		return fail(error, "XX000", "no such operation");
	o->row = 0;
	o->batches = 0;
	o->asked = 0;
	return PEER_OK;
}

#ifndef FAKE_WITHOUT_REPORT
EXPORT PeerStatus
peer_report(int64_t handle, PeerDocument *reply, PeerError **error)
{
	Operation  *o = find(handle);
	char		text[512];

	(void) error;
	check_mask();
	if (o->kind == PEER_OPERATION_DESCRIBE)
	{
		sprintf(text, "{\"properties\": [], \"peer\": \"Fake\", \"description\": %s, \"sampling\": %s, \"table_rows\": %d, "
				"\"table_bytes\": 819200}", strcmp(o->mode, "undescribed") == 0 ? "false" : "true",
				strcmp(o->mode, "unsampled") == 0 ? "false" : "true", 5000 + described);
		return answer(reply, text);
	}
	sprintf(text, "{\"tuples\": 4321, \"properties\": [{\"label\": \"Fake Rows\", \"integer\": %ld}], \"rows\": %ld, \"batches\": %d, "
			"\"bytes\": 0, \"wait_ms\": 0.5}", (long) o->row, (long) o->row, o->batches);
	return answer(reply, text);
}
#endif

/* A row whose last value is "skip" is skipped; the others' last values are noted. */
EXPORT PeerStatus
peer_modify(int64_t handle, const PeerRows *rows, PeerModified *modified, int32_t *notices, PeerError **error)
{
	static uint8_t outcomes[BATCH_ROWS];
	Operation  *o = find(handle);

	(void) notices;
	check_mask();
	has_written = 1;
	if (o == NULL)
		return fail(error, "XX000", "no such operation");
	if (strcmp(o->mode, "write_error") == 0)
		return fail(error, "23505", "the write fails");
	if (rows != NULL)
	{
		for (int64_t row = 0; row < rows->rows && row < BATCH_ROWS; row++)
		{
			const PeerText *last = &rows->values[(row + 1) * rows->column_count - 1];

			outcomes[row] = last->length == 4 && memcmp(last->data, "skip", 4) == 0 ? PEER_ROW_SKIPPED : PEER_ROW_DONE;
			if (strlen(events) < sizeof(events) - 100)
				sprintf(events + strlen(events), " %.*s", last->length < 0 ? 4 : last->length > 20 ? 20 : (int) last->length,
						last->length < 0 ? "null" : last->data);
		}
		sprintf(events + strlen(events), "@%d", rows->level);
		if (strcmp(o->mode, "write_slow") == 0)
			return PEER_PENDING;
	}
	modified->outcomes = outcomes;
	modified->may_skip = strcmp(o->mode, "write_drops") == 0;
	return strcmp(o->mode, "write_hang") == 0 ? PEER_PENDING : PEER_OK;
}

/* What happened since the first write comes out as the detail of a notice when the transaction ends. */
EXPORT PeerStatus
peer_transaction(int32_t event, int32_t level, PeerDocument *reply, PeerError **error)
{
	static const char *const names[] = {"", "release", "rollback", "commit", "abort"};

	check_mask();
	if (event == PEER_TRANSACTION_PENDING)
		return answer(reply, events[0] == '\0' ? "{\"writes\": 0}" : "{\"writes\": 1}");
	if (event < 1 || event > PEER_TRANSACTION_ABORT)
		return fail(error, "XX000", "no such event");
	if (!has_written)
		return PEER_OK;
	sprintf(events + strlen(events), " %s", names[event]);
	if (event <= PEER_TRANSACTION_SUBABORT)
	{
		sprintf(events + strlen(events), "@%d", level);
		return strstr(events, "deaf") != NULL ? fail(error, "58000", "the fake does not listen") : PEER_OK;
	}
	strcpy(last_parameters, events);
	events[0] = '\0';
	has_written = 0;
	waiting_notices = 1;
	return PEER_OK;
}

EXPORT PeerStatus
peer_close(int64_t handle)
{
	check_mask();
	for (Operation **link = &operations; *link != NULL; link = &(*link)->next)
	{
		Operation  *o = *link;

		if (o->handle != handle)
			continue;
		*link = o->next;
		close(o->fd);
		free(o->memory);
		free(o);
		counters.handles--;
		break;
	}
	return PEER_OK;
}

EXPORT PeerStatus
peer_notice(PeerNotice **notice, int32_t *waiting)
{
	check_mask();
	if (waiting_notices == 0)
		return PEER_END;
	*notice = calloc(1, sizeof(PeerNotice));
	(*notice)->level = waiting_notices % 2 == 0 ? PEER_LEVEL_WARNING : PEER_LEVEL_NOTICE;
	(*notice)->message = static_text("the fake says \xe2\x82\xac");
	(*notice)->detail = static_text(last_parameters);
	(*notice)->hint = static_text(NULL);
	*waiting = --waiting_notices;
	return PEER_OK;
}

EXPORT PeerStatus
peer_invalidate(int32_t what, uint32_t hash_value)
{
	(void) what;
	(void) hash_value;
	check_mask();
	invalidated++;
	return PEER_OK;
}

EXPORT PeerStatus
peer_shutdown(int32_t grace_ms)
{
	(void) grace_ms;
	check_mask();
	return PEER_OK;
}

EXPORT void
peer_error_free(PeerError *error)
{
	check_mask();
	free(error);
}

EXPORT void
peer_document_free(PeerDocument *document)
{
	check_mask();
	free(document->data);
}

EXPORT void
peer_notice_free(PeerNotice *notice)
{
	check_mask();
	free(notice);
}
