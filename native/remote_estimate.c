/*-------------------------------------------------------------------------
 *
 * remote_estimate.c
 *		The option use_remote_estimate: how large the peer says that a table is.
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
#include "foreign/foreign.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "description.h"

#define OPTION "use_remote_estimate"
#define HOLDS_MS (60 * 1000)

/* Enough for any session; then all are forgotten. */
#define MAX_ESTIMATES 1000

typedef struct EstimateKey
{
	Oid			relation;
	Oid			user;
} EstimateKey;

typedef struct Estimate
{
	EstimateKey key;
	TimestampTz at;
	double		rows;			/* negative: the peer does not say */
	double		bytes;
} Estimate;

static HTAB *estimates = NULL;
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
	if (estimates != NULL && !is_stale && hash_get_num_entries(estimates) < MAX_ESTIMATES)
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

		estimates = NULL;
		hash_destroy(old);
	}
	{
		HASHCTL		control = {.keysize = sizeof(EstimateKey), .entrysize = sizeof(Estimate)};

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
static bool
is_wanted(Oid relation)
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

	if (!is_wanted(relation))
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
