/*-------------------------------------------------------------------------
 *
 * expression_shape.c
 *		Nodes of expression documents that call no function by themselves: logic,
 *		tests, CASE and the like, arrays, rows, and parts of these.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "expression.h"

static void
write_logic(ExpressionWriter *writer, const char *name, BoolExpr *expression)
{
	expression_begin(writer, name, expression->boolop == AND_EXPR ? "and" :
					 expression->boolop == OR_EXPR ? "or" : "not");
	expression_write_list(writer, "arguments", expression->args);
	expression_end(writer, NULL);
}

/* Of a row, IS NULL asks whether all its fields are NULL, and IS NOT NULL is not its negation. */
static void
write_null_test(ExpressionWriter *writer, const char *name, NullTest *test)
{
	if (test->argisrow)
	{
		expression_refuse(writer, name, (Node *) test, "NullTest", "it tests the fields of a row");
		return;
	}
	expression_begin(writer, name, "null_test");
	document_add_boolean(writer->document, "negated", test->nulltesttype == IS_NOT_NULL);
	document_add_boolean(writer->document, "row", false);
	expression_write_node(writer, "argument", (Node *) test->arg);
	expression_end(writer, NULL);
}

static void
write_boolean_test(ExpressionWriter *writer, const char *name, BooleanTest *test)
{
	BoolTestType type = test->booltesttype;

	expression_begin(writer, name, "boolean_test");
	document_add_text(writer->document, "test", type == IS_TRUE || type == IS_NOT_TRUE ? "true" :
					  type == IS_FALSE || type == IS_NOT_FALSE ? "false" : "unknown");
	document_add_boolean(writer->document, "negated",
						 type == IS_NOT_TRUE || type == IS_NOT_FALSE || type == IS_NOT_UNKNOWN);
	expression_write_node(writer, "argument", (Node *) test->arg);
	expression_end(writer, NULL);
}

/*
 * Puts the argument of a simple CASE where its branches have a placeholder.	A
 * CASE or array cast inside has placeholders of its own.
 */
static Node *
replace_placeholder(Node *node, void *argument)
{
	if (node == NULL)
		return NULL;
	if (IsA(node, CaseTestExpr))
		return (Node *) copyObjectImpl(argument);
	if (IsA(node, CaseExpr) && ((CaseExpr *) node)->arg != NULL)
	{
		CaseExpr   *inner = makeNode(CaseExpr);

		memcpy(inner, node, sizeof(CaseExpr));
		inner->arg = (Expr *) replace_placeholder((Node *) inner->arg, argument);
		return (Node *) inner;
	}
	if (IsA(node, ArrayCoerceExpr))
	{
		ArrayCoerceExpr *inner = makeNode(ArrayCoerceExpr);

		memcpy(inner, node, sizeof(ArrayCoerceExpr));
		inner->arg = (Expr *) replace_placeholder((Node *) inner->arg, argument);
		return (Node *) inner;
	}
	return expression_tree_mutator(node, replace_placeholder, argument);
}

/*
 * Always in the searched form: the comparison of a simple CASE is then a node
 * like any other, with operator and collation.	 (An argument that is volatile
 * makes each of its copies untranslatable.)  What is always evaluated is the
 * first condition.
 */
static void
write_case(ExpressionWriter *writer, const char *name, CaseExpr *expression)
{
	ListCell   *cell;

	expression_begin(writer, name, "case");
	document_begin_array(writer->document, "whens");
	foreach(cell, expression->args)
	{
		CaseWhen   *when = lfirst_node(CaseWhen, cell);
		Node	   *condition = (Node *) when->expr;

		if (expression->arg != NULL)
			condition = replace_placeholder(condition, expression->arg);
		document_begin_object(writer->document, NULL);
		expression_write_node(writer, "condition", condition);
		if (cell == list_head(expression->args))
			writer->guarded++;
		expression_write_node(writer, "result", (Node *) when->result);
		document_end_object(writer->document);
	}
	document_end_array(writer->document);
	if (expression->defresult != NULL)
		expression_write_node(writer, "else", (Node *) expression->defresult);
	writer->guarded--;
	expression_end(writer, (Node *) expression);
}

