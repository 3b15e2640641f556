/*-------------------------------------------------------------------------
 *
 * bridge.h
 *		THE contract between the shim (C, knows PostgreSQL) and the managed
 *		library (C#, compiled ahead of time, knows the peers).
 *
 * This header is all that both sides read.  It includes nothing of
 * PostgreSQL, so that a test program can use it too.
 *
 * Rules of the crossing
 *
 *	Direction.	Only the shim calls.  Managed code never calls PostgreSQL: an
 *		ereport(ERROR) is a longjmp, and over managed frames that is undefined.
 *		What managed code wants said is queued, see peer_notice.
 *
 *	Types.	Fixed width only.  Text is UTF-8 with a length, no terminating nul.
 *		A struct's size and the offset of each of its fields are compared by a
 *		test, and its size again by peer_init in every backend.
 *
 *	Threads.  Every function is called from the backend's one thread, the one
 *		that called peer_init, and from no other; a call from another thread is
 *		answered with PEER_ERROR.  None blocks: what is not finished answers
 *		PEER_PENDING, and the shim waits for the operation's wake_fd.
 *
 *	Signals.  The shim wraps every call in its signal guard (bridge.c), since
 *		threads that the managed runtime starts inherit the caller's mask.
 *
 *	Errors.	A function that returns PEER_ERROR has set *error to a PeerError
 *		that the caller owns and frees with peer_error_free; otherwise *error is
 *		untouched.  No exception leaves a function.
 *
 *	Memory.	What is passed in is borrowed for the duration of the call.  What is
 *		handed out says below who frees it.
 *
 *	Handles.  64-bit numbers, never reused, 0 is none.  A handle is closed once;
 *		closing an unknown one does nothing.
 *
 * Documents are JSON texts; docs/documents.md describes each.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_BRIDGE_H
#define PEER_BRIDGE_H

#include <stdint.h>

/* Raised whenever anything below changes its meaning or its layout. */
#define PEER_ABI_VERSION 2

/* What every function returns. */
typedef int32_t PeerStatus;

#define PEER_OK			0		/* done */
#define PEER_END		1		/* done, and there is nothing more to come */
#define PEER_PENDING	2		/* not finished: wait for wake_fd, ask again */
#define PEER_ERROR		3		/* failed, *error says how */

/* Some UTF-8.	data may be NULL if length is 0. */
typedef struct PeerText
{
	const char *data;
	int64_t		length;			/* bytes */
} PeerText;

/*
 * A failure.  One allocation of the managed side; freed by peer_error_free.
 * Absent texts have length -1.  No text holds a secret.
 */
typedef struct PeerError
{
	char		sqlstate[8];	/* five characters, then nuls */
	PeerText	message;
	PeerText	detail;
	PeerText	hint;
	PeerText	context;
} PeerError;

/* A reply.  Freed by peer_document_free. */
typedef struct PeerDocument
{
	char	   *data;			/* UTF-8 JSON; a nul follows, not counted */
	int64_t		length;			/* bytes */
} PeerDocument;

/* How loud a notice is. */
#define PEER_LEVEL_DEBUG	0
#define PEER_LEVEL_LOG		1
#define PEER_LEVEL_NOTICE	2
#define PEER_LEVEL_WARNING	3

/* A queued message.  Freed by peer_notice_free.  Absent texts have length -1. */
typedef struct PeerNotice
{
	int32_t		level;			/* PEER_LEVEL_* */
	int32_t		reserved;
	PeerText	message;
	PeerText	detail;
	PeerText	hint;
} PeerNotice;

/*
 * How the values of a column are encoded in a batch.  The shim chooses it when
 * a scan opens, from the column's type.
 */
#define PEER_ENCODING_VALUE		0	/* values[] are Datums */
#define PEER_ENCODING_VARLENA	1	/* values[] point to a varlena with a
									 * 4-byte header, 4-byte aligned */
#define PEER_ENCODING_FIXED		2	/* values[] point to the bytes of a
									 * fixed-size by-reference type, 8-byte
									 * aligned */
#define PEER_ENCODING_RECEIVE	3	/* values[] point to a PeerBytes: input of
									 * the type's receive function */
#define PEER_ENCODING_INPUT		4	/* values[] point to a PeerBytes: input of
									 * the type's text input function; a nul
									 * follows, not counted */

/* Counted bytes, 4-byte aligned; the bytes follow the length. */
typedef struct PeerBytes
{
	int32_t		length;
	/* uint8_t bytes[length] follow */
} PeerBytes;

/* One column of a batch. */
typedef struct PeerColumn
{
	const uint64_t *values;		/* one entry per row, by encoding; undefined
								 * where the value is NULL */
	const uint8_t *nulls;		/* one byte per row, 1 is SQL NULL; a NULL
								 * pointer if the column holds none */
	int32_t		encoding;		/* PEER_ENCODING_* */
	int32_t		reserved;
} PeerColumn;

