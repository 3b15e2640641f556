/*-------------------------------------------------------------------------
 *
 * write_crossing.c
 *		The crossing of writing: rows that go out, and what became of a
 *		transaction.
 *
 * The managed side is told of the ends of transactions where nothing may fail
 * any more.  So what goes wrong there is a warning, and answered with false.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "document.h"
#include "error.h"
#include "handle.h"
#include "signal_guard.h"
#include "wait.h"

/* rows: NULL asks again for the answer to those before.  False: there is none yet. */
static bool
modify(PeerHandle *handle, const PeerRows *rows, PeerModified *modified)
{
	const PeerLibrary *library = handle_library(handle);
	int32		notices = 0;
	PeerError  *error = NULL;
	PeerStatus	status;

	memset(modified, 0, sizeof(*modified));
	GUARDED(status = library->peer_modify(handle->operation.handle, rows, modified, &notices, &error));
	if (unlikely(status == PEER_ERROR))
		error_raise(library, error);
	if (unlikely((status != PEER_OK && status != PEER_PENDING) ||
				 (status == PEER_OK && modified->outcomes == NULL)))
		error_unexpected("peer_modify", status);
	if (unlikely(notices > 0))
		error_report_notices(library);
	return status == PEER_OK;
}

/* Those whose rows were handed over and not answered. */
static dlist_head late_handles = DLIST_STATIC_INIT(late_handles);

void
handle_forget_late(PeerHandle *handle)
{
	if (handle->is_late)
		dlist_delete(&handle->late);
	handle->is_late = false;
}

/* An error leaves the handle late: whoever fetches the answer meets it again, should the error be caught in between. */
static void
settle(PeerHandle *handle)
{
	while (!modify(handle, NULL, &handle->answer))
	{
		wait_readable(&handle->operation);
		wait_drain(&handle->operation);
	}
	handle_forget_late(handle);
}

void
handle_settle_all(void)
{
	while (unlikely(!dlist_is_empty(&late_handles)))
		settle(dlist_head_element(PeerHandle, late, &late_handles));
}

bool
peer_handle_modify_begin(PeerHandle *handle, const PeerRows *rows, PeerModified *modified)
{
	if (modify(handle, rows, modified))
		return true;
	handle->is_late = true;
	dlist_push_tail(&late_handles, &handle->late);
	return false;
}

void
peer_handle_modify_end(PeerHandle *handle, PeerModified *modified)
{
	if (handle->is_late)
		settle(handle);
	*modified = handle->answer;
}

void
peer_handle_modify(PeerHandle *handle, const PeerRows *rows, PeerModified *modified)
{
	if (!peer_handle_modify_begin(handle, rows, modified))
		peer_handle_modify_end(handle, modified);
}

/* Raises nothing but what ereport(WARNING) raises. */
static bool
tell(const PeerLibrary *library, int32 event, int32 level)
{
	PeerDocument reply = {NULL, 0};
	PeerError  *error = NULL;
	PeerStatus	status;

	GUARDED(status = library->peer_transaction(event, level, &reply, &error));
	if (reply.data != NULL)
		GUARDED(library->peer_document_free(&reply));
	if (status != PEER_OK)
	{
		PeerFailure *failure = error == NULL ? NULL : error_take(library, error);

		ereport(WARNING,
				(errcode(failure == NULL ? ERRCODE_INTERNAL_ERROR : failure->sqlstate),
				 errmsg_internal("%s", failure == NULL ? "the managed library failed without an error" : failure->message),
				 failure == NULL || failure->detail == NULL ? 0 : errdetail_internal("%s", failure->detail)));
	}
	error_report_notices(library);
	return status == PEER_OK;
}

bool
peer_transaction_tell(int32 event, int32 level)
{
	const PeerLibrary *library = library_loaded();
	MemoryContext context = CurrentMemoryContext;
	volatile bool done = false;

	/* After the backend's farewell the managed side has forgotten everything. */
	if (library == NULL)
		return true;
	PG_TRY();
	{
		done = tell(library, event, level);
	}
	PG_CATCH();
	{
		/* Out of memory for a message, at worst.  The transaction ends all the same. */
		MemoryContextSwitchTo(context);
		FlushErrorState();
	}
	PG_END_TRY();
	return done;
}

int64
peer_transaction_pending(void)
{
	const PeerLibrary *library = bridge_cross();
	PeerDocument reply = {NULL, 0};
	PeerError  *error = NULL;
	PeerStatus	status;

	GUARDED(status = library->peer_transaction(PEER_TRANSACTION_PENDING, 0, &reply, &error));
	if (status == PEER_ERROR)
		error_raise(library, error);
	if (status != PEER_OK)
		error_unexpected("peer_transaction", status);
	return (int64) document_get_number(bridge_take_reply(library, &reply, "peer_transaction"), "writes", 0);
}
