/*-------------------------------------------------------------------------
 *
 * peer_fdw.c
 *		The extension's entry: settings and the handler table.
 *
 * Loading the shim loads nothing else: it may stand in
 * shared_preload_libraries, but the managed library must never be in the
 * postmaster.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/guc.h"

#include "peer_fdw.h"

#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = "peer_fdw", .version = PEER_FDW_VERSION);
#else
PG_MODULE_MAGIC;
#endif

PG_FUNCTION_INFO_V1(peer_fdw_handler);

bool		peer_pushdown = true;
bool		peer_scan_notices = true;
bool		peer_log_documents = false;
int			peer_progress = 0;
char	   *peer_managed_library = NULL;

#if PG_VERSION_NUM < 160000
extern PGDLLEXPORT void _PG_init(void);
#endif

/* A name without a slash would be looked for where the loader pleases. */
static bool
check_library_path(char **value, void **extra, GucSource source)
{
	if ((*value)[0] != '\0' && !is_absolute_path(*value))
	{
		GUC_check_errdetail("The path of the managed library must be absolute.");
		return false;
	}
	return true;
}

static void
define_settings(void)
{
	DefineCustomBoolVariable("peer_fdw.pushdown",
							 "Whether conditions, orders, aggregations and limits are pushed to peers.",
							 "Off, every row comes here and everything is evaluated here: for comparing results.",
							 &peer_pushdown, true, PGC_USERSET, GUC_EXPLAIN, NULL, NULL, NULL);
	DefineCustomBoolVariable("peer_fdw.scan_notices",
							 "Whether full scans of a peer's table say so.",
							 NULL,
							 &peer_scan_notices, true, PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("peer_fdw.progress",
							"How often a running scan says how far it has come.",
							"0 is never.",
							&peer_progress, 0, 0, INT_MAX, PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	DefineCustomBoolVariable("peer_fdw.log_documents",
							 "Whether planning documents are logged at DEBUG1.",
							 "They hold the constants of queries, but no credentials.",
							 &peer_log_documents, false, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("peer_fdw.managed_library",
							   "Path of the managed library; empty means beside the extension's own.",
							   "It is read when the library is first used in a session.",
							   &peer_managed_library, "", PGC_SUSET, GUC_SUPERUSER_ONLY, check_library_path, NULL, NULL);
#if PG_VERSION_NUM >= 150000
	MarkGUCPrefixReserved("peer_fdw");
#else
	EmitWarningsOnPlaceholders("peer_fdw");
#endif
}

void
_PG_init(void)
{
	define_settings();
	peer_bridge_init();
}

Datum
peer_fdw_handler(PG_FUNCTION_ARGS)
{
	FdwRoutine *routine = makeNode(FdwRoutine);

	routine->GetForeignRelSize = peer_get_foreign_rel_size;
	routine->GetForeignPaths = peer_get_foreign_paths;
	routine->GetForeignPlan = peer_get_foreign_plan;
	routine->GetForeignJoinPaths = peer_get_foreign_join_paths;
	routine->GetForeignUpperPaths = peer_get_foreign_upper_paths;

	routine->BeginForeignScan = peer_begin_foreign_scan;
	routine->IterateForeignScan = peer_iterate_foreign_scan;
	routine->ReScanForeignScan = peer_rescan_foreign_scan;
	routine->EndForeignScan = peer_end_foreign_scan;
	routine->RecheckForeignScan = peer_recheck_foreign_scan;

	routine->IsForeignPathAsyncCapable = peer_is_foreign_path_async_capable;
	routine->ForeignAsyncRequest = peer_foreign_async_request;
	routine->ForeignAsyncConfigureWait = peer_foreign_async_configure_wait;
	routine->ForeignAsyncNotify = peer_foreign_async_notify;

	routine->AddForeignUpdateTargets = peer_add_foreign_update_targets;
	routine->PlanForeignModify = peer_plan_foreign_modify;
	routine->IsForeignRelUpdatable = peer_is_foreign_rel_updatable;
	routine->BeginForeignModify = peer_begin_foreign_modify;
	routine->ExecForeignInsert = peer_exec_foreign_insert;
	routine->ExecForeignBatchInsert = peer_exec_foreign_batch_insert;
	routine->GetForeignModifyBatchSize = peer_get_foreign_modify_batch_size;
	routine->ExecForeignUpdate = peer_exec_foreign_update;
	routine->ExecForeignDelete = peer_exec_foreign_delete;
	routine->EndForeignModify = peer_end_foreign_modify;
	routine->BeginForeignInsert = peer_begin_foreign_insert;
	routine->EndForeignInsert = peer_end_foreign_insert;
	routine->PlanDirectModify = peer_plan_direct_modify;
	routine->BeginDirectModify = peer_begin_direct_modify;
	routine->IterateDirectModify = peer_iterate_direct_modify;
	routine->EndDirectModify = peer_end_direct_modify;
	routine->ExplainDirectModify = peer_explain_direct_modify;
	routine->ExecForeignTruncate = peer_exec_foreign_truncate;
	routine->ExplainForeignModify = peer_explain_foreign_modify;

	routine->ExplainForeignScan = peer_explain_foreign_scan;
	routine->AnalyzeForeignTable = peer_analyze_foreign_table;
	routine->ImportForeignSchema = peer_import_foreign_schema;
	PG_RETURN_POINTER(routine);
}
