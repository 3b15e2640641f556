/*-------------------------------------------------------------------------
 *
 * member_use.c
 *		Which members of its json and jsonb columns a query uses.
 *
 * SELECT document->'address'->>'city' needs one member of the document, and a
 * peer can be asked for that alone.  What is found here must be all that is ever
 * looked at, so everything that the query says is walked: its target list, its
 * conditions, HAVING, and window clauses.  A column that stands anywhere else than
 * under a chain of ->, ->>, #> and #>> with constant steps is used as a whole.
 *
 * A path ends before its first list element, and before a step of #> that may be
 * one: a peer that leaves elements out would renumber the others.
 *
 * Deliberately left out, so that all is used: statements that write, row locks,
 * children of an inheritance tree, relations that LATERAL refers to, and
 * subscripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "member_use.h"

/* The use of one column. */
typedef struct ColumnUse
{
	AttrNumber	column;
	bool		whole;
	List	   *paths;			/* List of List of String */
} ColumnUse;

typedef struct UseContext
{
	Index		relation;
	List	   *uses;			/* List of ColumnUse */
	bool		unknown;		/* something that this walk does not know */
} UseContext;

static ColumnUse *
use_of(UseContext *context, AttrNumber column)
{
	ColumnUse  *use;
	ListCell   *cell;

	foreach(cell, context->uses)
	{
		use = (ColumnUse *) lfirst(cell);
		if (use->column == column)
			return use;
	}
	use = palloc0(sizeof(ColumnUse));
	use->column = column;
	context->uses = lappend(context->uses, use);
	return use;
}

/* A step of #> that is an integer is a list element where it meets a list. */
static bool
may_be_element(const char *step)
{
	char	   *end;

	(void) strtol(step, &end, 10);
	return end != step && *end == '\0';
}

/* Adds the steps of a text[]; false if the path must end here. */
static bool
add_steps(Datum value, List **path)
{
	ArrayType  *array = DatumGetArrayTypeP(value);
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	if (ARR_NDIM(array) > 1)
		return false;
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		char	   *step = nulls[i] ? NULL : TextDatumGetCString(elements[i]);

		if (step == NULL || may_be_element(step))
			return false;
		*path = lappend(*path, makeString(step));
	}
	return true;
}

/*
 * Whether an expression is a chain over a column of the relation: then *column
 * and *path say what it needs.  *ended: the path cannot be followed any further.
 */
static bool
is_member(Node *node, Index relation, AttrNumber *column, List **path, bool *ended)
{
	Oid			function;
	List	   *arguments;
	Const	   *step;

	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		*column = var->varattno;
		*path = NIL;
		*ended = false;
		return var->varno == relation && var->varlevelsup == 0 && var->varattno > 0 &&
			(var->vartype == JSONOID || var->vartype == JSONBOID);
	}
	if (IsA(node, CoerceViaIO))
	{
		CoerceViaIO *cast = (CoerceViaIO *) node;

		/* json to jsonb and back: the member of the one is the member of the other */
		return (cast->resulttype == JSONOID || cast->resulttype == JSONBOID) &&
			(exprType((Node *) cast->arg) == JSONOID || exprType((Node *) cast->arg) == JSONBOID) &&
			is_member((Node *) cast->arg, relation, column, path, ended);
	}
	if (IsA(node, OpExpr))
	{
		function = ((OpExpr *) node)->opfuncid;
		if (!OidIsValid(function))
			function = get_opcode(((OpExpr *) node)->opno);
		arguments = ((OpExpr *) node)->args;
	}
	else if (IsA(node, FuncExpr))
	{
		function = ((FuncExpr *) node)->funcid;
		arguments = ((FuncExpr *) node)->args;
	}
	else
		return false;
	if (list_length(arguments) != 2 || !IsA(lsecond(arguments), Const))
		return false;
	step = lsecond_node(Const, arguments);
	if (step->constisnull || !is_member((Node *) linitial(arguments), relation, column, path, ended))
		return false;
	switch (function)
	{
		case F_JSON_OBJECT_FIELD:
		case F_JSON_OBJECT_FIELD_TEXT:
		case F_JSONB_OBJECT_FIELD:
		case F_JSONB_OBJECT_FIELD_TEXT:
			if (!*ended)
				*path = lappend(*path, makeString(TextDatumGetCString(step->constvalue)));
			return true;
		case F_JSON_ARRAY_ELEMENT:
		case F_JSON_ARRAY_ELEMENT_TEXT:
		case F_JSONB_ARRAY_ELEMENT:
		case F_JSONB_ARRAY_ELEMENT_TEXT:
			*ended = true;
			return true;
		case F_JSON_EXTRACT_PATH:
		case F_JSON_EXTRACT_PATH_TEXT:
		case F_JSONB_EXTRACT_PATH:
		case F_JSONB_EXTRACT_PATH_TEXT:
			if (!*ended)
				*ended = !add_steps(step->constvalue, path);
			return true;
		default:
			return false;
	}
}

