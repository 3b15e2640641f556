/*-------------------------------------------------------------------------
 *
 * document.c
 *		Writing the documents that cross the bridge, and reading the replies.
 *
 * A document under construction is UTF-8, whatever the server's encoding is:
 * text is converted as it is added.  A reply becomes jsonb, which is in the
 * server's encoding; a plan that is taken out of it is converted back.
 *
 * Assumptions: a reply comes from our own library, so its shape is checked to
 * avoid a crash and not to help a user; numbers of a reply need no more
 * digits than a double has (plans are kept as numeric, digit by digit).
 * Deliberately left out: a streaming reader.  Replies are small.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include <math.h>

#include "compat.h"
#include "document.h"
#include "document_unicode.h"

/*
 * Settings that values in text form depend on.  The transaction's own values
 * come back with document_transmission_end, or when the transaction aborts.
 * Between the two only output functions run: what a user's expression gives
 * must be evaluated before, under the user's own settings.
 */
int
document_transmission_begin(void)
{
	static const struct
	{
		const char *name;
		const char *value;
	}			settings[] = {
		{"datestyle", "ISO"},
		{"intervalstyle", "postgres"},
		{"extra_float_digits", "3"},
		{"bytea_output", "hex"},
		{"timezone", "UTC"},
		{"search_path", "pg_catalog"},
	};
	int			level = NewGUCNestLevel();

	for (int i = 0; i < lengthof(settings); i++)
	{
		const char *current = GetConfigOption(settings[i].name, false, false);

		/* datestyle reads "ISO, MDY": the order of day and month is of no consequence for output. */
		if (strcmp(current, settings[i].value) == 0 ||
			(i == 0 && strncmp(current, "ISO,", 4) == 0))
			continue;
		(void) set_config_option(settings[i].name, settings[i].value, PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
	}
	return level;
}

void
document_transmission_end(int level)
{
	AtEOXact_GUC(true, level);
}

/* A string literal of JSON from UTF-8. */
static void
append_quoted(StringInfo document, const char *utf8)
{
	appendStringInfoCharMacro(document, '"');
	for (const char *p = utf8; *p != '\0'; p++)
	{
		unsigned char c = (unsigned char) *p;

		if (c == '"' || c == '\\')
		{
			appendStringInfoCharMacro(document, '\\');
			appendStringInfoCharMacro(document, c);
		}
		else if (c < 0x20)
			appendStringInfo(document, "\\u%04x", c);
		else
			appendStringInfoCharMacro(document, c);
	}
	appendStringInfoCharMacro(document, '"');
}

/* A string literal of JSON from text in the server's encoding. */
static void
append_text(StringInfo document, const char *value)
{
	char	   *utf8 = pg_server_to_any(value, strlen(value), PG_UTF8);

	append_quoted(document, utf8);
	if (utf8 != value)
		pfree(utf8);
}

/* The comma and the name that stand before a value. */
static void
begin_member(StringInfo document, const char *name)
{
	char		last = document->len > 0 ? document->data[document->len - 1] : '{';

	if (last != '{' && last != '[' && last != ':')
		appendStringInfoCharMacro(document, ',');
	if (name != NULL)
	{
		append_text(document, name);
		appendStringInfoCharMacro(document, ':');
	}
}

void
document_begin_object(StringInfo document, const char *name)
{
	begin_member(document, name);
	appendStringInfoCharMacro(document, '{');
}

void
document_end_object(StringInfo document)
{
	appendStringInfoCharMacro(document, '}');
}

void
document_begin_array(StringInfo document, const char *name)
{
	begin_member(document, name);
	appendStringInfoCharMacro(document, '[');
}

void
document_end_array(StringInfo document)
{
	appendStringInfoCharMacro(document, ']');
}

void
document_add_text(StringInfo document, const char *name, const char *value)
{
	begin_member(document, name);
	if (value == NULL)
		appendStringInfoString(document, "null");
	else
		append_text(document, value);
}

void
document_add_integer(StringInfo document, const char *name, int64 value)
{
	begin_member(document, name);
	appendStringInfo(document, INT64_FORMAT, value);
}

/* The shortest digits that give the same double again; JSON has no NaN and no infinity. */
void
document_add_number(StringInfo document, const char *name, double value)
{
	begin_member(document, name);
	if (isnan(value) || isinf(value))
		appendStringInfoString(document, "null");
	else
	{
		char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(value, digits);
		appendStringInfoString(document, digits);
	}
}

void
document_add_boolean(StringInfo document, const char *name, bool value)
{
	begin_member(document, name);
	appendStringInfoString(document, value ? "true" : "false");
}

void
document_add_raw(StringInfo document, const char *name, const char *json)
{
	begin_member(document, name);
	appendStringInfoString(document, json);
}

Jsonb *
document_parse(const char *json, int64 length)
{
	char	   *text;
	Datum		parsed;

	if (length < 0 || length > MaxAllocSize - 1)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a document of " INT64_FORMAT " bytes is too long", length)));
	text = document_to_server(json, (int) length);
	parsed = DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
	pfree(text);
	return DatumGetJsonbP(parsed);
}

/* Does not return. */
static void
wrong_shape(const char *name, const char *expected)
{
	ereport(ERROR,
			(errcode(ERRCODE_INTERNAL_ERROR),
			 errmsg("unexpected reply of the managed library"),
			 errdetail("Member \"%s\" is not %s.", name, expected)));
}

/* The member, or NULL if it is missing or null. */
static JsonbValue *
find_member(Jsonb *object, const char *name)
{
	JsonbValue *value;

	if (object == NULL)
		return NULL;
	if (!JB_ROOT_IS_OBJECT(object))
		wrong_shape(name, "in an object");
	value = getKeyJsonValueFromContainer(&object->root, name, strlen(name), NULL);
	return value == NULL || value->type == jbvNull ? NULL : value;
}

/* The elements of an array member, each of one type of jsonb value, as a List of JsonbValue. */
static List *
find_elements(Jsonb *object, const char *name, enum jbvType type, const char *expected)
{
	JsonbValue *array = find_member(object, name);
	List	   *elements = NIL;
	uint32		count;

	if (array == NULL)
		return NIL;
	if (array->type != jbvBinary || !JsonContainerIsArray(array->val.binary.data))
		wrong_shape(name, "an array");
	count = JsonContainerSize(array->val.binary.data);
	for (uint32 i = 0; i < count; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(array->val.binary.data, i);

		if (element == NULL || element->type != type)
			wrong_shape(name, expected);
		elements = lappend(elements, element);
	}
	return elements;
}

bool
document_has(Jsonb *object, const char *name)
{
	return find_member(object, name) != NULL;
}

Jsonb *
document_get(Jsonb *object, const char *name)
{
	JsonbValue *value = find_member(object, name);

	if (value == NULL)
		return NULL;
	if (value->type != jbvBinary)
		wrong_shape(name, "an object or an array");
	return JsonbValueToJsonb(value);
}

char *
document_get_text(Jsonb *object, const char *name)
{
	JsonbValue *value = find_member(object, name);

	if (value == NULL)
		return NULL;
	if (value->type != jbvString)
		wrong_shape(name, "text");
	return pnstrdup(value->val.string.val, value->val.string.len);
}

double
document_get_number(Jsonb *object, const char *name, double missing)
{
	JsonbValue *value = find_member(object, name);

	if (value == NULL)
		return missing;
	if (value->type != jbvNumeric)
		wrong_shape(name, "a number");
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(value->val.numeric)));
}

