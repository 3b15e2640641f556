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
 * A reader whose rows fit the scan's slot.	 If the row's place (ctid) is read of a
 * table, *place is its attribute number, one more than the table has; else 0.
 */
extern BatchReader *scan_create_reader(ForeignScanState *node, List *columns, int *place);

#endif							/* PEER_SCAN_SHAPE_H */
