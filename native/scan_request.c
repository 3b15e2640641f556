/*-------------------------------------------------------------------------
 *
 * scan_request.c
 *		The request of stage "scan", and the paths of a reply.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/prep.h"
#include "optimizer/restrictinfo.h"
#include "parser/parsetree.h"
#include "utils/syscache.h"

#include "compat.h"
#include "description.h"
#include "expression.h"
#include "member_use.h"
#include "scan_request.h"

bool
scan_is_changed(PlannerInfo *root, Index relation)
{
	CmdType		command = root->parse->commandType;

	return (command == CMD_UPDATE || command == CMD_DELETE) && bms_is_member(relation, root->all_result_relids);
}

/*
 * Attribute numbers of a relation's columns in an expression, ascending.  A
 * whole row is all columns; of the system columns the row's place may be the
 * peer's, and, where it identifies rows, the table that the row is in; the others
 * are the core's or nobody's.
 */
static List *
columns_of(PlannerInfo *root, RelOptInfo *baserel, Node *expression)
{
	Bitmapset  *attributes = NULL;
	List	   *columns = NIL;
	bool		whole_row;

	pull_varattnos(expression, baserel->relid, &attributes);
	if (scan_is_changed(root, baserel->relid) &&
		bms_is_member(PEER_OWNER_ATTRIBUTE - FirstLowInvalidHeapAttributeNumber, attributes))
		columns = lappend_int(columns, PEER_OWNER_ATTRIBUTE);
	if (bms_is_member(SelfItemPointerAttributeNumber - FirstLowInvalidHeapAttributeNumber, attributes))
		columns = lappend_int(columns, SelfItemPointerAttributeNumber);
	whole_row = bms_is_member(InvalidAttrNumber - FirstLowInvalidHeapAttributeNumber, attributes);
	for (AttrNumber number = 1; number <= baserel->max_attr; number++)
	{
		if (whole_row)
		{
			/* finds none that was dropped */
			HeapTuple	tuple = SearchSysCacheAttNum(planner_rt_fetch(baserel->relid, root)->relid, number);

			if (!HeapTupleIsValid(tuple))
				continue;
			ReleaseSysCache(tuple);
		}
		else if (!bms_is_member(number - FirstLowInvalidHeapAttributeNumber, attributes))
			continue;
		columns = lappend_int(columns, number);
	}
	return columns;
}

static void
add_integers(StringInfo document, const char *name, List *integers)
{
	ListCell   *cell;

	document_begin_array(document, name);
	foreach(cell, integers)
		document_add_integer(document, NULL, lfirst_int(cell));
	document_end_array(document);
}

/* The option of this name, which the table's own decides; without it a scan runs beside others. */
static bool
is_async(ForeignServer *server, Oid relation_oid)
{
	List	   *options = list_concat_copy(server->options, GetForeignTable(relation_oid)->options);
	bool		async = true;
	ListCell   *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, "async_capable") == 0)
			async = defGetBoolean(option);
	}
	return async;
}

PeerRelation *
scan_describe_relation(PlannerInfo *root, RelOptInfo *baserel, Oid relation_oid)
{
	PeerRelation *relation = palloc0(sizeof(PeerRelation));
	ForeignServer *server = GetForeignServer(baserel->serverid);
	StringInfoData table;
	PeerTableSize size;
	bool		is_remote = remote_estimate(relation_oid, compat_scan_user(root, baserel), &size);

	if (is_remote)
		baserel->tuples = size.tuples;
	relation->wrapper = wrapper_name(server->fdwid);
	relation->server = server->serverid;
	relation->user = compat_scan_user(root, baserel);
	relation->asks_peer = remote_estimate_wanted(relation_oid);
	relation->relids = relation->visible = baserel->relids;
	relation->parameters = plan_parameters(root, server->serverid);
	relation->columns = columns_of(root, baserel, (Node *) baserel->reltarget->exprs);
	relation->members = member_use_document(root, baserel);
	relation->orders = plan_useful_orders(root, baserel, relation->visible);
	relation->async = is_async(server, relation_oid);

	initStringInfo(&table);
	document_add_sized_table(&table, NULL, relation_oid, baserel->relid, is_remote ? &size : NULL);
	relation->table = table.data;
	return relation;
}

