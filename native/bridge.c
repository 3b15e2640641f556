/*-------------------------------------------------------------------------
 *
 * bridge.c
 *		The crossing: questions, and operations with their handles.
 *
 * Every call stands in the signal guard.  What the managed side hands out is
 * copied and freed before anything may be reported, see error.c.  An operation
 * is closed by a callback of the memory context that owns it, registered before
 * the open, so that it ends with its statement however that ends.
 *
 * Deliberately left out: more than one thread, and calls in critical sections.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "error.h"
#include "handle.h"
#include "library.h"
#include "peer_fdw.h"
#include "signal_guard.h"
#include "wait.h"

/*
 * Changed servers and user mappings that the managed side has not been told of.
 * Noted by a callback that may run anywhere and so must not call.
 */
#define MAX_INVALIDATIONS 16

static struct
{
	int32		what;
	uint32		hash_value;
}			invalidations[MAX_INVALIDATIONS];
static int	invalidation_count = 0; /* above the maximum: all */

static void
note_invalidation(int32 what, uint32 hash_value)
{
	for (int i = 0; i < Min(invalidation_count, MAX_INVALIDATIONS); i++)
		if (invalidations[i].what == what && invalidations[i].hash_value == hash_value)
			return;
	if (invalidation_count < MAX_INVALIDATIONS)
	{
		invalidations[invalidation_count].what = what;
		invalidations[invalidation_count].hash_value = hash_value;
	}
	if (invalidation_count <= MAX_INVALIDATIONS)
		invalidation_count++;
}

static void
#if PG_VERSION_NUM >= 190000
note_syscache_change(Datum argument, SysCacheIdentifier cache_id, uint32 hash_value)
#else
note_syscache_change(Datum argument, int cache_id, uint32 hash_value)
#endif
{
	/* Without the library nothing is cached. */
	if (library_loaded() != NULL)
		note_invalidation(DatumGetInt32(argument), hash_value);
}

static void
tell_invalidations(const PeerLibrary *library)
{
	int			count = invalidation_count;

	invalidation_count = 0;
	if (count > MAX_INVALIDATIONS)
	{
		GUARDED(library->peer_invalidate(PEER_INVALIDATE_SERVER, 0));
		GUARDED(library->peer_invalidate(PEER_INVALIDATE_MAPPING, 0));
		return;
	}
	for (int i = 0; i < count; i++)
		GUARDED(library->peer_invalidate(invalidations[i].what, invalidations[i].hash_value));
}

void
peer_bridge_init(void)
{
	CacheRegisterSyscacheCallback(FOREIGNSERVEROID, note_syscache_change, Int32GetDatum(PEER_INVALIDATE_SERVER));
	CacheRegisterSyscacheCallback(USERMAPPINGOID, note_syscache_change, Int32GetDatum(PEER_INVALIDATE_MAPPING));
}

/* The library, told of all that changed. */
const PeerLibrary *
bridge_cross(void)
{
	const PeerLibrary *library = library_load();

	if (unlikely(invalidation_count > 0))
		tell_invalidations(library);
	return library;
}

static PeerText
document_text(StringInfo document)
{
	PeerText	text = {document->data, document->len};

	return text;
}

static void
wipe(StringInfo document)
{
	explicit_bzero(document->data, document->maxlen);
	resetStringInfo(document);
}

/* A reply as jsonb.	 Copied first, so that a reply of no use leaks nothing. */
Jsonb *
bridge_take_reply(const PeerLibrary *library, PeerDocument *reply, const char *function)
{
	int64		length = reply->length;
	char	   *copy = NULL;
	Jsonb	   *result;

	if (reply->data == NULL)
		error_unexpected(function, PEER_OK);
	if (length >= 0 && length < MaxAllocSize)
	{
		copy = palloc_extended(length + 1, MCXT_ALLOC_NO_OOM);
		if (copy != NULL)
		{
			memcpy(copy, reply->data, length);
			copy[length] = '\0';
		}
	}
	GUARDED(library->peer_document_free(reply));
	if (copy == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("Failed on a reply of " INT64_FORMAT " bytes of the managed library.", length)));
	result = document_parse(copy, length);
	pfree(copy);
	return result;
}

/* Planning documents only: those of "validate" hold secrets. */
static void
log_request(const char *function, StringInfo request)
{
	if (peer_log_documents)
		ereport(DEBUG1,
				(errmsg_internal("%s: %s", function, error_text(request->data, request->len)),
				 errhidestmt(true), errhidecontext(true)));
}

Jsonb *
peer_ask(PeerQuestion question, StringInfo request)
{
	const PeerLibrary *library = bridge_cross();
	PeerDocument reply = {NULL, 0};
	PeerError  *error = NULL;
	PeerStatus	status = PEER_ERROR;
	const char *function = "";

	switch (question)
	{
		case PEER_QUESTION_VALIDATE:
			function = "peer_validate";
			GUARDED(status = library->peer_validate(document_text(request), &reply, &error));
			wipe(request);
			break;
		case PEER_QUESTION_PLAN:
			function = "peer_plan";
			log_request(function, request);
			GUARDED(status = library->peer_plan(document_text(request), &reply, &error));
			break;
		case PEER_QUESTION_DESCRIBE:
			function = "peer_describe";
			log_request(function, request);
			GUARDED(status = library->peer_describe(document_text(request), &reply, &error));
			break;
	}
	if (status == PEER_ERROR)
		error_raise(library, error);
	if (status != PEER_OK)
		error_unexpected(function, status);

	{
		Jsonb	   *result = bridge_take_reply(library, &reply, function);

		error_report_notices(library);
		return result;
	}
}

