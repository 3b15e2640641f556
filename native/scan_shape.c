/*-------------------------------------------------------------------------
 *
 * scan_shape.c
 *		Where the columns of a scan's batches go.
 *
 * The slot of a table's scan has the table's attributes; that of a join or an
 * aggregation has the entries of fdw_scan_tlist, and the batch's columns are the first
 * of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "peer_fdw.h"
#include "scan_shape.h"

List *
scan_batch_columns(ForeignScan *scan)
{
	List	   *columns = (List *) list_nth(scan->fdw_private, PEER_SCAN_COLUMNS);

	if (scan->scan.scanrelid > 0 || columns != NIL)
		return columns;
	for (int i = 1; i <= list_length(scan->fdw_scan_tlist); i++)
		columns = lappend_int(columns, i);
	return columns;
}

/* A whole row that the core calls a record is a row of its table, or nobody could read it. */
static TupleDesc
with_row_types(TupleDesc descriptor, ForeignScanState *node)
{
	List	   *target_list = ((ForeignScan *) node->ss.ps.plan)->fdw_scan_tlist;
	TupleDesc	copy = CreateTupleDescCopy(descriptor);
	ListCell   *cell;

	foreach(cell, target_list)
	{
		Var		   *var = (Var *) lfirst_node(TargetEntry, cell)->expr;
		RangeTblEntry *entry;

		if (!IsA(var, Var) || var->varattno != 0 || var->vartype != RECORDOID)
			continue;
		entry = exec_rt_fetch(var->varno, node->ss.ps.state);
		if (entry->rtekind == RTE_RELATION)
			TupleDescAttr(copy, foreach_current_index(cell))->atttypid = get_rel_type_id(entry->relid);
	}
	return copy;
}

/* The table's attributes, and behind them the row's place and the table that it is in at the peer. */
static TupleDesc
with_place(TupleDesc descriptor)
{
	TupleDesc	copy = CreateTemplateTupleDesc(descriptor->natts + 2);

	for (int i = 1; i <= descriptor->natts; i++)
		TupleDescCopyEntry(copy, i, descriptor, i);
	TupleDescInitEntry(copy, descriptor->natts + 1, "ctid", TIDOID, -1, 0);
	TupleDescInitEntry(copy, descriptor->natts + 2, "tableoid", OIDOID, -1, 0);
	return copy;
}

BatchReader *
scan_create_reader(ForeignScanState *node, List *columns, int *place, int *owner)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	TupleDesc	descriptor = node->ss.ss_ScanTupleSlot->tts_tupleDescriptor;
	List	   *targets = NIL;
	ListCell   *cell;

	*place = *owner = 0;
	if (scan->scan.scanrelid == 0)
	{
		for (int i = 1; i <= list_length(columns); i++)
			targets = lappend_int(targets, i);
		return batch_reader_create(with_row_types(descriptor, node), targets, NULL);
	}
	foreach(cell, columns)
		if (lfirst_int(cell) == SelfItemPointerAttributeNumber)
			targets = lappend_int(targets, descriptor->natts + 1);
		else if (lfirst_int(cell) == PEER_OWNER_ATTRIBUTE)
			targets = lappend_int(targets, *owner = descriptor->natts + 2);
		else
			targets = lappend_int(targets, lfirst_int(cell));
	if (list_member_int(columns, SelfItemPointerAttributeNumber) || *owner > 0)
		*place = descriptor->natts + 1;
	return batch_reader_create(*place > 0 ? with_place(descriptor) : descriptor, targets,
							   RelationGetRelationName(node->ss.ss_currentRelation));
}