void
plan_begin_request(StringInfo document, PeerRelation *relation, const char *stage)
{
	initStringInfo(document);
	document_begin_object(document, NULL);
	document_add_text(document, "stage", stage);
	document_add_text(document, "wrapper", relation->wrapper);
	document_add_boolean(document, "pushdown", peer_pushdown);
	document_add_raw(document, "table", relation->table);
}

/* A clause that may not overtake those of a lower security level is named, but not shown. */
static void
write_clause(StringInfo document, RestrictInfo *clause, RelOptInfo *baserel, PeerExpressionContext *context)
{
	if (restriction_is_securely_promotable(clause, baserel))
		expression_write(document, "expression", clause->clause, context);
	else
	{
		document_begin_object(document, "expression");
		document_add_text(document, "node", "untranslatable");
		document_add_text(document, "name", "RestrictInfo");
		document_add_text(document, "reason", "it must wait for the conditions of a security barrier");
		document_add_type(document, "type", BOOLOID, -1);
		document_end_object(document);
	}
}

/*
 * How many rows the query's LIMIT wants of this relation, OFFSET included; -1
 * if it has none, or other relations and a sort that the peer does not do come first.
 */
static double
row_hint(PlannerInfo *root, RelOptInfo *baserel, PeerRelation *relation)
{
	int			ordered = relation->orders == NIL ? 0 : list_length((List *) linitial(relation->orders));

	if (root->limit_tuples <= 0 || !bms_equal(baserel->relids, root->all_baserels) ||
		ordered < list_length(root->query_pathkeys))
		return -1;
	return root->limit_tuples;
}

/* What is common to the paths of all stages. */
PeerPath *
plan_read_path(Jsonb *reply, List *parameters)
{
	PeerPath   *path = palloc0(sizeof(PeerPath));
	Jsonb	   *plan = document_get(reply, "plan");
	ListCell   *cell;

	if (plan == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected reply of the managed library"),
				 errdetail("A path has no plan.")));
	path->plan = document_get_raw(reply, "plan");
	path->rows = clamp_row_est(document_get_number(reply, "rows", 1));
	path->startup_cost = Max(document_get_number(reply, "startup_cost", 0), 0);
	path->total_cost = Max(document_get_number(reply, "total_cost", 0), path->startup_cost);
	path->order = -1;
	path->columns = document_get_integers(plan, "columns");
	path->parameters = parameters;
	path->used = document_get_integers(plan, "parameters");
	foreach(cell, path->used)
		if (lfirst_int(cell) < 0 || lfirst_int(cell) >= list_length(parameters))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("A plan uses parameter %d of %d.", lfirst_int(cell), list_length(parameters))));
	return path;
}

/* A clause without an answer stays local: nothing is believed to be pushed that was not said to be. */
void
plan_read_answers(PeerPath *path, Jsonb *reply, List *clauses)
{
	char	  **reasons = palloc(sizeof(char *) * Max(list_length(clauses), 1));
	ListCell   *cell;

	for (int i = 0; i < list_length(clauses); i++)
		reasons[i] = "the peer gave no answer";
	foreach(cell, document_get_objects(reply, "answers"))
	{
		Jsonb	   *answer = (Jsonb *) lfirst(cell);
		double		index = document_get_number(answer, "index", -1);
		char	   *pushed = document_get_text(answer, "pushed");
		char	   *reason = document_get_text(answer, "reason");

		if (pushed == NULL || !(index >= 0 && index < list_length(clauses)))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("An answer is to no clause of the request.")));
		if (strcmp(pushed, "exact") == 0 || strcmp(pushed, "inexact") == 0)
			path->pushed = bms_add_member(path->pushed, (int) index);
		if (strcmp(pushed, "exact") == 0)
			reasons[(int) index] = NULL;
		else if (reason != NULL)
			reasons[(int) index] = reason;
		else
			reasons[(int) index] = strcmp(pushed, "inexact") == 0 ? "the peer checks it inexactly" :
				"the peer cannot check it";
	}
	path->clauses = clauses;
	for (int i = 0; i < list_length(clauses); i++)
		path->reasons = lappend(path->reasons, reasons[i]);
	path->answers = document_get_raw(reply, "answers");
	if (path->answers == NULL)
		path->answers = "[]";
}

