/*-------------------------------------------------------------------------
 *
 * scan_shape.h
 *		Where the columns of a scan's batches go.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_SCAN_SHAPE_H
#define PEER_SCAN_SHAPE_H

#include "postgres.h"

#include "nodes/execnodes.h"

#include "batch.h"

/* The plan's names for the columns of a batch: attributes of the table, or the outputs of a join or an aggregation. */
extern List *scan_batch_columns(ForeignScan *scan);

/*
 * A reader whose rows fit the scan's slot.	 If system columns are read of a table,
 * they are behind its own: *place is the attribute number of the row's place (ctid),
 * *owner that of PEER_OWNER_ATTRIBUTE, 0 if that is not read.  Without any both
 * are 0.
 */
extern BatchReader *scan_create_reader(ForeignScanState *node, List *columns, int *place, int *owner);

#endif							/* PEER_SCAN_SHAPE_H */
