/*-------------------------------------------------------------------------
 *
 * option.c
 *		The validator of all wrappers: peer_dynamodb_validator and its like.
 *
 * One C function serves them all.  It knows which one it is by the name of the
 * SQL function, and leaves what is legal to the connector: options are declared
 * there, once.  The managed library is asked even if there are no options, since
 * one may be missing; so CREATE EXTENSION is the first to say if it is not
 * installed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/reloptions.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_foreign_data_wrapper.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_foreign_table.h"
#include "catalog/pg_user_mapping.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"

#include "peer_fdw.h"

#define VALIDATOR_SUFFIX "_validator"

PG_FUNCTION_INFO_V1(peer_fdw_validator);

/* The wrapper of the validator that was called. */
static char *
validated_wrapper(Oid function)
{
	char	   *name = get_func_name(function);
	size_t		length = name == NULL ? 0 : strlen(name);
	size_t		suffix = strlen(VALIDATOR_SUFFIX);

	if (length <= suffix || strcmp(name + length - suffix, VALIDATOR_SUFFIX) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_FDW_ERROR),
				 errmsg("function \"%s\" is not a validator of this extension", name == NULL ? "" : name),
				 errhint("Use the one that the extension declares, such as peer_dynamodb_validator.")));
	return pnstrdup(name, length - suffix);
}

static const char *
place_name(Oid catalog)
{
	switch (catalog)
	{
		case ForeignDataWrapperRelationId:
			return "wrapper";
		case ForeignServerRelationId:
			return "server";
		case UserMappingRelationId:
			return "user_mapping";
		case ForeignTableRelationId:
			return "table";
		case AttributeRelationId:
			return "column";
		default:
			ereport(ERROR,
					(errcode(ERRCODE_FDW_ERROR),
					 errmsg("objects of catalog %u have no options of this extension", catalog)));
	}
	return NULL;
}

/* Not an error: the extension may come later. */
static void
warn_of_extensions(List *names)
{
	ListCell   *cell;

	foreach(cell, names)
		if (!OidIsValid(get_extension_oid((char *) lfirst(cell), true)))
			ereport(WARNING,
					(errcode(ERRCODE_UNDEFINED_OBJECT),
					 errmsg("extension \"%s\" is not installed", (char *) lfirst(cell))));
}

Datum
peer_fdw_validator(PG_FUNCTION_ARGS)
{
	List	   *options = untransformRelOptions(PG_GETARG_DATUM(0));
	StringInfoData document;
	ListCell   *cell;

	/* An option may come without a value from a hand-made catalog entry only. */
	foreach(cell, options)
		if (lfirst_node(DefElem, cell)->arg == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_FDW_INVALID_OPTION_NAME),
					 errmsg("option \"%s\" has no value", lfirst_node(DefElem, cell)->defname)));

	initStringInfo(&document);
	document_begin_object(&document, NULL);
	document_add_text(&document, "wrapper", validated_wrapper(fcinfo->flinfo->fn_oid));
	document_add_text(&document, "place", place_name(PG_GETARG_OID(1)));
	document_add_boolean(&document, "superuser", superuser());
	document_add_options(&document, "options", options);
	document_end_object(&document);
	warn_of_extensions(document_get_texts(peer_ask(PEER_QUESTION_VALIDATE, &document), "extensions"));
	PG_RETURN_VOID();
}
