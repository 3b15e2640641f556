/*-------------------------------------------------------------------------
 *
 * modify.h
 *		Writing: what modify_plan.c, modify_exec.c and modify_value.c tell each
 *		other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_MODIFY_H
#define PEER_MODIFY_H

#include "postgres.h"

#include "executor/tuptable.h"
#include "nodes/execnodes.h"

#include "bridge.h"
#include "peer_fdw.h"

/*
 * What ModifyTable.fdwPrivLists holds of a target, a list.
 */
enum PeerModifyPrivate
{
	PEER_MODIFY_PLAN,			/* String: the plan, a document */
	PEER_MODIFY_COLUMNS,		/* List of int: attributes whose new values are
								 * sent */
	PEER_MODIFY_IDENTITY,		/* List of int: attributes whose old values are
								 * sent */
	PEER_MODIFY_RETURNING,		/* List of int: attributes wanted back */
	PEER_MODIFY_BATCH_ROWS,		/* Integer: rows of an INSERT at once */
	PEER_MODIFY_PRIVATE_LENGTH
};

/* modify_plan.c */

/*
 * Asks how a table is written, and answers as enum PeerModifyPrivate says.	 A
 * table that is not writable is an error.
 */
extern List *modify_plan(Relation relation, CmdType operation, List *columns, List *returning,
						 bool ignore_conflicts);

/* All attributes that a row has of its own, and that can be sent. */
extern List *modify_all_columns(Relation relation);

/*
 * An attribute by which rows are found again: one of the table's own, the row's
 * place (ctid), or PEER_OWNER_ATTRIBUTE.
 */
extern FormData_pg_attribute modify_identity_attribute(Relation relation, int number);

/* The name of the junk attribute that holds an attribute's old value. */
extern char *modify_identity_name(Form_pg_attribute attribute);

/* modify_value.c */
typedef struct WriteValues WriteValues;

/*
 * Writes rows in text form.  identity: attributes of the relation whose old
 * values are the junk attributes of these numbers; columns: attributes of the
 * new row.	 In the current memory context, which must live as long as the
 * statement.
 */
extern WriteValues *write_values_create(Relation relation, List *identity, AttrNumber *junk, List *columns);

/* How many values a row has. */
extern int	write_values_count(WriteValues *values);

/*
 * The texts of rows, in the current memory context, which is to be reset when
 * they were sent.
 */
extern PeerText *write_values_text(WriteValues *values, TupleTableSlot **slots, TupleTableSlot **plan_slots, int rows);

#endif							/* PEER_MODIFY_H */