/*
 * Rows, by column, in native memory.  Owned by the operation; it and all that
 * it points to lives until the next peer_next, peer_restart or peer_close of
 * that operation.
 */
typedef struct PeerBatch
{
	int64_t		rows;			/* more than 0 */
	int64_t		bytes;			/* memory that the batch holds */
	const PeerColumn *columns;
	int32_t		column_count;	/* may be 0: rows without columns */
	int32_t		reserved;
} PeerBatch;

/* What peer_open hands out. */
typedef struct PeerOperation
{
	int64_t		handle;
	int32_t		wake_fd;		/* an eventfd, non-blocking, owned by the
								 * managed side, which closes it after
								 * peer_close when the last of its tasks has
								 * ended.  Readable: ask again.  The shim reads
								 * it empty before it asks. */
	int32_t		reserved;
} PeerOperation;

/* The kinds of operation. */
#define PEER_OPERATION_SCAN		1	/* peer_next gives the rows of a plan */
#define PEER_OPERATION_IMPORT	2	/* peer_next gives one text column
									 * (PEER_ENCODING_VARLENA): CREATE FOREIGN
									 * TABLE statements */
#define PEER_OPERATION_ANALYZE	3	/* peer_next gives sampled rows; the report
									 * says of how many */
#define PEER_OPERATION_DESCRIBE	4	/* peer_next gives two text columns
									 * (PEER_ENCODING_VARLENA), property and
									 * value, of what the peer says of a table;
									 * the report says how large it is */
#define PEER_OPERATION_MODIFY	5	/* rows go in by peer_modify */
#define PEER_OPERATION_FLUSH	6	/* brings what the transaction has written to
									 * the peers; peer_next answers
									 * PEER_PENDING, then PEER_END */
#define PEER_OPERATION_DIRECT_MODIFY	7	/* an UPDATE or DELETE that the
											 * peer does by itself: peer_next
											 * gives what comes back, or one
											 * row with one bigint: how many */
#define PEER_OPERATION_TRUNCATE 8	/* empties tables; peer_next gives nothing */
#define PEER_OPERATION_STATEMENT 9	/* a statement in the peer's own language:
									 * peer_next gives its rows, or one row with
									 * one bigint: how many */
#define PEER_OPERATION_ESTIMATE 10	/* asks the peer what a plan would cost;
									 * peer_next gives nothing, the report says it */

/* The sizes of all structs, in the order of their declaration. */
typedef struct PeerInit
{
	int32_t		abi_version;	/* PEER_ABI_VERSION of the shim */
	int32_t		server_version; /* PG_VERSION_NUM */
	int32_t		process_id;		/* of the backend */
	int32_t		size_count;		/* entries of sizes */
	const int32_t *sizes;
	PeerText	shim_version;	/* the extension's version, such as 0.1.0 */
} PeerInit;

typedef struct PeerVersion
{
	int32_t		abi_version;	/* of the managed library */
	int32_t		reserved;
	char		managed_version[32];	/* nul-terminated */
	char		runtime_version[64];	/* nul-terminated, such as .NET 9.0.11 */
} PeerVersion;

typedef struct PeerStats
{
	int64_t		handles;		/* operations open */
	int64_t		winding_down;	/* operations closed whose tasks still run */
	int64_t		connections;	/* cached connections */
	int64_t		handles_opened; /* since the backend started */
	int64_t		threads;		/* of the managed thread pool */
	int64_t		managed_bytes;	/* live after the last collection */
	int64_t		managed_limit;	/* the heap's hard limit */
	int64_t		native_bytes;	/* held by batches, pooled or in use */
	int64_t		collections;	/* of the garbage collector */
	int64_t		faults;			/* exceptions that no operation owned: their
								 * threads are parked */
	int64_t		notices;		/* waiting */
} PeerStats;

/* Rows to write: text, row by row; a length of -1 is NULL. */
typedef struct PeerRows
{
	int64_t		rows;			/* more than 0 */
	int64_t		command_id;		/* of the command that writes them */
	const PeerText *values;		/* rows * column_count: of each row the
								 * identity's values, then the columns' */
	int32_t		column_count;
	int32_t		level;			/* nesting level of the (sub)transaction */
} PeerRows;

/* What became of them. */
typedef struct PeerModified
{
	const uint8_t *outcomes;	/* one per row: PEER_ROW_*; until the next
								 * peer_modify or peer_close of the handle */
	const PeerBatch *returned;	/* the rows that are done, in order, if they
								 * were asked for; NULL if there are none */
	int32_t		may_skip;		/* rows of this target may turn out not to
								 * count: they must not be gathered */
	int32_t		reserved;		/* 0 */
} PeerModified;