static bool
use_walker(Node *node, void *data)
{
	UseContext *context = (UseContext *) data;
	AttrNumber	column;
	List	   *path;
	bool		ended;

	if (node == NULL)
		return false;
	if (IsA(node, RestrictInfo))
		return use_walker((Node *) ((RestrictInfo *) node)->clause, data);
	if (IsA(node, OpExpr) || IsA(node, FuncExpr))
	{
		if (is_member(node, context->relation, &column, &path, &ended))
		{
			ColumnUse  *use = use_of(context, column);

			if (path == NIL)
				use->whole = true;
			else
				use->paths = list_append_unique(use->paths, path);
			return false;
		}
	}
	else if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if (var->varno == context->relation && var->varlevelsup == 0)
		{
			if (var->varattno == InvalidAttrNumber)
				context->unknown = true;
			else if (var->varattno > 0)
				use_of(context, var->varattno)->whole = true;
		}
		return false;
	}
	else if (IsA(node, Query) || IsA(node, SubLink))
	{
		/* planning has replaced these; what is left of them is not understood here */
		context->unknown = true;
		return true;
	}
	return expression_tree_walker(node, use_walker, data);
}

char *
member_use_document(PlannerInfo *root, RelOptInfo *baserel)
{
	UseContext	context = {.relation = baserel->relid};
	Query	   *parse = root->parse;
	StringInfoData document;
	ListCell   *cell;

	if (baserel->reloptkind != RELOPT_BASEREL || parse->commandType != CMD_SELECT || parse->rowMarks != NIL ||
		root->rowMarks != NIL || !bms_is_empty(baserel->lateral_referencers))
		return "[]";
	use_walker((Node *) root->processed_tlist, &context);
	use_walker((Node *) parse->targetList, &context);
	use_walker((Node *) parse->jointree, &context);
	use_walker(parse->havingQual, &context);
	use_walker((Node *) parse->windowClause, &context);
	use_walker((Node *) baserel->baserestrictinfo, &context);
	use_walker((Node *) baserel->joininfo, &context);
	if (context.unknown)
		return "[]";

	initStringInfo(&document);
	document_begin_array(&document, NULL);
	foreach(cell, context.uses)
	{
		ColumnUse  *use = (ColumnUse *) lfirst(cell);
		ListCell   *path;
		ListCell   *step;

		if (use->whole)
			continue;
		document_begin_object(&document, NULL);
		document_add_integer(&document, "column", use->column);
		document_begin_array(&document, "paths");
		foreach(path, use->paths)
		{
			document_begin_array(&document, NULL);
			foreach(step, (List *) lfirst(path))
				document_add_text(&document, NULL, strVal(lfirst(step)));
			document_end_array(&document);
		}
		document_end_array(&document);
		document_end_object(&document);
	}
	document_end_array(&document);
	return document.data;
}
