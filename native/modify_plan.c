/*-------------------------------------------------------------------------
 *
 * modify_plan.c
 *		Planner callbacks of writing.
 *
 * The managed library says whether a table can be written, by which columns a
 * row is found again, and how many rows of an INSERT it wants at once.	What
 * comes of it is a plan, which the executor hands back when it opens the target.
 *
 * Identity.  The old values of these columns travel through the plan as junk
 * attributes.	The name of one tells column and type, so that the targets of one
 * statement (foreign partitions) share it only if they may.
 *
 * Columns.	 An INSERT sends all, since a column that is not named has its default.
 * An UPDATE sends those that it sets and the stored generated columns that follow
 * from them; all, if a BEFORE ROW trigger may change others.
 *
 * Batches.	 A volatile function of the user's may look at the table while rows are
 * inserted, and then sees those before; so they must not wait for others.
 *
 * Deliberately left out: direct modification, TRUNCATE.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/heap.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_proc.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/appendinfo.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "modify.h"

static const char *
command_name(CmdType operation)
{
	switch (operation)
	{
		case CMD_INSERT:
			return "insert";
		case CMD_UPDATE:
			return "update";
		case CMD_DELETE:
			return "delete";
		default:
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("this command cannot be used on foreign tables")));
	}
	return NULL;
}

PEER_NORETURN static void
refuse(Relation relation, CmdType operation, Jsonb *reply)
{
	char	   *hint = document_get_text(reply, "hint");
	char	   *reason = document_get_text(reply, "reason");
	const char *what = operation == CMD_INSERT ? "insert into" : operation == CMD_UPDATE ? "update" : "delete from";

	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("cannot %s foreign table \"%s\": %s", what, RelationGetRelationName(relation),
					reason == NULL ? "the peer gives no reason" : reason),
			 hint == NULL ? 0 : errhint("%s", hint)));
	pg_unreachable();
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

static void
check_identity(Relation relation, List *identity)
{
	TupleDesc	descriptor = RelationGetDescr(relation);
	ListCell   *cell;

	foreach(cell, identity)
	{
		int			number = lfirst_int(cell);

		if (number != SelfItemPointerAttributeNumber && number != PEER_OWNER_ATTRIBUTE &&
			(number < 1 || number > descriptor->natts || TupleDescAttr(descriptor, number - 1)->attisdropped))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("unexpected reply of the managed library"),
					 errdetail("Rows are identified by column %d, which the table does not have.", number)));
	}
}

List *
modify_plan(Relation relation, CmdType operation, List *columns, List *returning, bool ignore_conflicts)
{
	ForeignServer *server = GetForeignServer(GetForeignTable(RelationGetRelid(relation))->serverid);
	StringInfoData request;
	Jsonb	   *reply;
	List	   *identity;
	List	   *items = NIL;

	initStringInfo(&request);
	document_begin_object(&request, NULL);
	document_add_text(&request, "stage", "modify");
	document_add_text(&request, "wrapper", wrapper_name(server->fdwid));
	document_add_table(&request, "table", RelationGetRelid(relation), 1);
	document_add_text(&request, "command", command_name(operation));
	add_integers(&request, "columns", columns);
	add_integers(&request, "returning", returning);
	document_add_boolean(&request, "ignore_conflicts", ignore_conflicts);
	document_end_object(&request);

	reply = peer_ask(PEER_QUESTION_PLAN, &request);
	pfree(request.data);
	if (!document_has(reply, "plan"))
		refuse(relation, operation, reply);
	identity = document_get_integers(reply, "identity");
	check_identity(relation, identity);

	items = lappend(items, makeString(document_get_raw(reply, "plan")));
	items = lappend(items, columns);
	items = lappend(items, identity);
	items = lappend(items, returning);
	items = lappend(items, makeInteger((int) Min(Max(document_get_number(reply, "batch_rows", 1), 1), 10000)));
	Assert(list_length(items) == PEER_MODIFY_PRIVATE_LENGTH);
	return items;
}

List *
modify_all_columns(Relation relation)
{
	TupleDesc	descriptor = RelationGetDescr(relation);
	List	   *columns = NIL;

	for (int i = 0; i < descriptor->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(descriptor, i);

		/* A generated column that is not stored has no value to send. */
		if (!attribute->attisdropped &&
			(attribute->attgenerated == '\0' || attribute->attgenerated == ATTRIBUTE_GENERATED_STORED))
			columns = lappend_int(columns, attribute->attnum);
	}
	return columns;
}

/* The row's place, and the table that it is in, are attributes that no table has among its own. */
FormData_pg_attribute
modify_identity_attribute(Relation relation, int number)
{
	if (number < 0)
		return *SystemAttributeDefinition(number);
	return *TupleDescAttr(RelationGetDescr(relation), number - 1);
}

char *
modify_identity_name(Form_pg_attribute attribute)
{
	return psprintf("peer_identity_%d_%u_%d_%u", attribute->attnum, attribute->atttypid, attribute->atttypmod,
					attribute->attcollation);
}

/*
 * The header of a row that is to be changed holds the peer's table in the place of
 * cmin and cmax, so these cannot be had beside it.
 */
static void
refuse_command_numbers(PlannerInfo *root, Index relation, Relation target_relation)
{
	Query	   *query = root->parse;
	Bitmapset  *attributes = NULL;

	pull_varattnos((Node *) query->jointree, relation, &attributes);
	pull_varattnos((Node *) query->targetList, relation, &attributes);
	pull_varattnos((Node *) query->returningList, relation, &attributes);
	if (bms_is_member(MinCommandIdAttributeNumber - FirstLowInvalidHeapAttributeNumber, attributes) ||
		bms_is_member(MaxCommandIdAttributeNumber - FirstLowInvalidHeapAttributeNumber, attributes))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot use cmin or cmax of foreign table \"%s\" in the statement that changes it",
						RelationGetRelationName(target_relation)),
				 errdetail("No command of this server has written a foreign table's row: they tell nothing.")));
}

