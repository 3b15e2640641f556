/*-------------------------------------------------------------------------
 *
 * signal_guard.h
 *		The signal mask under which managed code runs.
 *
 * Threads that the managed runtime starts inherit the mask of the thread that
 * starts them, and the first call of any kind may start one.  A thread with one
 * of PostgreSQL's signals unblocked may be given it by the kernel instead of
 * the backend's own: a latch is then not woken, a cancel not seen.	 So every
 * call, dlopen included, stands between signal_guard_begin and
 * signal_guard_end, per batch and never per row (0.3 us).
 *
 * What stays open are the faults that the kernel directs at the thread which
 * caused them, and SIGRTMIN, by which the garbage collector stops threads.
 * That is why PostgreSQL's own BlockSig cannot be used.
 *
 * Nothing in between may ereport: the mask would stay.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_SIGNAL_GUARD_H
#define PEER_SIGNAL_GUARD_H

#include "postgres.h"

#include <signal.h>

#include "miscadmin.h"

typedef struct SignalGuard
{
	sigset_t	outside;		/* the mask to come back to */
} SignalGuard;

static inline void
signal_guard_begin(SignalGuard *guard)
{
	static const int open[] = {SIGSEGV, SIGFPE, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
	static sigset_t inside;
	static bool prepared = false;

	if (unlikely(!prepared))
	{
		sigfillset(&inside);
		for (int i = 0; i < (int) lengthof(open); i++)
			sigdelset(&inside, open[i]);
		sigdelset(&inside, SIGRTMIN);
		prepared = true;
	}
	Assert(CritSectionCount == 0);
	pthread_sigmask(SIG_SETMASK, &inside, &guard->outside);
}

static inline void
signal_guard_end(SignalGuard *guard)
{
	pthread_sigmask(SIG_SETMASK, &guard->outside, NULL);
}

/* One guarded call: an assignment or a call without result. */
#define GUARDED(statement) \
	do { \
		SignalGuard guard_; \
		signal_guard_begin(&guard_); \
		statement; \
		signal_guard_end(&guard_); \
	} while (0)

#endif							/* PEER_SIGNAL_GUARD_H */