bool
document_get_boolean(Jsonb *object, const char *name, bool missing)
{
	JsonbValue *value = find_member(object, name);

	if (value == NULL)
		return missing;
	if (value->type != jbvBool)
		wrong_shape(name, "a boolean");
	return value->val.boolean;
}

List *
document_get_objects(Jsonb *object, const char *name)
{
	List	   *objects = NIL;
	ListCell   *cell;

	foreach(cell, find_elements(object, name, jbvBinary, "an array of objects"))
	{
		Jsonb	   *element = JsonbValueToJsonb((JsonbValue *) lfirst(cell));

		if (!JB_ROOT_IS_OBJECT(element))
			wrong_shape(name, "an array of objects");
		objects = lappend(objects, element);
	}
	return objects;
}

List *
document_get_integers(Jsonb *object, const char *name)
{
	List	   *integers = NIL;
	ListCell   *cell;

	foreach(cell, find_elements(object, name, jbvNumeric, "an array of numbers"))
	{
		Numeric		number = ((JsonbValue *) lfirst(cell))->val.numeric;

		integers = lappend_int(integers, DatumGetInt32(DirectFunctionCall1(numeric_int4, NumericGetDatum(number))));
	}
	return integers;
}

List *
document_get_texts(Jsonb *object, const char *name)
{
	List	   *texts = NIL;
	ListCell   *cell;

	foreach(cell, find_elements(object, name, jbvString, "an array of texts"))
	{
		JsonbValue *element = (JsonbValue *) lfirst(cell);

		texts = lappend(texts, pnstrdup(element->val.string.val, element->val.string.len));
	}
	return texts;
}

/* Members come out in jsonb's order; a reader must not depend on any. */
char *
document_get_raw(Jsonb *object, const char *name)
{
	Jsonb	   *value = document_get(object, name);
	char	   *text;

	if (value == NULL)
		return NULL;
	text = JsonbToCString(NULL, &value->root, VARSIZE(value));
	return pg_server_to_any(text, strlen(text), PG_UTF8);
}