/* A plan that lacks a column would give NULLs for it: better an error now than wrong rows later. */
static void
check_columns(PlannerInfo *root, RelOptInfo *baserel, PeerRelation *relation, PeerPath *path)
{
	List	   *needed = relation->columns;
	ListCell   *clause;
	ListCell   *reason;
	ListCell   *cell;

	forboth(clause, path->clauses, reason, path->reasons)
		if (lfirst(reason) != NULL)
			needed = list_union_int(needed, columns_of(root, baserel, (Node *) lfirst_node(RestrictInfo, clause)->clause));
	foreach(cell, needed)
		if (lfirst_int(cell) > 0 && !list_member_int(path->columns, lfirst_int(cell)))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("A plan does not read column %d, which the query needs.", lfirst_int(cell))));
	foreach(cell, path->columns)
		if ((lfirst_int(cell) < 1 && !list_member_int(needed, lfirst_int(cell))) ||
			lfirst_int(cell) > baserel->max_attr)
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("A plan reads column %d, which the table does not have.", lfirst_int(cell))));
}

/*
 * How the rows are to be locked at the peer, or NULL: a table whose rows are changed
 * as with FOR UPDATE, as postgres_fdw does, others as the query says.
 */
static const char *
lock_strength(PlannerInfo *root, RelOptInfo *baserel)
{
	PlanRowMark *mark = get_plan_rowmark(root->rowMarks, baserel->relid);

	if (scan_is_changed(root, baserel->relid))
		return "update";
	switch (mark == NULL ? LCS_NONE : mark->strength)
	{
		case LCS_FORKEYSHARE:
			return "key_share";
		case LCS_FORSHARE:
			return "share";
		case LCS_FORNOKEYUPDATE:
			return "no_key_update";
		case LCS_FORUPDATE:
			return "update";
		default:
			return NULL;
	}
}

/*
 * Selectivities are estimated first: estimators may run functions, and those
 * must see the session's settings.
 */
List *
scan_ask(PlannerInfo *root, RelOptInfo *baserel, PeerRelation *relation,
		 List *clauses, List *join_clauses, bool outer, Jsonb **reply_out)
{
	List	   *offered = list_concat_copy(clauses, join_clauses);
	int			first_join = list_length(clauses);
	Selectivity *selectivities = palloc(sizeof(Selectivity) * Max(list_length(offered), 1));
	List	   *parameters = list_copy(*relation->parameters);
	PeerExpressionContext context = {.root = root, .relids = baserel->relids, .parameters = &parameters};
	List	   *paths = NIL;
	StringInfoData request;
	Jsonb	   *reply;
	ListCell   *cell;
	int			level;

	foreach(cell, offered)
		selectivities[foreach_current_index(cell)] =
			clause_selectivity(root, (Node *) lfirst(cell), baserel->relid, JOIN_INNER, NULL);

	plan_begin_request(&request, relation, "scan");
	level = document_transmission_begin();
	document_begin_array(&request, "clauses");
	foreach(cell, offered)
	{
		RestrictInfo *clause = lfirst_node(RestrictInfo, cell);
		int			index = foreach_current_index(cell);

		document_begin_object(&request, NULL);
		document_add_integer(&request, "index", index);
		write_clause(&request, clause, baserel, &context);
		document_add_number(&request, "selectivity", selectivities[index]);
		document_add_boolean(&request, "join", index >= first_join);
		add_integers(&request, "columns", columns_of(root, baserel, (Node *) clause->clause));
		document_end_object(&request);
	}
	document_end_array(&request);
	add_integers(&request, "columns", relation->columns);
	document_add_text(&request, "lock", lock_strength(root, baserel));
	document_add_raw(&request, "members", relation->members);
	/* A parameterized path is offered none: the planner makes no use of its order. */
	plan_write_orders(&request, outer ? NIL : relation->orders, baserel, relation->visible, &context);
	document_transmission_end(level);
	document_add_boolean(&request, "outer", outer);
	if (!outer && row_hint(root, baserel, relation) > 0)
		document_add_number(&request, "row_hint", row_hint(root, baserel, relation));
	expression_write_parameters(&request, parameters);
	document_end_object(&request);
	plan_keep_parameters(root, relation, parameters);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	foreach(cell, document_get_objects(reply, "paths"))
	{
		Jsonb	   *item = (Jsonb *) lfirst(cell);
		PeerPath   *path = plan_read_path(item, parameters);

		path->order = (int) document_get_number(item, "order", -1);
		plan_read_answers(path, item, offered);
		check_columns(root, baserel, relation, path);
		paths = lappend(paths, path);
	}
	if (paths == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected reply of the managed library"),
				 errdetail("There is no way to scan the table.")));
	if (reply_out != NULL)
		*reply_out = reply;
	return paths;
}
