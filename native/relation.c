/*-------------------------------------------------------------------------
 *
 * relation.c
 *		What is known of a foreign table: its wrapper, and the document "table".
 *
 * Neither the wrapper nor the table's document holds a user mapping's
 * options: secrets live there and reach the managed library only by
 * peer_open.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "description.h"
#include "peer_fdw.h"

#define HANDLER_SUFFIX "_handler"

/*
 * A wrapper is known by its handler function and not by its own name, which a
 * user may choose: CREATE FOREIGN DATA WRAPPER my_ddb HANDLER peer_dynamodb_handler.
 */
char *
wrapper_name(Oid wrapper_oid)
{
	ForeignDataWrapper *wrapper = GetForeignDataWrapper(wrapper_oid);
	char	   *handler = OidIsValid(wrapper->fdwhandler) ? get_func_name(wrapper->fdwhandler) : NULL;
	size_t		length = handler == NULL ? 0 : strlen(handler);
	size_t		suffix = strlen(HANDLER_SUFFIX);

	if (length <= suffix || strcmp(handler + length - suffix, HANDLER_SUFFIX) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_ERROR),
				 errmsg("foreign-data wrapper \"%s\" does not name a kind of peer", wrapper->fdwname),
				 handler == NULL ? errdetail("It has no handler function.") :
				 errdetail("Its handler function is \"%s\".", handler),
				 errhint("The handler must be one of the extension's own, such as peer_dynamodb_handler.")));
	return pnstrdup(handler, length - suffix);
}

/* pg_class, or what the peer says.  A table without a size has -1. */
static void
write_size(StringInfo document, Form_pg_class class, const PeerTableSize *size)
{
	bool		is_known = class->reltuples >= 0 && class->relpages > 0;

	document_add_number(document, "tuples", size != NULL ? size->tuples : class->reltuples);
	document_add_number(document, "pages", size != NULL ? size->pages : is_known ? class->relpages : -1);
}

void
document_add_table(StringInfo document, const char *name, Oid relation_oid, Index relation_index)
{
	document_add_sized_table(document, name, relation_oid, relation_index, NULL);
}

void
document_add_sized_table(StringInfo document, const char *name, Oid relation_oid, Index relation_index,
						 const PeerTableSize *size)
{
	ForeignTable *table = GetForeignTable(relation_oid);
	ForeignServer *server = GetForeignServer(table->serverid);
	Relation	relation = table_open(relation_oid, NoLock);	/* the planner has locked it */
	TupleDesc	descriptor = RelationGetDescr(relation);

	document_begin_object(document, name);
	document_add_integer(document, "relation", relation_index);
	document_add_integer(document, "oid", relation_oid);
	document_add_text(document, "schema", get_namespace_name(RelationGetNamespace(relation)));
	document_add_text(document, "name", RelationGetRelationName(relation));
	document_add_text(document, "server", server->servername);
	document_add_options(document, "server_options", server->options);
	document_add_options(document, "options", table->options);

	document_begin_array(document, "columns");
	for (int i = 0; i < descriptor->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(descriptor, i);

		if (attribute->attisdropped)
			continue;
		document_begin_object(document, NULL);
		document_add_integer(document, "number", attribute->attnum);
		document_add_text(document, "name", NameStr(attribute->attname));
		document_add_type(document, "type", attribute->atttypid, attribute->atttypmod);
		document_add_collation(document, "collation", attribute->attcollation);
		document_add_boolean(document, "not_null", attribute->attnotnull);
		document_add_options(document, "options", GetForeignColumnOptions(relation_oid, attribute->attnum));
		document_end_object(document);
	}
	document_end_array(document);

	write_size(document, relation->rd_rel, size);
	document_end_object(document);
	table_close(relation, NoLock);
}
