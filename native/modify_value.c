/*-------------------------------------------------------------------------
 *
 * modify_value.c
 *		Rows to write -> text.
 *
 * A value crosses as a constant of its type would: its text form under the
 * settings of document_transmission_begin, in UTF-8.  Types whose text form does not
 * depend on settings are written without them, which is most of the cost.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/lsyscache.h"

#include "document.h"
#include "modify.h"
#include "scan_parameter.h"

typedef struct WriteValue
{
	AttrNumber	attribute;		/* of the new row; 0: of the plan's row */
	AttrNumber	junk;			/* of the plan's row */
	FmgrInfo	output;
} WriteValue;

struct WriteValues
{
	int			count;
	WriteValue *items;
	bool		needs_settings;
	bool		is_utf8;
};

static void
add_value(WriteValues *values, Relation relation, AttrNumber number, AttrNumber junk)
{
	Oid			type = modify_identity_attribute(relation, number).atttypid;
	WriteValue *value = &values->items[values->count++];
	Oid			output;
	bool		is_varlena;

	value->attribute = junk == InvalidAttrNumber ? number : InvalidAttrNumber;
	value->junk = junk;
	getTypeOutputInfo(type, &output, &is_varlena);
	fmgr_info(output, &value->output);
	if (scan_depends_on_settings(getBaseType(type)))
		values->needs_settings = true;
}

WriteValues *
write_values_create(Relation relation, List *identity, AttrNumber *junk, List *columns)
{
	WriteValues *values = palloc0(sizeof(WriteValues));
	ListCell   *cell;

	values->items = palloc0(sizeof(WriteValue) * Max(list_length(identity) + list_length(columns), 1));
	values->is_utf8 = GetDatabaseEncoding() == PG_UTF8;
	foreach(cell, identity)
		add_value(values, relation, lfirst_int(cell), junk[foreach_current_index(cell)]);
	foreach(cell, columns)
		add_value(values, relation, lfirst_int(cell), InvalidAttrNumber);
	return values;
}

int
write_values_count(WriteValues *values)
{
	return values->count;
}

static void
write_text(WriteValues *values, WriteValue *value, Datum datum, bool isnull, PeerText *text)
{
	char	   *form;

	text->data = NULL;
	text->length = -1;
	if (isnull)
		return;
	form = OutputFunctionCall(&value->output, datum);
	if (!values->is_utf8)
		form = pg_server_to_any(form, strlen(form), PG_UTF8);
	text->data = form;
	text->length = strlen(form);
}

PeerText *
write_values_text(WriteValues *values, TupleTableSlot **slots, TupleTableSlot **plan_slots, int rows)
{
	PeerText   *texts = palloc(sizeof(PeerText) * Max((Size) rows * values->count, 1));
	PeerText   *next = texts;
	int			level = 0;

	if (values->needs_settings)
		level = document_transmission_begin();
	for (int row = 0; row < rows; row++)
		for (int i = 0; i < values->count; i++)
		{
			WriteValue *value = &values->items[i];
			bool		isnull;
			Datum		datum;

			if (value->attribute != InvalidAttrNumber)
				datum = slot_getattr(slots[row], value->attribute, &isnull);
			else
				datum = ExecGetJunkAttribute(plan_slots[row], value->junk, &isnull);
			write_text(values, value, datum, isnull, next++);
		}
	if (values->needs_settings)
		document_transmission_end(level);
	return texts;
}
