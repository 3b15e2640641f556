/*-------------------------------------------------------------------------
 *
 * expression_const.c
 *		Constants of expression documents.
 *
 * A constant is its type's text form, under the settings of
 * document_transmission_begin.  One-dimensional arrays, the right side of IN, are
 * sent element by element, so that nobody has to parse array syntax.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

#include "expression.h"

/*
 * Elements of an array, if its text form is nothing but a list of them: no more
 * than one dimension, subscripts from 1.  (Lower bounds count when arrays are
 * compared, so an array with others keeps its text form.)
 */
static bool
write_elements(StringInfo document, Datum value, Oid element_type)
{
	ArrayType  *array = DatumGetArrayTypeP(value);
	int16		length;
	bool		by_value;
	char		alignment;
	Oid			output;
	bool		is_varlena;
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	if (ARR_NDIM(array) > 1 || (ARR_NDIM(array) == 1 && ARR_LBOUND(array)[0] != 1))
		return false;

	get_typlenbyvalalign(element_type, &length, &by_value, &alignment);
	getTypeOutputInfo(element_type, &output, &is_varlena);
	deconstruct_array(array, element_type, length, by_value, alignment, &elements, &nulls, &count);

	document_begin_array(document, "elements");
	for (int i = 0; i < count; i++)
		document_add_text(document, NULL, nulls[i] ? NULL : OidOutputFunctionCall(output, elements[i]));
	document_end_array(document);
	return true;
}

void
expression_write_const(ExpressionWriter *writer, const char *name, Const *constant)
{
	StringInfo	document = writer->document;

	expression_begin(writer, name, "constant");
	if (!constant->constisnull)
	{
		Oid			element_type = get_base_element_type(constant->consttype);

		if (!OidIsValid(element_type) || !write_elements(document, constant->constvalue, element_type))
		{
			Oid			output;
			bool		is_varlena;

			getTypeOutputInfo(constant->consttype, &output, &is_varlena);
			document_add_text(document, "text", OidOutputFunctionCall(output, constant->constvalue));
		}
	}
	expression_end(writer, (Node *) constant);
}
