/*-------------------------------------------------------------------------
 *
 * wait.c
 *		The await loop: the backend's latch, the postmaster's death, and an
 *		operation's wake_fd.
 *
 * The set of things waited for is kept from one wait to the next, since
 * WaitLatchOrSocket would make and free one (six system calls) each time.	One
 * set serves the backend, for the operation that waited last: a single scan
 * always finds its own, nested ones pay what WaitLatchOrSocket costs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <unistd.h>

#include "miscadmin.h"
#include "pgstat.h"
#include "storage/latch.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 180000
#include "storage/waiteventset.h"
#endif
#if PG_VERSION_NUM >= 170000
#include "utils/wait_event.h"
#endif

#include "wait.h"

static WaitEventSet *wait_set = NULL;
static int64 wait_handle = 0;	/* the operation whose wake_fd is in the set */

/* What pg_stat_activity shows. */
static uint32
wait_event_info(void)
{
#if PG_VERSION_NUM >= 170000
	static uint32 info = 0;

	if (info == 0)
		info = WaitEventExtensionNew("PeerFdwRead");
	return info;
#else
	return PG_WAIT_EXTENSION;
#endif
}

static void
free_wait_set(void)
{
	WaitEventSet *set = wait_set;

	wait_set = NULL;
	wait_handle = 0;
	if (set != NULL)
		FreeWaitEventSet(set);
}

static void
prepare_wait_set(const PeerOperation *operation)
{
	if (likely(wait_set != NULL && wait_handle == operation->handle))
		return;
	free_wait_set();
#if PG_VERSION_NUM >= 170000
	wait_set = CreateWaitEventSet(NULL, 3);
#else
	wait_set = CreateWaitEventSet(TopMemoryContext, 3);
#endif
	AddWaitEventToSet(wait_set, WL_LATCH_SET, PGINVALID_SOCKET, MyLatch, NULL);
	if (IsUnderPostmaster)
		AddWaitEventToSet(wait_set, WL_EXIT_ON_PM_DEATH, PGINVALID_SOCKET, NULL, NULL);
	AddWaitEventToSet(wait_set, WL_SOCKET_READABLE, operation->wake_fd, NULL, NULL);
	wait_handle = operation->handle;
}

void
wait_readable(const PeerOperation *operation)
{
	uint32		info = wait_event_info();

	for (;;)
	{
		WaitEvent	events[3];
		int			count;
		bool		readable = false;

		CHECK_FOR_INTERRUPTS();
		prepare_wait_set(operation);
		count = WaitEventSetWait(wait_set, -1, events, lengthof(events), info);
		for (int i = 0; i < count; i++)
		{
			if (events[i].events & WL_LATCH_SET)
				ResetLatch(MyLatch);
			if (events[i].events & WL_SOCKET_READABLE)
				readable = true;
		}
		if (readable)
		{
			CHECK_FOR_INTERRUPTS();
			return;
		}
	}
}

void
wait_drain(const PeerOperation *operation)
{
	uint64		count;
	ssize_t		got;

	/* An eventfd gives its whole count at once.  EAGAIN: it was empty. */
	do
		got = read(operation->wake_fd, &count, sizeof(count));
	while (got < 0 && errno == EINTR);
}

void
wait_forget(const PeerOperation *operation)
{
	if (wait_handle == operation->handle)
		free_wait_set();
}