/* Runs also while a transaction is aborted, so it neither reports nor allocates. */
static void
close_handle(void *argument)
{
	PeerHandle *handle = argument;

	handle_forget_late(handle);
	if (handle->operation.handle != 0)
	{
		const PeerLibrary *library = library_loaded();

		wait_forget(&handle->operation);
		if (library != NULL)
			GUARDED(library->peer_close(handle->operation.handle));
		handle->operation.handle = 0;
	}
	if (handle->holds_fd)
	{
		handle->holds_fd = false;
		ReleaseExternalFD();
	}
}

static PeerHandle *
open_handle(int32 kind, StringInfo request, MemoryContext owner)
{
	const PeerLibrary *library = bridge_cross();
	PeerHandle *handle;
	PeerError  *error = NULL;
	PeerStatus	status;

	handle_settle_all();
	handle = MemoryContextAllocZero(owner, sizeof(PeerHandle));
	handle->library = library;
	handle->callback.func = close_handle;
	handle->callback.arg = handle;
	MemoryContextRegisterResetCallback(owner, &handle->callback);

	if (!AcquireExternalFD())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_RESOURCES),
				 errmsg("too many foreign scans are open in this session"),
				 errdetail("There are too many open files."),
				 errhint("Raise max_files_per_process and, if need be, the limits of the operating system.")));
	handle->holds_fd = true;

	GUARDED(status = library->peer_open(kind, document_text(request), &handle->operation, &error));
	if (status == PEER_ERROR)
		error_raise(library, error);
	if (status != PEER_OK || handle->operation.handle == 0 || handle->operation.wake_fd < 0)
		error_unexpected("peer_open", status);
	return handle;
}

PeerHandle *
peer_handle_open(int32 kind, StringInfo request, MemoryContext owner)
{
	PeerHandle *volatile handle = NULL;

	/* The document holds secrets, so it goes whatever happens. */
	PG_TRY();
	{
		handle = open_handle(kind, request, owner);
	}
	PG_CATCH();
	{
		wipe(request);
		PG_RE_THROW();
	}
	PG_END_TRY();
	wipe(request);
	return handle;
}

/* For calls that need an open operation. */
const PeerLibrary *
handle_library(PeerHandle *handle)
{
	if (unlikely(handle->operation.handle == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the operation is closed")));
	if (unlikely(invalidation_count > 0))
		tell_invalidations(handle->library);
	return handle->library;
}

PeerStatus
peer_handle_poll(PeerHandle *handle, const PeerBatch **batch)
{
	const PeerLibrary *library = handle_library(handle);
	int32		notices = 0;
	PeerError  *error = NULL;
	PeerStatus	status;

	*batch = NULL;
	GUARDED(status = library->peer_next(handle->operation.handle, batch, &notices, &error));
	if (unlikely(status == PEER_ERROR))
		error_raise(library, error);
	if (unlikely(status < PEER_OK || status > PEER_ERROR || (status == PEER_OK && *batch == NULL)))
		error_unexpected("peer_next", status);
	if (unlikely(notices > 0))
		error_report_notices(library);
	return status;
}

const PeerBatch *
peer_handle_next(PeerHandle *handle)
{
	const PeerBatch *batch;
	PeerStatus	status;

	while ((status = peer_handle_poll(handle, &batch)) == PEER_PENDING)
	{
		wait_readable(&handle->operation);
		wait_drain(&handle->operation);
	}
	return status == PEER_OK ? batch : NULL;
}

int
peer_handle_wake_fd(PeerHandle *handle)
{
	return handle->operation.wake_fd;
}

void
peer_handle_drain(PeerHandle *handle)
{
	wait_drain(&handle->operation);
}

void
peer_handle_restart(PeerHandle *handle, StringInfo parameters)
{
	const PeerLibrary *library = handle_library(handle);
	PeerError  *error = NULL;
	PeerStatus	status;

	handle_settle_all();
	GUARDED(status = library->peer_restart(handle->operation.handle, document_text(parameters), &error));
	if (status == PEER_ERROR)
		error_raise(library, error);
	if (status != PEER_OK)
		error_unexpected("peer_restart", status);
}

Jsonb *
peer_handle_report(PeerHandle *handle)
{
	const PeerLibrary *library = handle_library(handle);
	PeerDocument reply = {NULL, 0};
	PeerError  *error = NULL;
	PeerStatus	status;

	GUARDED(status = library->peer_report(handle->operation.handle, &reply, &error));
	if (status == PEER_ERROR)
		error_raise(library, error);
	if (status != PEER_OK)
		error_unexpected("peer_report", status);
	return bridge_take_reply(library, &reply, "peer_report");
}

void
peer_handle_close(PeerHandle *handle)
{
	const PeerLibrary *library = handle->library;

	close_handle(handle);

	/* What the operation said last belongs to this statement, not to the next. */
	if (library_loaded() != NULL)
		error_report_notices(library);
}

void
peer_bridge_stats(PeerVersion *version, PeerStats *stats)
{
	const PeerLibrary *library = bridge_cross();
	PeerError  *error = NULL;
	PeerStatus	status;

	memset(stats, 0, sizeof(*stats));
	*version = library->version;
	GUARDED(status = library->peer_stats(stats, &error));
	if (status == PEER_ERROR)
		error_raise(library, error);
	if (status != PEER_OK)
		error_unexpected("peer_stats", status);
}