#define PEER_ROW_DONE		0
#define PEER_ROW_SKIPPED	1		/* a conflict that is ignored, or the row is
									 * gone */

/* What peer_transaction is told, or asked. */
#define PEER_TRANSACTION_SUBCOMMIT	1	/* level: of the subtransaction that ended */
#define PEER_TRANSACTION_SUBABORT	2	/* likewise */
#define PEER_TRANSACTION_COMMIT		3	/* the local commit is done */
#define PEER_TRANSACTION_ABORT		4	/* what it leaves behind is said by
										 * notices */
#define PEER_TRANSACTION_PENDING	5	/* document "pending" */

/*
 * The functions.  Each is exported under its own name and resolved by dlsym
 * from one table (bridge.c) at first use in a backend.	The table is made from
 * this list: F(result, name, (parameters)).
 *
 * peer_init		First, once.  Compares versions and sizes; on a mismatch
 *					PEER_ERROR with both, and *version is filled all the same.
 * peer_stats		Fills *stats.
 * peer_validate	Checks the options of one object.  Documents "validate".
 * peer_plan		Plans one step of a query.  No I/O.  Documents "plan".
 * peer_describe	What EXPLAIN says of a plan.  No I/O.  Documents "describe".
 * peer_open		Starts an operation; the document says on what.  The close
 *					must be registered before: *operation is filled last.
 * peer_next		The next rows.  PEER_OK: *batch is set.  PEER_END: no more.
 * peer_restart		Begins a scan again with other parameters, given by the
 *					document "parameters".  After PEER_END or in the middle.
 * peer_report		What EXPLAIN ANALYZE says of an operation, so far.
 * peer_modify		Writes rows through an operation of that kind.  PEER_OK:
 *					*modified is set.  PEER_PENDING: wait, and ask again with
 *					rows NULL.
 * peer_transaction What became of the backend's (sub)transaction.	Does not
 *					wait, but an abort gives what was cancelled a moment to end.
 *					*reply is set for PEER_TRANSACTION_PENDING only.
 * peer_close		Cancels what runs and gives everything back.  Never waits.
 * peer_notice		The oldest waiting message, or PEER_END.  *waiting is how
 *					many follow.
 * peer_invalidate	A server (PEER_INVALIDATE_SERVER) or user mapping
 *					(PEER_INVALIDATE_MAPPING) with this syscache hash value was
 *					changed, 0 for all: its connections are not used again.
 * peer_shutdown	The backend ends: cancels everything and waits at most
 *					grace_ms for it.  Nothing is called after it.
 */
#define PEER_INVALIDATE_SERVER	1
#define PEER_INVALIDATE_MAPPING 2

#define PEER_FUNCTIONS(F) \
	F(PeerStatus, peer_init, (const PeerInit *init, PeerVersion *version, PeerError **error)) \
	F(PeerStatus, peer_stats, (PeerStats *stats, PeerError **error)) \
	F(PeerStatus, peer_validate, (PeerText request, PeerDocument *reply, PeerError **error)) \
	F(PeerStatus, peer_plan, (PeerText request, PeerDocument *reply, PeerError **error)) \
	F(PeerStatus, peer_describe, (PeerText request, PeerDocument *reply, PeerError **error)) \
	F(PeerStatus, peer_open, (int32_t kind, PeerText request, PeerOperation *operation, PeerError **error)) \
	F(PeerStatus, peer_next, (int64_t handle, const PeerBatch **batch, int32_t *notices, PeerError **error)) \
	F(PeerStatus, peer_restart, (int64_t handle, PeerText parameters, PeerError **error)) \
	F(PeerStatus, peer_report, (int64_t handle, PeerDocument *reply, PeerError **error)) \
	F(PeerStatus, peer_modify, (int64_t handle, const PeerRows *rows, PeerModified *modified, int32_t *notices, PeerError **error)) \
	F(PeerStatus, peer_transaction, (int32_t event, int32_t level, PeerDocument *reply, PeerError **error)) \
	F(PeerStatus, peer_close, (int64_t handle)) \
	F(PeerStatus, peer_notice, (PeerNotice **notice, int32_t *waiting)) \
	F(PeerStatus, peer_invalidate, (int32_t what, uint32_t hash_value)) \
	F(PeerStatus, peer_shutdown, (int32_t grace_ms)) \
	F(void, peer_error_free, (PeerError *error)) \
	F(void, peer_document_free, (PeerDocument *document)) \
	F(void, peer_notice_free, (PeerNotice *notice))

#define PEER_DECLARE_TYPE(result, name, parameters) typedef result (*name##_fn) parameters;
PEER_FUNCTIONS(PEER_DECLARE_TYPE)
#undef PEER_DECLARE_TYPE

#endif							/* PEER_BRIDGE_H */
