/*-------------------------------------------------------------------------
 *
 * batch.h
 *		Row batches -> Datums.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_BATCH_H
#define PEER_BATCH_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

#include "bridge.h"

#if !defined(USE_FLOAT8_BYVAL) || SIZEOF_DATUM != 8
#error "peer_fdw needs 8-byte Datums: it is for 64-bit machines"
#endif

/* The encoding (PEER_ENCODING_*) in which values of a type cross (docs/documents.md, open). */
extern int32 batch_encoding(Oid type, int32 typmod);

/* A column whose entries are Datums already. */
typedef struct BatchDirectColumn
{
	const uint64 *values;
	const uint8 *nulls;			/* NULL: it holds none */
	int			target;			/* index in the row */
	int			column;			/* index in the batch */
} BatchDirectColumn;

/* A column that a type's receive or input function has to see. */
typedef struct BatchConvertedColumn BatchConvertedColumn;

/* Reads the rows of one scan. */
typedef struct BatchReader
{
	int64		row;			/* the next of the batch */
	int64		rows;
	int			direct_count;
	int			converted_count;
	BatchDirectColumn *direct;
	BatchConvertedColumn *converted;

	int			column_count;
	int32	   *wanted;			/* encodings asked for, by column of the batch */
	int32	   *encodings;		/* those of the batch */
	int		   *targets;		/* in the slot */
	const char **names;			/* for messages */
	Oid		   *types;
	int32	   *typmods;
	StringInfoData buffer;		/* for receive functions */
	bool		is_utf8;		/* the server's encoding is UTF-8 */
	const char *relation;		/* for messages; NULL: an aggregation */
	const char *origin;			/* for messages, instead of it: NULL, or what the rows are of */
} BatchReader;

/*
 * In the current memory context, which must live as long as the scan.  numbers
 * are the attributes of descriptor that the batch's columns hold, in order.
 * relation is for messages: the table, or NULL if an aggregation is read.
 */
extern BatchReader *batch_reader_create(TupleDesc descriptor, List *numbers, const char *relation);

/*
 * The member "columns" of the document "open".	numbers are the plan's names for
 * the batch's columns: attributes of the table, or outputs of an aggregation.
 */
extern void batch_reader_write_columns(BatchReader *reader, List *numbers, StringInfo document);

/* Takes the next batch, after checking that it is what was asked for. */
extern void batch_reader_take(BatchReader *reader, const PeerBatch *batch);

/* Forgets the batch, which may be gone. */
static inline void
batch_reader_reset(BatchReader *reader)
{
	reader->row = reader->rows = 0;
}

extern void batch_reader_convert(BatchReader *reader, int64 row, Datum *values, bool *isnull);

/*
 * Reads the next row, or answers false.  Entries of values and isnull that no
 * column is for are left alone.	Values point into the batch, or are allocated in the
 * current memory context, which should be reset per row.
 */
static inline bool
batch_reader_next(BatchReader *reader, Datum *values, bool *isnull)
{
	int64		row = reader->row;
	const BatchDirectColumn *column = reader->direct;
	const BatchDirectColumn *end = column + reader->direct_count;

	if (unlikely(row >= reader->rows))
		return false;
	reader->row = row + 1;
	for (; column < end; column++)
	{
		values[column->target] = (Datum) column->values[row];
		isnull[column->target] = column->nulls != NULL && column->nulls[row] != 0;
	}
	if (reader->converted_count > 0)
		batch_reader_convert(reader, row, values, isnull);
	return true;
}

#endif							/* PEER_BATCH_H */
