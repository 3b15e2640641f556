/*-------------------------------------------------------------------------
 *
 * peer_stats.c
 *		peer_fdw_bridge(): versions and figures of this session's bridge.
 *
 * For superusers: it shows a path of the server's machine.	It loads the managed
 * library if nothing has yet.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "error.h"
#include "library.h"
#include "peer_fdw.h"

#define COLUMN_COUNT 16

PG_FUNCTION_INFO_V1(peer_fdw_bridge);

Datum
peer_fdw_bridge(PG_FUNCTION_ARGS)
{
	TupleDesc	descriptor;
	PeerVersion version;
	PeerStats	stats;
	Datum		values[COLUMN_COUNT];
	bool		nulls[COLUMN_COUNT] = {false};
	int			n = 0;

	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for function peer_fdw_bridge"),
				 errdetail("Only superusers may use it.")));
	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE || descriptor->natts != COLUMN_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("function peer_fdw_bridge is not declared as this version of the extension declares it"),
				 errhint("Run ALTER EXTENSION peer_fdw UPDATE.")));

	peer_bridge_stats(&version, &stats);
	values[n++] = CStringGetTextDatum(PEER_FDW_VERSION);
	values[n++] = CStringGetTextDatum(error_text(version.managed_version, strlen(version.managed_version)));
	values[n++] = CStringGetTextDatum(error_text(version.runtime_version, strlen(version.runtime_version)));
	values[n++] = Int32GetDatum(version.abi_version);
	values[n++] = CStringGetTextDatum(library_file());
	values[n++] = Int64GetDatum(stats.handles);
	values[n++] = Int64GetDatum(stats.winding_down);
	values[n++] = Int64GetDatum(stats.connections);
	values[n++] = Int64GetDatum(stats.handles_opened);
	values[n++] = Int64GetDatum(stats.threads);
	values[n++] = Int64GetDatum(stats.managed_bytes);
	values[n++] = Int64GetDatum(stats.managed_limit);
	values[n++] = Int64GetDatum(stats.native_bytes);
	values[n++] = Int64GetDatum(stats.collections);
	values[n++] = Int64GetDatum(stats.faults);
	values[n++] = Int64GetDatum(stats.notices);
	Assert(n == COLUMN_COUNT);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
