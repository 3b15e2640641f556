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
#include "utils/lsyscache.h"

#include "expression.h"

void
expression_write_const(ExpressionWriter *writer, const char *name, Const *constant)
{
	StringInfo	document = writer->document;

	expression_begin(writer, name, "constant");
	if (!constant->constisnull)
	{
		Oid			element_type = get_base_element_type(constant->consttype);
		bool		written = false;
		Oid			output;
		bool		is_varlena;

		if (OidIsValid(element_type))
		{
			FmgrInfo	element_output;

			getTypeOutputInfo(element_type, &output, &is_varlena);
			fmgr_info(output, &element_output);
			written = document_add_elements(document, constant->constvalue, element_type, &element_output);
		}
		if (!written)
		{
			getTypeOutputInfo(constant->consttype, &output, &is_varlena);
			document_add_text(document, "text", OidOutputFunctionCall(output, constant->constvalue));
		}
	}
	expression_end(writer, (Node *) constant);
}
