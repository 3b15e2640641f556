/*-------------------------------------------------------------------------
 *
 * document_type.c
 *		The parts of documents that describe types, collations and options.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "document.h"

void
document_add_options(StringInfo document, const char *name, List *defelems)
{
	ListCell   *cell;

	document_begin_object(document, name);
	foreach(cell, defelems)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		document_add_text(document, option->defname, defGetString(option));
	}
	document_end_object(document);
}

/* pg_type.typtype in words; true arrays are base types with an element. */
static const char *
type_kind(Form_pg_type type)
{
	switch (type->typtype)
	{
		case TYPTYPE_COMPOSITE:
			return "composite";
		case TYPTYPE_DOMAIN:
			return "domain";
		case TYPTYPE_ENUM:
			return "enum";
		case TYPTYPE_PSEUDO:
			return "pseudo";
		case TYPTYPE_RANGE:
			return "range";
		case TYPTYPE_MULTIRANGE:
			return "multirange";
		default:
			return IsTrueArrayType(type) ? "array" : "base";
	}
}

/*
 * The extension that an object belongs to, which a peer may have as well.  What
 * came with PostgreSQL belongs to none, and needs no look into pg_depend.
 */
void
document_add_extension(StringInfo document, Oid catalog, Oid object)
{
	Oid			extension;

	if (object < FirstGenbkiObjectId)
		return;
	extension = getExtensionOfObject(catalog, object);
	if (OidIsValid(extension))
		document_add_text(document, "extension", get_extension_name(extension));
}

/*
 * An array's modifier is that of its elements.  A domain's own modifier is
 * always -1; what holds is in its base type.  Domains over arrays of domains may
 * nest, hence the check of the stack.
 */
void
document_add_type(StringInfo document, const char *name, Oid type, int32 typmod)
{
	HeapTuple	tuple;
	Form_pg_type form;

	check_stack_depth();
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	form = (Form_pg_type) GETSTRUCT(tuple);

	document_begin_object(document, name);
	document_add_integer(document, "oid", type);
	document_add_text(document, "schema", get_namespace_name(form->typnamespace));
	document_add_text(document, "name", NameStr(form->typname));
	document_add_integer(document, "modifier", typmod);
	document_add_extension(document, TypeRelationId, type);
	document_add_text(document, "kind", type_kind(form));
	if (form->typtype == TYPTYPE_BASE && IsTrueArrayType(form))
		document_add_type(document, "element", form->typelem, typmod);
	else if (form->typtype == TYPTYPE_DOMAIN)
	{
		int32		base_modifier = typmod;
		Oid			base = getBaseTypeAndTypmod(type, &base_modifier);

		document_add_type(document, "base", base, base_modifier);
	}
	document_end_object(document);
	ReleaseSysCache(tuple);
}

void
document_add_collation(StringInfo document, const char *name, Oid collation)
{
	HeapTuple	tuple;
	Form_pg_collation form;

	if (!OidIsValid(collation))
		return;
	tuple = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for collation %u", collation);
	form = (Form_pg_collation) GETSTRUCT(tuple);

	document_begin_object(document, name);
	if (form->collnamespace != PG_CATALOG_NAMESPACE)
		document_add_text(document, "schema", get_namespace_name(form->collnamespace));
	document_add_text(document, "name", NameStr(form->collname));
	document_add_boolean(document, "is_c", compat_collation_is_c(collation));
	document_add_boolean(document, "is_deterministic", form->collisdeterministic);
	document_end_object(document);
	ReleaseSysCache(tuple);
}

/*
 * The elements of an array, if its text form is nothing but a list of them: no
 * more than one dimension, subscripts from 1.  (Lower bounds count when arrays
 * are compared, so an array with others keeps its text form.  So does one whose
 * elements are not parted by commas: of box, and of some extensions' types.)
 * False: nothing was written.
 */
bool
document_add_elements(StringInfo document, Datum value, Oid element_type, FmgrInfo *output)
{
	ArrayType  *array = DatumGetArrayTypeP(value);
	int16		length;
	bool		by_value;
	char		alignment;
	char		delimiter;
	Oid			parameter;
	Oid			function;
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	if (ARR_NDIM(array) > 1 || (ARR_NDIM(array) == 1 && ARR_LBOUND(array)[0] != 1))
		return false;
	get_type_io_data(element_type, IOFunc_output, &length, &by_value, &alignment, &delimiter, &parameter, &function);
	if (delimiter != ',')
		return false;
	deconstruct_array(array, element_type, length, by_value, alignment, &elements, &nulls, &count);
	document_begin_array(document, "elements");
	for (int i = 0; i < count; i++)
		document_add_text(document, NULL, nulls[i] ? NULL : OutputFunctionCall(output, elements[i]));
	document_end_array(document);
	return true;
}