/* All but the first argument may never be evaluated. */
static void
write_coalesce(ExpressionWriter *writer, const char *name, CoalesceExpr *expression)
{
	ListCell   *cell;

	expression_begin(writer, name, "coalesce");
	document_begin_array(writer->document, "arguments");
	foreach(cell, expression->args)
	{
		expression_write_node(writer, NULL, (Node *) lfirst(cell));
		if (cell == list_head(expression->args))
			writer->guarded++;
	}
	writer->guarded--;
	document_end_array(writer->document);
	expression_end(writer, (Node *) expression);
}

static void
write_min_max(ExpressionWriter *writer, const char *name, MinMaxExpr *expression)
{
	expression_begin(writer, name, "min_max");
	document_add_boolean(writer->document, "greatest", expression->op == IS_GREATEST);
	expression_write_list(writer, "arguments", expression->args);
	document_add_collation(writer->document, "collation", expression->inputcollid);
	expression_end(writer, (Node *) expression);
}

static void
write_array(ExpressionWriter *writer, const char *name, ArrayExpr *expression)
{
	if (expression->multidims)
	{
		expression_refuse(writer, name, (Node *) expression, "ArrayExpr", "it is an array of several dimensions");
		return;
	}
	expression_begin(writer, name, "array");
	expression_write_list(writer, "elements", expression->elements);
	expression_end(writer, (Node *) expression);
}

static void
write_row(ExpressionWriter *writer, const char *name, RowExpr *expression)
{
	expression_begin(writer, name, "row");
	expression_write_list(writer, "fields", expression->args);
	expression_end(writer, (Node *) expression);
}

static void
write_field(ExpressionWriter *writer, const char *name, FieldSelect *expression)
{
	Node	   *argument = (Node *) expression->arg;
	TupleDesc	descriptor = lookup_rowtype_tupdesc_domain(exprType(argument), exprTypmod(argument), true);

	if (descriptor == NULL || expression->fieldnum < 1 || expression->fieldnum > descriptor->natts)
		expression_refuse(writer, name, (Node *) expression, "FieldSelect", "it is a field of an anonymous row");
	else
	{
		expression_begin(writer, name, "field");
		expression_write_node(writer, "argument", argument);
		document_add_text(writer->document, "field",
						  NameStr(TupleDescAttr(descriptor, expression->fieldnum - 1)->attname));
		expression_end(writer, (Node *) expression);
	}
	if (descriptor != NULL)
		ReleaseTupleDesc(descriptor);
}

static void
write_subscript(ExpressionWriter *writer, const char *name, SubscriptingRef *expression)
{
	if (expression->refassgnexpr != NULL || expression->reflowerindexpr != NIL)
	{
		expression_refuse(writer, name, (Node *) expression, "SubscriptingRef",
						  expression->refassgnexpr != NULL ? "it is an assignment to an element" : "it is a slice");
		return;
	}
	expression_begin(writer, name, "subscript");
	expression_write_node(writer, "argument", (Node *) expression->refexpr);
	expression_write_list(writer, "subscripts", expression->refupperindexpr);
	expression_end(writer, (Node *) expression);
}

bool
expression_write_shape(ExpressionWriter *writer, const char *name, Node *node)
{
	switch (nodeTag(node))
	{
		case T_BoolExpr:
			write_logic(writer, name, (BoolExpr *) node);
			return true;
		case T_NullTest:
			write_null_test(writer, name, (NullTest *) node);
			return true;
		case T_BooleanTest:
			write_boolean_test(writer, name, (BooleanTest *) node);
			return true;
		case T_CaseExpr:
			write_case(writer, name, (CaseExpr *) node);
			return true;
		case T_CoalesceExpr:
			write_coalesce(writer, name, (CoalesceExpr *) node);
			return true;
		case T_MinMaxExpr:
			write_min_max(writer, name, (MinMaxExpr *) node);
			return true;
		case T_ArrayExpr:
			write_array(writer, name, (ArrayExpr *) node);
			return true;
		case T_RowExpr:
			write_row(writer, name, (RowExpr *) node);
			return true;
		case T_FieldSelect:
			write_field(writer, name, (FieldSelect *) node);
			return true;
		case T_SubscriptingRef:
			write_subscript(writer, name, (SubscriptingRef *) node);
			return true;
		default:
			return false;
	}
}
