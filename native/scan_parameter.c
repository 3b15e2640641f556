/*-------------------------------------------------------------------------
 *
 * scan_parameter.c
 *		The values of a scan's parameters, evaluated when it starts.
 *
 * A value is sent as a constant of the same type would be (expression_const.c):
 * its text form under the settings of document_transmission_begin, and a plain
 * list element by element.	What these settings do not touch is written
 * without them, since a join may start the scan once for each outer row.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"

#include "document.h"
#include "scan_parameter.h"

typedef struct ScanParameter
{
	int			index;			/* of the document */
	ExprState  *expression;
	char	   *type;			/* the document "type" */
	FmgrInfo	output;
	bool		is_array;
	Oid			element_type;
	FmgrInfo	element_output;

	Datum		value;			/* of this start */
	bool		isnull;
} ScanParameter;

struct ScanParameters
{
	int			count;
	ScanParameter *items;
	bool		needs_settings; /* the text form of one depends on settings */
};

bool
scan_depends_on_settings(Oid type)
{
	switch (type)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case UUIDOID:
		case JSONOID:
		case JSONBOID:
			return false;
		default:
			return true;
	}
}

static void
prepare_output(Oid type, FmgrInfo *function)
{
	Oid			output;
	bool		is_varlena;

	getTypeOutputInfo(type, &output, &is_varlena);
	fmgr_info(output, function);
}

static void
prepare_parameter(ScanParameter *parameter, Oid type, int32 typmod)
{
	StringInfoData document;

	initStringInfo(&document);
	document_add_type(&document, NULL, type, typmod);
	parameter->type = document.data;
	prepare_output(type, &parameter->output);

	parameter->element_type = get_base_element_type(type);
	parameter->is_array = OidIsValid(parameter->element_type);
	if (parameter->is_array)
		prepare_output(parameter->element_type, &parameter->element_output);
}

ScanParameters *
scan_parameters_create(PlanState *node, List *expressions, List *indexes)
{
	ScanParameters *parameters = palloc0(sizeof(ScanParameters));
	List	   *states = ExecInitExprList(expressions, node);
	ListCell   *expression;
	ListCell   *state;
	ListCell   *index;

	if (list_length(expressions) != list_length(indexes))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the plan has %d parameters and %d indexes", list_length(expressions), list_length(indexes))));
	parameters->items = palloc0(sizeof(ScanParameter) * Max(list_length(expressions), 1));
	forthree(expression, expressions, state, states, index, indexes)
	{
		Node	   *node_of = (Node *) lfirst(expression);
		ScanParameter *parameter = &parameters->items[parameters->count++];

		parameter->index = lfirst_int(index);
		parameter->expression = (ExprState *) lfirst(state);
		prepare_parameter(parameter, exprType(node_of), exprTypmod(node_of));
		if (scan_depends_on_settings(parameter->is_array ? parameter->element_type : exprType(node_of)))
			parameters->needs_settings = true;
	}
	return parameters;
}

void
scan_parameters_write(ScanParameters *parameters, ExprContext *econtext, StringInfo document)
{
	int			level = 0;

	/* All are evaluated first: under the user's settings. */
	for (int i = 0; i < parameters->count; i++)
	{
		ScanParameter *parameter = &parameters->items[i];

		parameter->value = ExecEvalExpr(parameter->expression, econtext, &parameter->isnull);
	}

	document_begin_array(document, "parameters");
	if (parameters->needs_settings)
		level = document_transmission_begin();
	for (int i = 0; i < parameters->count; i++)
	{
		ScanParameter *parameter = &parameters->items[i];

		document_begin_object(document, NULL);
		document_add_integer(document, "index", parameter->index);
		document_add_raw(document, "type", parameter->type);
		if (!parameter->isnull && !(parameter->is_array &&
			  document_add_elements(document, parameter->value, parameter->element_type, &parameter->element_output)))
			document_add_text(document, "text", OutputFunctionCall(&parameter->output, parameter->value));
		document_end_object(document);
	}
	if (parameters->needs_settings)
		document_transmission_end(level);
	document_end_array(document);
}
