/*-------------------------------------------------------------------------
 *
 * remote_estimate.c
 *		The option use_remote_estimate: how large the peer says that a table is, and
 *		what it says that a plan would cost.
 *
 * Planning may not wait for a peer at each turn, so what was answered holds for
 * a minute in this session, or until a server, a user mapping or the options of a foreign
 * table are changed.  A peer that does not answer is an error, as with postgres_fdw:
 * a plan for another size than was asked for would be a surprise of another kind.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "common/hashfn.h"
#include "foreign/foreign.h"
#include "miscadmin.h"
#include "optimizer/optimizer.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "description.h"
#include "open_document.h"
#include "plan.h"

#define OPTION "use_remote_estimate"
#define HOLDS_MS (60 * 1000)

/* Enough for any session; then all are forgotten. */
#define MAX_ESTIMATES 1000

typedef struct EstimateKey
{
	Oid			relation;
	Oid			user;
} EstimateKey;

/* A plan is known by a hash of its text: two that share it would share an estimate, which is none that matters. */
typedef struct PathKeyOfEstimate
{
	uint64		plan;
	Oid			server;
	Oid			user;
} PathKeyOfEstimate;

typedef struct PathEstimate
{
	PathKeyOfEstimate key;
	TimestampTz at;
	double		rows;
	double		width;
	Cost		startup_cost;
	Cost		total_cost;
} PathEstimate;

typedef struct Estimate
{
	EstimateKey key;
	TimestampTz at;
	double		rows;			/* negative: the peer does not say */
	double		bytes;
} Estimate;

static HTAB *estimates = NULL;
static HTAB *path_estimates = NULL;
static bool is_stale = false;

static void
#if PG_VERSION_NUM >= 190000
note_change(Datum argument, SysCacheIdentifier cache_id, uint32 hash_value)
#else
note_change(Datum argument, int cache_id, uint32 hash_value)
#endif
{
	is_stale = true;
}

/* Empty, and made at the first use. */
static void
prepare_estimates(void)
{
	if (estimates != NULL && !is_stale && hash_get_num_entries(estimates) < MAX_ESTIMATES &&
		hash_get_num_entries(path_estimates) < MAX_ESTIMATES)
		return;
	if (estimates == NULL)
	{
		CacheRegisterSyscacheCallback(FOREIGNSERVEROID, note_change, (Datum) 0);
		CacheRegisterSyscacheCallback(USERMAPPINGOID, note_change, (Datum) 0);
		CacheRegisterSyscacheCallback(FOREIGNTABLEREL, note_change, (Datum) 0);
	}
	else
	{
		HTAB	   *old = estimates;
		HTAB	   *old_paths = path_estimates;

		estimates = NULL;
		hash_destroy(old);
		if (old_paths != NULL)
		{
			path_estimates = NULL;
			hash_destroy(old_paths);
		}
	}
	{
		HASHCTL		control = {.keysize = sizeof(EstimateKey), .entrysize = sizeof(Estimate)};
		HASHCTL		path_control = {.keysize = sizeof(PathKeyOfEstimate), .entrysize = sizeof(PathEstimate)};

		path_estimates = hash_create("peer_fdw remote path estimates", 64, &path_control, HASH_ELEM | HASH_BLOBS);
		estimates = hash_create("peer_fdw remote estimates", 16, &control, HASH_ELEM | HASH_BLOBS);
	}
	is_stale = false;
}

static bool
has_option(List *options, bool missing)
{
	ListCell   *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, OPTION) == 0)
			return defGetBoolean(option);
	}
	return missing;
}

/* The table's word counts before its server's. */
bool
remote_estimate_wanted(Oid relation)
{
	ForeignTable *table = GetForeignTable(relation);

	return has_option(table->options, has_option(GetForeignServer(table->serverid)->options, false));
}

static bool
take(Estimate *estimate, PeerTableSize *size)
{
	/*
	 * DynamoDB says 0 of a table that it has not counted yet; and of an empty
	 * one any plan is as good.
	 */
	if (estimate->rows <= 0)
		return false;
	size->tuples = estimate->rows;
	size->pages = estimate->bytes > 0 ? description_pages(estimate->bytes) : -1;
	return true;
}

bool
remote_estimate(Oid relation, Oid user, PeerTableSize *size)
{
	EstimateKey key;
	Estimate   *estimate;
	PeerDescription *description;
	TimestampTz now;

	if (!remote_estimate_wanted(relation))
		return false;

	memset(&key, 0, sizeof(key));
	key.relation = relation;
	key.user = user;
	now = GetCurrentTimestamp();
	prepare_estimates();
	estimate = hash_search(estimates, &key, HASH_FIND, NULL);
	if (estimate != NULL && now >= estimate->at && !TimestampDifferenceExceeds(estimate->at, now, HOLDS_MS))
		return take(estimate, size);

	/* Whatever changes meanwhile makes the answer stale before it is used again. */
	description = description_fetch(relation, user);
	prepare_estimates();
	estimate = hash_search(estimates, &key, HASH_ENTER, NULL);
	estimate->at = now;
	estimate->rows = description->rows;
	estimate->bytes = description->bytes;
	return take(estimate, size);
}

static void
ask_peer(PathEstimate *estimate, Oid server, Oid user, const char *plan, bool is_lookup)
{
	MemoryContext owner = AllocSetContextCreate(CurrentMemoryContext, "peer_fdw estimate", ALLOCSET_SMALL_SIZES);
	StringInfoData document;
	PeerHandle *handle;
	Jsonb	   *report;

	initStringInfo(&document);
	open_document_begin(&document, server, user);
	document_add_raw(&document, "plan", plan);
	document_add_boolean(&document, "lookup", is_lookup);
	open_document_end(&document, server, user);
	handle = peer_handle_open(PEER_OPERATION_ESTIMATE, &document, owner);
	while (peer_handle_next(handle) != NULL)
		CHECK_FOR_INTERRUPTS();
	report = peer_handle_report(handle);
	estimate->rows = clamp_row_est(document_get_number(report, "estimated_rows", 1));
	estimate->width = Max(document_get_number(report, "estimated_width", 1), 1);
	estimate->startup_cost = Max(document_get_number(report, "startup_cost", 0), 0);
	estimate->total_cost = Max(document_get_number(report, "total_cost", 0), estimate->startup_cost);
	peer_handle_close(handle);
	MemoryContextDelete(owner);
}

double
remote_estimate_path(Oid server, Oid user, PeerPath *path, bool is_lookup)
{
	PathKeyOfEstimate key;
	PathEstimate *known;
	PathEstimate estimate;
	TimestampTz now = GetCurrentTimestamp();

	memset(&key, 0, sizeof(key));
	key.plan = hash_bytes_extended((unsigned char *) path->plan, strlen(path->plan), is_lookup);
	key.server = server;
	key.user = user;
	prepare_estimates();
	known = hash_search(path_estimates, &key, HASH_FIND, NULL);
	if (known == NULL || now < known->at || TimestampDifferenceExceeds(known->at, now, HOLDS_MS))
	{
		ask_peer(&estimate, server, user, path->plan, is_lookup);
		estimate.key = key;
		estimate.at = now;
		prepare_estimates();
		known = hash_search(path_estimates, &key, HASH_ENTER, NULL);
		*known = estimate;
	}
	path->rows = known->rows;
	path->startup_cost = known->startup_cost;
	path->total_cost = known->total_cost;
	return known->width;
}
