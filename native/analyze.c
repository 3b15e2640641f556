/*-------------------------------------------------------------------------
 *
 * analyze.c
 *		ANALYZE of a foreign table.
 *
 * The core wants the table's size first and the sample later: the size is what
 * the peer says, the sample an operation of its own kind.	The peer gives random
 * rows, perhaps more than wanted; of those a reservoir keeps as many as the statistics
 * want (Vitter's algorithm, as ANALYZE of a local table does it).	How many rows the
 * table has, the peer's side says at the end.
 *
 * The peer is asked as the table's owner, who is who ANALYZE runs as.
 *
 * Assumption: the sample fits into memory.  The managed side bounds what it reads for
 * one, since the core bounds rows and not bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/sampling.h"

#include "batch.h"
#include "compat.h"
#include "description.h"
#include "open_document.h"
#include "peer_fdw.h"

typedef struct Sample
{
	HeapTuple  *rows;
	int			wanted;
	int			count;
	double		seen;
	double		to_skip;		/* rows to pass over before the next is taken; negative: not drawn yet */
	ReservoirStateData state;
	TupleDesc	descriptor;
	Datum	   *values;
	bool	   *nulls;
	MemoryContext context;		/* of the rows */
	MemoryContext row_context;	/* of one row's values */
} Sample;

/* All but those that the core computes itself when they are read. */
static List *
sampled_columns(TupleDesc descriptor)
{
	List	   *numbers = NIL;

	for (int i = 0; i < descriptor->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(descriptor, i);

		if (!attribute->attisdropped && !compat_is_virtual(attribute))
			numbers = lappend_int(numbers, attribute->attnum);
	}
	return numbers;
}

/* Where the row that comes next is kept, or -1. */
static int
place_row(Sample *sample)
{
	sample->seen += 1;
	if (sample->count < sample->wanted)
		return sample->count++;
	if (sample->to_skip < 0)
		sample->to_skip = reservoir_get_next_S(&sample->state, sample->seen, sample->wanted);
	sample->to_skip -= 1;
	if (sample->to_skip >= 0)
		return -1;
	return (int) (sample->wanted * compat_sampler_fraction(&sample->state));
}

static void
take_rows(Sample *sample, BatchReader *reader)
{
	while (reader->row < reader->rows)
	{
		int			place = place_row(sample);
		MemoryContext old;

		if (place < 0)
		{
			reader->row++;
			continue;
		}
		old = MemoryContextSwitchTo(sample->row_context);
		(void) batch_reader_next(reader, sample->values, sample->nulls);
		MemoryContextSwitchTo(sample->context);
		if (sample->seen > sample->wanted)
			heap_freetuple(sample->rows[place]);
		sample->rows[place] = heap_form_tuple(sample->descriptor, sample->values, sample->nulls);
		MemoryContextSwitchTo(old);
		MemoryContextReset(sample->row_context);
	}
}

static PeerHandle *
open_sample(Relation relation, Sample *sample, BatchReader *reader, List *numbers, MemoryContext owner)
{
	Oid			server = GetForeignTable(RelationGetRelid(relation))->serverid;
	Oid			user = relation->rd_rel->relowner;
	StringInfoData document;

	initStringInfo(&document);
	open_document_begin(&document, server, user);
	document_add_text(&document, "wrapper", wrapper_name(GetForeignServer(server)->fdwid));
	document_add_table(&document, "table", RelationGetRelid(relation), 1);
	batch_reader_write_columns(reader, numbers, &document);
	document_add_integer(&document, "rows", sample->wanted);
	document_add_integer(&document, "seed", (int64) (compat_sampler_fraction(&sample->state) * PG_INT32_MAX));
	open_document_end(&document, server, user);
	return peer_handle_open(PEER_OPERATION_ANALYZE, &document, owner);
}

/* What the sample took, for ANALYZE VERBOSE. */
static void
report_sample(Relation relation, int level, Sample *sample, double total, Jsonb *report)
{
	StringInfoData detail;
	ListCell   *cell;

	if (!message_level_is_interesting(level))
		return;
	initStringInfo(&detail);
	foreach(cell, document_get_objects(report, "properties"))
	{
		Jsonb	   *property = (Jsonb *) lfirst(cell);
		char	   *label = document_get_text(property, "label");
		char	   *unit = document_get_text(property, "unit");

		appendStringInfo(&detail, "%s%s: ", detail.len == 0 ? "" : "; ", label == NULL ? "" : label);
		if (document_has(property, "text"))
			appendStringInfoString(&detail, document_get_text(property, "text"));
		else
			appendStringInfo(&detail, "%g%s%s",
							 document_get_number(property, "integer", document_get_number(property, "number", 0)),
							 unit == NULL ? "" : " ", unit == NULL ? "" : unit);
	}
	ereport(level,
			(errmsg("\"%s\": read %.0f rows of a table that has %.0f rows; %d rows in sample",
					RelationGetRelationName(relation), sample->seen, total, sample->count),
			 detail.len == 0 ? 0 : errdetail_internal("%s.", detail.data)));
}

static int
acquire_sample(Relation relation, int elevel, HeapTuple *rows, int targrows, double *totalrows, double *totaldeadrows)
{
	Sample		sample = {.rows = rows, .wanted = targrows, .to_skip = -1, .descriptor = RelationGetDescr(relation)};
	List	   *numbers = sampled_columns(sample.descriptor);
	MemoryContext owner = AllocSetContextCreate(CurrentMemoryContext, "peer_fdw sample", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;
	BatchReader *reader;
	PeerHandle *handle;
	const PeerBatch *batch;
	Jsonb	   *report;

	sample.context = CurrentMemoryContext;
	sample.row_context = AllocSetContextCreate(owner, "peer_fdw sampled row", ALLOCSET_DEFAULT_SIZES);
	reservoir_init_selection_state(&sample.state, targrows);

	old = MemoryContextSwitchTo(owner);
	sample.values = palloc0(sizeof(Datum) * Max(sample.descriptor->natts, 1));
	sample.nulls = palloc(sizeof(bool) * Max(sample.descriptor->natts, 1));
	memset(sample.nulls, true, sizeof(bool) * Max(sample.descriptor->natts, 1));
	reader = batch_reader_create(sample.descriptor, numbers, RelationGetRelationName(relation));
	handle = open_sample(relation, &sample, reader, numbers, owner);
	while ((batch = peer_handle_next(handle)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		batch_reader_take(reader, batch);
		take_rows(&sample, reader);
	}
	report = peer_handle_report(handle);
	*totalrows = Max(document_get_number(report, "tuples", sample.seen), sample.count);
	*totaldeadrows = 0;
	peer_handle_close(handle);
	report_sample(relation, elevel, &sample, *totalrows, report);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(owner);
	return sample.count;
}

/* False makes the core say that the table cannot be analyzed, and go on. */
bool
peer_analyze_foreign_table(Relation relation, AcquireSampleRowsFunc *acquire, BlockNumber *totalpages)
{
	PeerDescription *description = description_fetch(RelationGetRelid(relation), relation->rd_rel->relowner);

	if (!description->is_sampled)
		return false;
	*acquire = acquire_sample;
	*totalpages = (BlockNumber) description_pages(description->bytes);
	return true;
}
