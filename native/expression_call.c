/*-------------------------------------------------------------------------
 *
 * expression_call.c
 *		Nodes of expression documents that call a function: operators,
 *		functions, casts, aggregates.
 *
 * Only immutable functions over columns are sent.	A stable one gives the same
 * result for the same arguments only under the settings of this session, which
 * a peer does not know; without columns it has become a parameter before it
 * gets here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "expression.h"

/* Why a function is not sent, or NULL. */
static char *
refusal_of_function(Oid function)
{
	switch (func_volatile(function))
	{
		case PROVOLATILE_IMMUTABLE:
			return NULL;
		case PROVOLATILE_STABLE:
			return psprintf("function %s is not immutable", get_func_name(function));
		default:
			return psprintf("function %s is volatile", get_func_name(function));
	}
}

static void
add_function(StringInfo document, Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	form = (Form_pg_proc) GETSTRUCT(tuple);
	document_add_text(document, "name", NameStr(form->proname));
	document_add_text(document, "schema", get_namespace_name(form->pronamespace));
	document_add_integer(document, "oid", function);
	document_add_boolean(document, "builtin", function < FirstGenbkiObjectId);
	document_add_extension(document, ProcedureRelationId, function);
	ReleaseSysCache(tuple);
}

static void
add_operator(StringInfo document, Oid operator)
{
	HeapTuple	tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", operator);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	document_add_text(document, "name", NameStr(form->oprname));
	document_add_text(document, "schema", get_namespace_name(form->oprnamespace));
	document_add_integer(document, "oid", operator);
	document_add_boolean(document, "builtin", operator < FirstGenbkiObjectId);
	document_add_extension(document, OperatorRelationId, operator);
	ReleaseSysCache(tuple);
}

/* Why an operator is not sent, or NULL. */
static char *
refusal_of_operator(Oid operator, bool returns_set)
{
	char		volatility = func_volatile(get_opcode(operator));

	if (returns_set)
		return "it returns a set";
	if (volatility == PROVOLATILE_IMMUTABLE)
		return NULL;
	return psprintf("operator %s is %s", get_opname(operator),
					volatility == PROVOLATILE_STABLE ? "not immutable" : "volatile");
}

/* OpExpr and what has its form: DistinctExpr, NullIfExpr. */
static void
write_operator(ExpressionWriter *writer, const char *name, OpExpr *expression, const char *node, const char *node_name)
{
	char	   *refusal = refusal_of_operator(expression->opno, expression->opretset);

	if (refusal != NULL)
	{
		expression_refuse(writer, name, (Node *) expression, node_name, refusal);
		return;
	}
	expression_begin(writer, name, node);
	add_operator(writer->document, expression->opno);
	expression_write_list(writer, "arguments", expression->args);
	document_add_collation(writer->document, "collation", expression->inputcollid);
	expression_end(writer, (Node *) expression);
}

static void
write_list_test(ExpressionWriter *writer, const char *name, ScalarArrayOpExpr *expression)
{
	char	   *refusal = refusal_of_operator(expression->opno, false);

	if (refusal != NULL)
	{
		expression_refuse(writer, name, (Node *) expression, "ScalarArrayOpExpr", refusal);
		return;
	}
	expression_begin(writer, name, "list");
	add_operator(writer->document, expression->opno);
	document_add_boolean(writer->document, "all", !expression->useOr);
	expression_write_list(writer, "arguments", expression->args);
	document_add_collation(writer->document, "collation", expression->inputcollid);
	expression_end(writer, NULL);
}

/* The opening of a cast; function is InvalidOid where none says how. */
static void
begin_cast(ExpressionWriter *writer, const char *name, const char *method, Node *argument, CoercionForm form, Oid function)
{
	expression_begin(writer, name, "cast");
	document_add_text(writer->document, "method", method);
	expression_write_node(writer, "argument", argument);
	document_add_boolean(writer->document, "explicit", form == COERCE_EXPLICIT_CAST || form == COERCE_EXPLICIT_CALL);
	if (OidIsValid(function))
	{
		document_begin_object(writer->document, "function");
		add_function(writer->document, function);
		document_end_object(writer->document);
	}
}

/*
 * A cast by a function: the value, and, where the type has a modifier, the
 * modifier and whether the cast is explicit, which the document's type and
 * "explicit" say already.
 */
static bool
is_cast(FuncExpr *expression)
{
	if (expression->funcformat != COERCE_EXPLICIT_CAST && expression->funcformat != COERCE_IMPLICIT_CAST)
		return false;
	if (list_length(expression->args) < 1 || list_length(expression->args) > 3)
		return false;
	for (int i = 1; i < list_length(expression->args); i++)
		if (!IsA(list_nth(expression->args, i), Const))
			return false;
	return true;
}

static void
write_function(ExpressionWriter *writer, const char *name, FuncExpr *expression)
{
	char	   *refusal = expression->funcretset ? "it returns a set" : refusal_of_function(expression->funcid);

	if (refusal != NULL)
	{
		expression_refuse(writer, name, (Node *) expression, "FuncExpr", refusal);
		return;
	}
	if (is_cast(expression))
		begin_cast(writer, name, "function", (Node *) linitial(expression->args),
				   expression->funcformat, expression->funcid);
	else
	{
		expression_begin(writer, name, "function");
		add_function(writer->document, expression->funcid);
		document_add_boolean(writer->document, "variadic", expression->funcvariadic);
		expression_write_list(writer, "arguments", expression->args);
		document_add_collation(writer->document, "collation", expression->inputcollid);
	}
	expression_end(writer, (Node *) expression);
}

