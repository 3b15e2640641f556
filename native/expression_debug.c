/*-------------------------------------------------------------------------
 *
 * expression_debug.c
 *		peer_expression_documents(query, parameter_types): the expression documents
 *		of a SELECT, for tests and bug reports.
 *
 * The query is parsed, analyzed and rewritten, not planned and not run.	Each
 * of its expressions gets the preparation that matters to a document: columns
 * of joins are resolved, constants are folded.	 The columns of all its
 * relations are "column" nodes, so that conditions of joins and expressions of
 * upper relations can be looked at too.	Subqueries stay what they are, and so
 * are untranslatable.
 *
 * For superusers: it plans nothing, but it locks the tables it names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "tcop/tcopprot.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "expression.h"

PG_FUNCTION_INFO_V1(peer_expression_documents);

static Expr *
prepare(Query *query, Node *expression)
{
	return (Expr *) eval_const_expressions(NULL, compat_flatten_aliases(query, expression));
}

/* Each conjunct of a condition as one document. */
static List *
prepare_conjuncts(Query *query, Node *condition)
{
	return make_ands_implicit((Expr *) prepare(query, condition));
}

static void
write_all(StringInfo document, const char *name, List *expressions, PeerExpressionContext *context)
{
	ListCell   *cell;

	document_begin_array(document, name);
	foreach(cell, expressions)
		expression_write(document, NULL, (Expr *) lfirst(cell), context);
	document_end_array(document);
}

/* Conditions of joins, inner ones first. */
static List *
collect_join_conditions(Query *query, Node *node, List *conditions)
{
	ListCell   *cell;

	if (node == NULL)
		return conditions;
	if (IsA(node, FromExpr))
	{
		foreach(cell, ((FromExpr *) node)->fromlist)
			conditions = collect_join_conditions(query, (Node *) lfirst(cell), conditions);
	}
	else if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		conditions = collect_join_conditions(query, join->larg, conditions);
		conditions = collect_join_conditions(query, join->rarg, conditions);
		if (join->quals != NULL)
			conditions = list_concat(conditions, prepare_conjuncts(query, join->quals));
	}
	return conditions;
}

/* What a query's clauses hold, ready to be written. */
typedef struct PreparedQuery
{
	List	   *targets;
	List	   *joins;
	List	   *where;
	List	   *groups;
	List	   *having;
	List	   *keys;			/* expressions of ORDER BY, as query->sortClause */
} PreparedQuery;

static void
prepare_query(Query *query, PreparedQuery *prepared)
{
	ListCell   *cell;

	foreach(cell, query->targetList)
	{
		TargetEntry *entry = lfirst_node(TargetEntry, cell);

		if (!entry->resjunk)
			prepared->targets = lappend(prepared->targets, prepare(query, (Node *) entry->expr));
	}
	foreach(cell, query->groupClause)
		prepared->groups = lappend(prepared->groups,
								   prepare(query, get_sortgroupclause_expr(lfirst_node(SortGroupClause, cell),
																		   query->targetList)));
	foreach(cell, query->sortClause)
		prepared->keys = lappend(prepared->keys,
								 prepare(query, get_sortgroupclause_expr(lfirst_node(SortGroupClause, cell),
																		 query->targetList)));
	prepared->joins = collect_join_conditions(query, (Node *) query->jointree, NIL);
	prepared->where = prepare_conjuncts(query, query->jointree->quals);
	prepared->having = prepare_conjuncts(query, query->havingQual);
}

static void
write_query(StringInfo document, Query *query, PreparedQuery *prepared, PeerExpressionContext *context)
{
	ListCell   *cell;
	ListCell   *key;

	write_all(document, "targets", prepared->targets, context);
	write_all(document, "joins", prepared->joins, context);
	write_all(document, "where", prepared->where, context);
	write_all(document, "group_by", prepared->groups, context);
	write_all(document, "having", prepared->having, context);

	document_begin_array(document, "order_by");
	forboth(cell, query->sortClause, key, prepared->keys)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, cell);

		expression_write_sort_key(document, (Expr *) lfirst(key), clause->sortop, clause->nulls_first,
								  exprCollation((Node *) lfirst(key)), context);
	}
	document_end_array(document);
}

/* The one SELECT that a text holds. */
static Query *
parse_select(const char *source, Oid *parameter_types, int parameter_count)
{
	List	   *statements = pg_parse_query(source);
	List	   *queries;
	Query	   *query;

	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the text must hold exactly one statement, not %d", list_length(statements))));
	queries = compat_analyze_and_rewrite(linitial_node(RawStmt, statements), source, parameter_types, parameter_count);
	query = list_length(queries) == 1 ? linitial_node(Query, queries) : NULL;
	if (query == NULL || query->commandType != CMD_SELECT || query->setOperations != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the statement must be a plain SELECT"),
				 errhint("UNION, INTERSECT and EXCEPT can be looked at one side at a time.")));
	return query;
}

Datum
peer_expression_documents(PG_FUNCTION_ARGS)
{
	char	   *source = text_to_cstring(PG_GETARG_TEXT_PP(0));
	ArrayType  *types = PG_GETARG_ARRAYTYPE_P(1);
	List	   *parameters = NIL;
	PeerExpressionContext context = {.parameters = &parameters};
	StringInfoData document;
	Datum	   *elements;
	Oid		   *parameter_types;
	int			parameter_count;
	Query	   *query;
	PreparedQuery prepared = {0};
	char	   *result;
	int			level;

	if (!superuser())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for function peer_expression_documents"),
				 errdetail("Only superusers may use it.")));
	if (array_contains_nulls(types))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("parameter types must not be null")));
	deconstruct_array(types, REGTYPEOID, sizeof(Oid), true, TYPALIGN_INT, &elements, NULL, &parameter_count);
	parameter_types = palloc(sizeof(Oid) * Max(parameter_count, 1));
	for (int i = 0; i < parameter_count; i++)
		parameter_types[i] = DatumGetObjectId(elements[i]);

	query = parse_select(source, parameter_types, parameter_count);
	for (int i = 1; i <= list_length(query->rtable); i++)
		context.relids = bms_add_member(context.relids, i);

	/* Folding runs functions: under the session's own settings, so before the documents are begun. */
	prepare_query(query, &prepared);
	initStringInfo(&document);
	document_begin_object(&document, NULL);
	level = document_transmission_begin();
	write_query(&document, query, &prepared, &context);
	document_transmission_end(level);
	expression_write_parameters(&document, parameters);
	document_end_object(&document);

	result = pg_any_to_server(document.data, document.len, PG_UTF8);
	PG_RETURN_TEXT_P(cstring_to_text(result));
}