void
peer_add_foreign_update_targets(PlannerInfo *root, Index rtindex, RangeTblEntry *target_rte, Relation target_relation)
{
	List	   *plan = modify_plan(target_relation, root->parse->commandType, NIL, NIL, false);
	ListCell   *cell;

	foreach(cell, (List *) list_nth(plan, PEER_MODIFY_IDENTITY))
	{
		FormData_pg_attribute attribute = modify_identity_attribute(target_relation, lfirst_int(cell));
		Var		   *var;

		if (lfirst_int(cell) == PEER_OWNER_ATTRIBUTE)
		{
			refuse_command_numbers(root, rtindex, target_relation);
			refuse_command_numbers(root, root->parse->resultRelation, target_relation);
		}
		var = makeVar(rtindex, attribute.attnum, attribute.atttypid, attribute.atttypmod, attribute.attcollation, 0);
		add_row_identity_var(root, var, rtindex, modify_identity_name(&attribute));
	}
}

/* Attribute numbers behind FirstLowInvalidHeapAttributeNumber -> those that can be sent, ascending. */
static List *
sendable(Relation relation, Bitmapset *attributes)
{
	List	   *columns = NIL;
	ListCell   *cell;

	foreach(cell, modify_all_columns(relation))
		if (bms_is_member(lfirst_int(cell) - FirstLowInvalidHeapAttributeNumber, attributes))
			columns = lappend_int(columns, lfirst_int(cell));
	return columns;
}

/* The columns that RETURNING and WITH CHECK OPTION look at, and all if an AFTER ROW trigger may. */
static List *
returned_columns(Relation relation, ModifyTable *plan, Index result_relation, int index)
{
	TriggerDesc *triggers = relation->trigdesc;
	Bitmapset  *attributes = NULL;

	if (triggers != NULL &&
		((plan->operation == CMD_INSERT && triggers->trig_insert_after_row) ||
		 (plan->operation == CMD_UPDATE && triggers->trig_update_after_row)))
		return modify_all_columns(relation);
	if (plan->returningLists != NIL)
		pull_varattnos((Node *) list_nth(plan->returningLists, index), result_relation, &attributes);
	if (plan->withCheckOptionLists != NIL)
		pull_varattnos((Node *) list_nth(plan->withCheckOptionLists, index), result_relation, &attributes);
	if (bms_is_member(InvalidAttrNumber - FirstLowInvalidHeapAttributeNumber, attributes))
		return modify_all_columns(relation);
	return sendable(relation, attributes);
}

static List *
written_columns(PlannerInfo *root, Relation relation, CmdType operation, Index result_relation)
{
	if (operation == CMD_DELETE)
		return NIL;
	if (operation == CMD_INSERT || (relation->trigdesc != NULL && relation->trigdesc->trig_update_before_row))
		return modify_all_columns(relation);
	return sendable(relation, compat_updated_columns(root, result_relation));
}

static bool
is_watching(Oid function, void *context)
{
	return function >= FirstGenbkiObjectId && func_volatile(function) == PROVOLATILE_VOLATILE;
}

/* Whether a function may be called for one row that looks at the rows before. */
static bool
has_watcher(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (check_functions_in_node(node, is_watching, context))
		return true;
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, has_watcher, context, 0);
	return expression_tree_walker(node, has_watcher, context);
}

List *
peer_plan_foreign_modify(PlannerInfo *root, ModifyTable *plan, Index result_relation, int subplan_index)
{
	RangeTblEntry *entry = planner_rt_fetch(result_relation, root);
	Relation	relation = table_open(entry->relid, NoLock);	/* the planner has locked it */
	List	   *columns = written_columns(root, relation, plan->operation, result_relation);
	List	   *returning = returned_columns(relation, plan, result_relation, subplan_index);
	List	   *items;

	/* The core has refused DO UPDATE already: it finds no index to arbitrate. */
	if (plan->onConflictAction != ONCONFLICT_NONE && plan->onConflictAction != ONCONFLICT_NOTHING)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("foreign table \"%s\" does not support ON CONFLICT DO UPDATE", RelationGetRelationName(relation)),
				 errhint("ON CONFLICT DO NOTHING is supported.")));
	items = modify_plan(relation, plan->operation, columns, returning,
						plan->onConflictAction == ONCONFLICT_NOTHING);
	if (plan->operation == CMD_INSERT && has_watcher((Node *) root->parse, NULL))
		lfirst(list_nth_cell(items, PEER_MODIFY_BATCH_ROWS)) = makeInteger(1);
	table_close(relation, NoLock);
	return items;
}

/*
 * Asked at the start of each statement that writes, and for every table that
 * information_schema shows.	So only the option is looked at: the managed library,
 * which knows better and says why, is asked when the statement is planned, or when
 * a COPY begins.
 */
int
peer_is_foreign_rel_updatable(Relation relation)
{
	ForeignTable *table = GetForeignTable(RelationGetRelid(relation));
	List	   *options = list_concat_copy(GetForeignServer(table->serverid)->options, table->options);
	bool		updatable = true;
	ListCell   *cell;

	/* The table's own comes behind its server's. */
	foreach(cell, options)
	{
		DefElem    *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, "updatable") == 0)
			updatable = defGetBoolean(option);
	}
	return updatable ? (1 << CMD_INSERT) | (1 << CMD_UPDATE) | (1 << CMD_DELETE) : 0;
}
