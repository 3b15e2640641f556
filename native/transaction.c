/*-------------------------------------------------------------------------
 *
 * transaction.c
 *		The transaction's hooks: the flush, savepoints, and plans that are stale.
 *
 * Writes wait on the managed side.  They are brought to the peers just before
 * the local commit, while that can still be refused: a flush that fails or is
 * cancelled aborts the transaction.  After it nothing of the user's runs any
 * more, but the commit itself may still fail; what is left at the peers then is
 * said by a warning.
 *
 * Plans.	A scan that is planned after a write has its conditions checked
 * here, since rows that were written are shown without the peer.  A cached plan
 * does not know that, so all of them are planned anew after the first write to a
 * table, and after the transaction.	To spare sessions that only write, this is
 * done only if such a plan was made at all.	What it cannot reach (the plans of
 * one SQL function are made together) the managed side refuses to run.
 *
 * statement_timeout does not run while the core commits; here it is started for
 * the flush, which may wait for a peer.
 *
 * Deliberately left out: two-phase commit.  Parallel workers never write.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "storage/proc.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/timeout.h"

#include "open_document.h"
#include "peer_fdw.h"
#include "transaction.h"

/* A table that was written, at the outermost level at which it was. */
typedef struct WrittenTable
{
	Oid			relation;
	int			level;
} WrittenTable;

static bool registered = false;
static bool active = false;		/* the managed side holds a transaction */
static bool writing = false;	/* something may have been written in it */
static bool flushed = false;
static bool doomed = false;		/* the managed side missed a rollback */
static bool streaming = false;	/* rows of a passed statement are being converted */
static WrittenTable *written = NULL;	/* in TopMemoryContext */
static int	written_count = 0;
static int	written_room = 0;

/* Whether such plans were made since all were thrown away. */
static bool plain_plans = false;
static bool overlay_plans = false;

static void
throw_plans_away(void)
{
	ResetPlanCache();
	plain_plans = overlay_plans = false;
}

void
transaction_note_plan(bool overlay)
{
	if (overlay)
		overlay_plans = true;
	else
		plain_plans = true;
}

void
transaction_note_write(Oid relation)
{
	for (int i = 0; i < written_count; i++)
		if (written[i].relation == relation)
			return;
	if (written_count == written_room)
	{
		int			room = Max(2 * written_room, 16);

		written = written == NULL
			? MemoryContextAlloc(TopMemoryContext, room * sizeof(WrittenTable))
			: repalloc(written, room * sizeof(WrittenTable));
		written_room = room;
	}
	written[written_count].relation = relation;
	written[written_count].level = GetCurrentTransactionNestLevel();
	written_count++;
	if (plain_plans)
		throw_plans_away();
}

static void
wait_for_flush(MemoryContext owner)
{
	StringInfoData document;
	PeerHandle *handle;

	initStringInfo(&document);
	document_begin_object(&document, NULL);
	open_document_settings(&document);
	document_end_object(&document);
	handle = peer_handle_open(PEER_OPERATION_FLUSH, &document, owner);
	if (peer_handle_next(handle) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected batch of the managed library"),
				 errdetail("A flush has no rows.")));
	peer_handle_close(handle);
}

static void
flush(void)
{
	MemoryContext owner;
	MemoryContext old;
	bool		timed = StatementTimeout > 0 && !get_timeout_active(STATEMENT_TIMEOUT);

	if (doomed)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the writes of this transaction to foreign tables are lost"),
				 errdetail("The managed library could not take in the end of a subtransaction; an earlier warning says why.")));

	owner = AllocSetContextCreate(TopTransactionContext, "peer_fdw flush", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(owner);
	if (timed)
		enable_timeout_after(STATEMENT_TIMEOUT, StatementTimeout);
	PG_TRY();
	{
		wait_for_flush(owner);
	}
	PG_CATCH();
	{
		/* Cancelled now, so that the abort finds it ended and can tell what is left. */
		if (timed)
			disable_timeout(STATEMENT_TIMEOUT, false);
		MemoryContextSwitchTo(old);
		MemoryContextDelete(owner);
		PG_RE_THROW();
	}
	PG_END_TRY();
	if (timed)
		disable_timeout(STATEMENT_TIMEOUT, false);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(owner);
	flushed = true;
}

static void
refuse_prepare(void)
{
	if (peer_transaction_pending() > 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot PREPARE a transaction that has written to foreign tables"),
				 errdetail("The writes wait in this session, and would be lost with it.")));
}

/* Nothing here may fail. */
static void
end_transaction(bool committed)
{
	(void) peer_transaction_tell(committed ? PEER_TRANSACTION_COMMIT : PEER_TRANSACTION_ABORT, 0);
	active = writing = flushed = doomed = false;
	written_count = 0;
	if (overlay_plans)
		throw_plans_away();
}

static void
transaction_event(XactEvent event, void *argument)
{
	if (!active)
		return;
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
			if (writing)
				flush();
			break;
		case XACT_EVENT_PRE_PREPARE:
			if (writing)
				refuse_prepare();
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_PREPARE:
			end_transaction(true);
			break;
		case XACT_EVENT_ABORT:
			end_transaction(false);
			break;
		default:
			break;
	}
}

/* Tables first written in what was rolled back are as if never written. */
static void
end_level(int level, bool committed)
{
	int			kept = 0;

	for (int i = 0; i < written_count; i++)
	{
		if (written[i].level >= level)
		{
			if (!committed)
				continue;
			written[i].level = level - 1;
		}
		written[kept++] = written[i];
	}
	written_count = kept;
}

static void
subtransaction_event(SubXactEvent event, SubTransactionId mine, SubTransactionId parent, void *argument)
{
	int			level = GetCurrentTransactionNestLevel();
	bool		committed = event == SUBXACT_EVENT_COMMIT_SUB;

	if (!active || (!committed && event != SUBXACT_EVENT_ABORT_SUB))
		return;
	end_level(level, committed);
	if (!peer_transaction_tell(committed ? PEER_TRANSACTION_SUBCOMMIT : PEER_TRANSACTION_SUBABORT, level))
		doomed = true;
}

/* A peer with transactions of its own may begin one for a scan: it must hear of the end. */
void
transaction_begin_reading(void)
{
	if (streaming)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("foreign tables cannot be used while the rows of peer_query() are converted"),
				 errdetail("An input function, or a constraint of a domain in the column definition list, wants to read or write one."),
				 errhint("Let peer_query() return text, and convert it outside.")));
	if (!registered)
	{
		RegisterXactCallback(transaction_event, NULL);
		RegisterSubXactCallback(subtransaction_event, NULL);
		registered = true;
	}
	active = true;
}

void
transaction_set_streaming(bool on)
{
	streaming = on;
}

void
transaction_begin_writing(void)
{
	if (flushed)
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("cannot write to foreign tables any more: the transaction is being committed")));
	transaction_begin_reading();
	writing = true;
}
