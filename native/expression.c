/*-------------------------------------------------------------------------
 *
 * expression.c
 *		From PostgreSQL's expression trees to expression documents.
 *
 * docs/documents.md describes the result.  A node becomes, in this order:
 *
 *	constant	if it is one (the planner has folded what can be folded)
 *	parameter	if its value is known when the scan starts: no column of the
 *				request's relations, nothing volatile, no subquery, aggregate or
 *				set.  Statement parameters, columns of the outer side of a join,
 *				InitPlan results and stable functions all end here, and the
 *				executor evaluates them once, exactly as PostgreSQL would.
 *	itself		if docs/documents.md knows it, with its arguments
 *	untranslatable	otherwise, with the reason, inside the document, so that a
 *				reader can still use the rest of it
 *
 * A parameter is evaluated whether or not PostgreSQL would have come to it.
 * CASE and COALESCE promise not to evaluate what they do not need, so that
 * CASE WHEN $1 <> 0 THEN c = 10 / $1 END must not fail; in their branches
 * only what cannot fail becomes a parameter.  AND and OR promise no order.
 *
 * The caller has done document_transmission_begin.
 *
 * Deliberately left out: judging what a peer could do with a node.  That is
 * Planning's and the connector's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "compat.h"
#include "expression.h"

/* Whether an expression holds something that only the scan itself, or nobody, knows. */
static bool
is_unknown_walker(Node *node, void *context)
{
	Relids		relids = (Relids) context;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			{
				Var		   *var = (Var *) node;

				return var->varlevelsup != 0 || (int) var->varno <= 0 || bms_is_member(var->varno, relids);
			}
		case T_Param:
			{
				ParamKind	kind = ((Param *) node)->paramkind;

				return kind != PARAM_EXTERN && kind != PARAM_EXEC;
			}
		case T_PlaceHolderVar:
			/* computed at the outer side it is a value like any other */
			if (((PlaceHolderVar *) node)->phlevelsup != 0 ||
				bms_overlap(((PlaceHolderVar *) node)->phrels, relids))
				return true;
			break;
		case T_FuncExpr:
			if (((FuncExpr *) node)->funcretset)
				return true;
			break;
		case T_OpExpr:
			if (((OpExpr *) node)->opretset)
				return true;
			break;
		case T_Aggref:
		case T_GroupingFunc:
		case T_WindowFunc:
		case T_SubLink:
		case T_SubPlan:
		case T_AlternativeSubPlan:
		case T_Query:
		case T_CurrentOfExpr:
		case T_NextValueExpr:
		case T_CoerceToDomainValue:
		case T_SetToDefault:
			return true;
		default:
			break;
	}
	return expression_tree_walker(node, is_unknown_walker, context);
}

bool
expression_is_known(Node *node, Relids relids)
{
	return !is_unknown_walker(node, relids) && !contain_volatile_functions(node);
}