/* timestamptz::text is such a cast and depends on TimeZone: both functions must be immutable. */
static void
write_cast_by_text(ExpressionWriter *writer, const char *name, CoerceViaIO *expression)
{
	Oid			output;
	Oid			input;
	Oid			parameter;
	bool		is_varlena;
	char	   *refusal;

	getTypeOutputInfo(exprType((Node *) expression->arg), &output, &is_varlena);
	getTypeInputInfo(expression->resulttype, &input, &parameter);
	refusal = refusal_of_function(output);
	if (refusal == NULL)
		refusal = refusal_of_function(input);
	if (refusal != NULL)
	{
		expression_refuse(writer, name, (Node *) expression, "CoerceViaIO", refusal);
		return;
	}
	begin_cast(writer, name, "io", (Node *) expression->arg, expression->coerceformat, InvalidOid);
	expression_end(writer, (Node *) expression);
}

/* elemexpr is the cast of one element, over a placeholder; its function is all there is to say of it. */
static void
write_cast_of_elements(ExpressionWriter *writer, const char *name, ArrayCoerceExpr *expression)
{
	Oid			function = InvalidOid;

	if (contain_mutable_functions((Node *) expression->elemexpr))
	{
		expression_refuse(writer, name, (Node *) expression, "ArrayCoerceExpr",
						  "the cast of its elements is not immutable");
		return;
	}
	if (IsA(expression->elemexpr, FuncExpr))
		function = ((FuncExpr *) expression->elemexpr)->funcid;
	begin_cast(writer, name, "elements", (Node *) expression->arg, expression->coerceformat, function);
	expression_end(writer, (Node *) expression);
}

/* The keys of ORDER BY inside an aggregate. */
static void
write_aggregate_order(ExpressionWriter *writer, Aggref *aggregate)
{
	ListCell   *cell;

	document_begin_array(writer->document, "order_by");
	foreach(cell, aggregate->aggorder)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, cell);
		TargetEntry *entry = get_sortgroupclause_tle(clause, aggregate->args);

		expression_write_key(writer, NULL, entry->expr, clause->sortop, clause->nulls_first,
							 exprCollation((Node *) entry->expr));
	}
	document_end_array(writer->document);
}

/*
 * "arguments" are those in the parentheses: for an ordered-set aggregate the
 * direct ones, and what it aggregates stands in "order_by".
 */
static void
write_aggregate(ExpressionWriter *writer, const char *name, Aggref *aggregate)
{
	char	   *refusal = refusal_of_function(aggregate->aggfnoid);
	bool		is_normal = aggregate->aggkind == AGGKIND_NORMAL;
	List	   *arguments = NIL;
	ListCell   *cell;

	if (aggregate->agglevelsup != 0)
		refusal = "it is an aggregate of another query level";
	else if (aggregate->aggsplit != AGGSPLIT_SIMPLE)
		refusal = "it is a partial aggregate";
	if (refusal != NULL)
	{
		expression_refuse(writer, name, (Node *) aggregate, "Aggref", refusal);
		return;
	}

	if (is_normal)
	{
		foreach(cell, aggregate->args)
		{
			TargetEntry *entry = lfirst_node(TargetEntry, cell);

			if (!entry->resjunk)
				arguments = lappend(arguments, entry->expr);
		}
	}
	else
		arguments = aggregate->aggdirectargs;

	expression_begin(writer, name, "aggregate");
	add_function(writer->document, aggregate->aggfnoid);
	document_add_boolean(writer->document, "star", aggregate->aggstar);
	document_add_boolean(writer->document, "distinct", aggregate->aggdistinct != NIL);
	document_add_boolean(writer->document, "variadic", aggregate->aggvariadic);
	document_add_text(writer->document, "kind", is_normal ? "normal" :
					  aggregate->aggkind == AGGKIND_ORDERED_SET ? "ordered_set" : "hypothetical");
	expression_write_list(writer, "arguments", arguments);
	write_aggregate_order(writer, aggregate);
	if (aggregate->aggfilter != NULL)
		expression_write_node(writer, "filter", (Node *) aggregate->aggfilter);
	document_add_collation(writer->document, "collation", aggregate->inputcollid);
	expression_end(writer, (Node *) aggregate);
}

bool
expression_write_call(ExpressionWriter *writer, const char *name, Node *node)
{
	switch (nodeTag(node))
	{
		case T_OpExpr:
			write_operator(writer, name, (OpExpr *) node, "operator", "OpExpr");
			return true;
		case T_DistinctExpr:
			write_operator(writer, name, (OpExpr *) node, "distinct", "DistinctExpr");
			return true;
		case T_NullIfExpr:
			write_operator(writer, name, (OpExpr *) node, "nullif", "NullIfExpr");
			return true;
		case T_ScalarArrayOpExpr:
			write_list_test(writer, name, (ScalarArrayOpExpr *) node);
			return true;
		case T_FuncExpr:
			write_function(writer, name, (FuncExpr *) node);
			return true;
		case T_RelabelType:
			{
				RelabelType *relabel = (RelabelType *) node;

				begin_cast(writer, name, "relabel", (Node *) relabel->arg, relabel->relabelformat, InvalidOid);
				expression_end(writer, node);
				return true;
			}
		case T_CoerceViaIO:
			write_cast_by_text(writer, name, (CoerceViaIO *) node);
			return true;
		case T_ArrayCoerceExpr:
			write_cast_of_elements(writer, name, (ArrayCoerceExpr *) node);
			return true;
		case T_CoerceToDomain:
			{
				CoerceToDomain *domain = (CoerceToDomain *) node;

				begin_cast(writer, name, "domain", (Node *) domain->arg, domain->coercionformat, InvalidOid);
				expression_end(writer, node);
				return true;
			}
		case T_Aggref:
			write_aggregate(writer, name, (Aggref *) node);
			return true;
		default:
			return false;
	}
}