/* Whether evaluating it early can do no harm: it cannot raise an error. */
static bool
cannot_fail(Node *node)
{
	while (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	if (IsA(node, FuncExpr))
		return ((FuncExpr *) node)->args == NIL && ((FuncExpr *) node)->funcid < FirstGenbkiObjectId;
	return IsA(node, Param) || IsA(node, Var) || IsA(node, SQLValueFunction);
}

/* A constant, maybe under casts that change nothing but the type; else NULL. */
static Const *
as_constant(Node *node)
{
	RelabelType *relabel = IsA(node, RelabelType) ? (RelabelType *) node : NULL;
	Const	   *constant;

	while (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	if (!IsA(node, Const))
		return NULL;
	constant = (Const *) node;
	if (relabel != NULL)
	{
		constant = (Const *) copyObject(node);
		constant->consttype = relabel->resulttype;
		constant->consttypmod = relabel->resulttypmod;
		constant->constcollid = relabel->resultcollid;
	}
	return constant;
}

void
expression_begin(ExpressionWriter *writer, const char *name, const char *node)
{
	document_begin_object(writer->document, name);
	document_add_text(writer->document, "node", node);
}

/* node is NULL where the value is always boolean. */
void
expression_end(ExpressionWriter *writer, Node *node)
{
	if (node != NULL)
		document_add_type(writer->document, "type", exprType(node), exprTypmod(node));
	document_end_object(writer->document);
}

void
expression_refuse(ExpressionWriter *writer, const char *name, Node *node, const char *node_name, const char *reason)
{
	expression_begin(writer, name, "untranslatable");
	document_add_text(writer->document, "name", node_name);
	document_add_text(writer->document, "reason", reason);
	expression_end(writer, node);
}

static void
write_parameter(ExpressionWriter *writer, const char *name, Node *node)
{
	List	  **parameters = writer->context->parameters;
	int			index = 0;
	ListCell   *cell;

	foreach(cell, *parameters)
	{
		if (equal(lfirst(cell), node))
			break;
		index++;
	}
	if (cell == NULL)
		*parameters = lappend(*parameters, node);

	expression_begin(writer, name, "parameter");
	document_add_integer(writer->document, "index", index);
	expression_end(writer, node);
}

static void
write_column(ExpressionWriter *writer, const char *name, Var *var)
{
	expression_begin(writer, name, "column");
	document_add_integer(writer->document, "relation", var->varno);
	document_add_integer(writer->document, "column", var->varattno);
	expression_end(writer, (Node *) var);
}

/* What has no document of its own, by name and with the reason. */
static void
refuse_unknown(ExpressionWriter *writer, const char *name, Node *node)
{
	switch (nodeTag(node))
	{
		case T_Var:
			expression_refuse(writer, name, node, "Var", "it is a column of another query level");
			break;
		case T_Param:
			expression_refuse(writer, name, node, "Param", "it is the result of a subquery");
			break;
		case T_PlaceHolderVar:
			expression_refuse(writer, name, node, "PlaceHolderVar", "it is computed below an outer join");
			break;
		case T_SubLink:
			expression_refuse(writer, name, node, "SubLink", "it is a subquery");
			break;
		case T_SubPlan:
			expression_refuse(writer, name, node, "SubPlan", "it is a subquery");
			break;
		case T_AlternativeSubPlan:
			expression_refuse(writer, name, node, "AlternativeSubPlan", "it is a subquery");
			break;
		case T_WindowFunc:
			expression_refuse(writer, name, node, "WindowFunc", "it is a window function");
			break;
		case T_GroupingFunc:
			expression_refuse(writer, name, node, "GroupingFunc", "it is GROUPING of grouping sets");
			break;
		case T_RowCompareExpr:
			expression_refuse(writer, name, node, "RowCompareExpr", "it compares rows");
			break;
		case T_ConvertRowtypeExpr:
			expression_refuse(writer, name, node, "ConvertRowtypeExpr", "it converts a row to the type of a parent table");
			break;
		case T_XmlExpr:
			expression_refuse(writer, name, node, "XmlExpr", "it is an XML expression");
			break;
		case T_CurrentOfExpr:
			expression_refuse(writer, name, node, "CurrentOfExpr", "it is the position of a cursor");
			break;
		case T_NextValueExpr:
			expression_refuse(writer, name, node, "NextValueExpr", "it is volatile");
			break;
		default:
			expression_refuse(writer, name, node, psprintf("node %d", (int) nodeTag(node)),
							  "it is an expression of a kind that is not sent to peers");
			break;
	}
}

void
expression_write_node(ExpressionWriter *writer, const char *name, Node *node)
{
	Relids		relids = writer->context->relids;
	Const	   *constant;

	if (node == NULL)
	{
		document_add_text(writer->document, name, NULL);
		return;
	}
	if (++writer->nodes > EXPRESSION_MAX_NODES)
		writer->too_large = true;
	if (writer->too_large)
	{
		/* expression_write throws it all away */
		document_add_text(writer->document, name, NULL);
		return;
	}
	check_stack_depth();
	CHECK_FOR_INTERRUPTS();

	/* A collation by itself is no operation: what compares carries its own. */
	while (IsA(node, CollateExpr))
		node = (Node *) ((CollateExpr *) node)->arg;

	writer->depth++;
	if (IsA(node, Var) && ((Var *) node)->varlevelsup == 0 &&
		(int) ((Var *) node)->varno > 0 && bms_is_member(((Var *) node)->varno, relids))
		write_column(writer, name, (Var *) node);
	else if ((constant = as_constant(node)) != NULL)
		expression_write_const(writer, name, constant);
	else if ((writer->guarded == 0 || cannot_fail(node)) && expression_is_known(node, relids))
		write_parameter(writer, name, node);
	else if (writer->depth > EXPRESSION_MAX_DEPTH)
		expression_refuse(writer, name, node, "depth",
						  psprintf("it is nested deeper than %d levels", EXPRESSION_MAX_DEPTH));
	else if (!expression_write_call(writer, name, node) && !expression_write_shape(writer, name, node))
		refuse_unknown(writer, name, node);
	writer->depth--;
}

void
expression_write_list(ExpressionWriter *writer, const char *name, List *nodes)
{
	ListCell   *cell;

	document_begin_array(writer->document, name);
	foreach(cell, nodes)
		expression_write_node(writer, NULL, (Node *) lfirst(cell));
	document_end_array(writer->document);
}

/*
 * A sort key is marked "builtin" if it orders by the type's own default < or >
 * and that came with PostgreSQL: only then does the type alone say what the order
 * is.	ORDER BY x USING ~<~ is not.
 */
void
expression_write_key(ExpressionWriter *writer, const char *name, Expr *expression, Oid sort_operator,
					 bool nulls_first, Oid collation)
{
	bool		descending = false;
	bool		is_default = false;
	Oid			input_type;

	if (compat_is_ordering_operator(sort_operator, &input_type, &descending))
	{
		TypeCacheEntry *type;

		/* the operators of arrays, ranges and enums say nothing of which */
		if (IsPolymorphicType(input_type))
			input_type = exprType((Node *) expression);
		type = lookup_type_cache(input_type, TYPECACHE_LT_OPR | TYPECACHE_GT_OPR);
		is_default = sort_operator == (descending ? type->gt_opr : type->lt_opr);
	}
	document_begin_object(writer->document, name);
	expression_write_node(writer, "expression", (Node *) expression);
	document_add_boolean(writer->document, "descending", descending);
	document_add_boolean(writer->document, "nulls_first", nulls_first);
	document_add_collation(writer->document, "collation", collation);
	document_add_boolean(writer->document, "builtin", is_default && sort_operator < FirstGenbkiObjectId);
	document_end_object(writer->document);
}

/*
 * An expression that passes the limit of nodes (a simple CASE repeats its
 * argument in every branch, which multiplies where such CASEs are nested) is
 * written as one untranslatable node, and its parameters are forgotten.
 */
void
expression_write(StringInfo document, const char *name, Expr *expression, PeerExpressionContext *context)
{
	ExpressionWriter writer = {.document = document, .context = context};
	int			start = document->len;
	int			parameters = list_length(*context->parameters);

	expression_write_node(&writer, name, (Node *) expression);
	if (writer.too_large)
	{
		document->len = start;
		document->data[start] = '\0';
		*context->parameters = list_truncate(*context->parameters, parameters);
		expression_refuse(&writer, name, (Node *) expression, "size",
						  psprintf("it is larger than %d nodes", EXPRESSION_MAX_NODES));
	}
}

void
expression_write_sort_key(StringInfo document, Expr *expression, Oid sort_operator, bool nulls_first,
						  Oid collation, PeerExpressionContext *context)
{
	ExpressionWriter writer = {.document = document, .context = context};
	int			start = document->len;
	int			parameters = list_length(*context->parameters);

	expression_write_key(&writer, NULL, expression, sort_operator, nulls_first, collation);
	if (writer.too_large)
	{
		document->len = start;
		document->data[start] = '\0';
		*context->parameters = list_truncate(*context->parameters, parameters);
		document_begin_object(document, NULL);
		expression_refuse(&writer, "expression", (Node *) expression, "size",
						  psprintf("it is larger than %d nodes", EXPRESSION_MAX_NODES));
		document_add_boolean(document, "descending", false);
		document_add_boolean(document, "nulls_first", false);
		document_add_boolean(document, "builtin", false);
		document_end_object(document);
	}
}

void
expression_write_parameters(StringInfo document, List *parameters)
{
	int			index = 0;
	ListCell   *cell;

	document_begin_array(document, "parameters");
	foreach(cell, parameters)
	{
		Node	   *node = (Node *) lfirst(cell);

		document_begin_object(document, NULL);
		document_add_integer(document, "index", index++);
		document_add_type(document, "type", exprType(node), exprTypmod(node));
		document_end_object(document);
	}
	document_end_array(document);
}
