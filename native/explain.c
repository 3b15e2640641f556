/*-------------------------------------------------------------------------
 *
 * explain.c
 *		What EXPLAIN says of a foreign scan.
 *
 * The plan's own description comes from the managed library, which does no I/O
 * for it.  Then each condition that stayed local, with the reason; with VERBOSE
 * the parameters; and with ANALYZE what the scan cost.
 *
 * Nothing here looks at a user mapping.  A plan holds no secret, and the report of
 * a scan is made of figures.
 *
 * Deliberately left out: names of outer columns inside larger expressions.  The
 * core does not hand its ancestors to this callback, so they appear as numbers; a
 * parameter that is nothing but a column has its name from the plan.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "utils/ruleutils.h"

#include "compat.h"
#include "peer_fdw.h"

/* One property: its value is whichever of the members is there. */
static void
show_property(Jsonb *property, ExplainState *es)
{
	char	   *label = document_get_text(property, "label");
	char	   *unit = document_get_text(property, "unit");

	if (label == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("unexpected reply of the managed library"),
				 errdetail("A property has no label.")));
	if (document_has(property, "text"))
		ExplainPropertyText(label, document_get_text(property, "text"), es);
	else if (document_has(property, "integer"))
		ExplainPropertyInteger(label, unit, (int64) rint(document_get_number(property, "integer", 0)), es);
	else if (document_has(property, "number"))
		ExplainPropertyFloat(label, unit, document_get_number(property, "number", 0), 3, es);
	else if (document_has(property, "list"))
		ExplainPropertyList(label, document_get_texts(property, "list"), es);
}

void
explain_properties(Jsonb *reply, ExplainState *es)
{
	ListCell   *cell;

	foreach(cell, document_get_objects(reply, "properties"))
		show_property((Jsonb *) lfirst(cell), es);
}

/* The n-th condition stayed local for the n-th reason. */
static void
show_local_filters(List *quals, List *reasons, List *context, bool prefix, ExplainState *es)
{
	bool		is_text = es->format == EXPLAIN_FORMAT_TEXT;
	ListCell   *qual;
	ListCell   *reason;

	if (quals == NIL)
		return;
	if (!is_text)
		ExplainOpenGroup("Local Filters", "Local Filters", false, es);
	forboth(qual, quals, reason, reasons)
	{
		char	   *filter = deparse_expression((Node *) lfirst(qual), context, prefix, false);
		char	   *why = strVal(lfirst(reason));

		if (is_text)
			ExplainPropertyText("Local Filter", psprintf("%s -- %s", filter, why), es);
		else
		{
			ExplainOpenGroup("Local Filter", NULL, true, es);
			ExplainPropertyText("Filter", filter, es);
			ExplainPropertyText("Reason", why, es);
			ExplainCloseGroup("Local Filter", NULL, true, es);
		}
	}
	if (!is_text)
		ExplainCloseGroup("Local Filters", "Local Filters", false, es);
}

/* $n of the plan's description, by what the executor evaluates for it. */
static void
show_parameters(List *expressions, List *indexes, List *names, List *context, bool prefix, ExplainState *es)
{
	List	   *lines = NIL;
	ListCell   *expression;
	ListCell   *index;
	ListCell   *name;

	forthree(expression, expressions, index, indexes, name, names)
	{
		char	   *value = strVal(lfirst(name));

		if (value[0] == '\0')
			value = deparse_expression((Node *) lfirst(expression), context, prefix, false);
		lines = lappend(lines, psprintf("$%d = %s", lfirst_int(index) + 1, value));
	}
	if (lines != NIL)
		ExplainPropertyList("Parameters", lines, es);
}

static void
show_report(Jsonb *report, ExplainState *es)
{
	explain_properties(report, es);
	ExplainPropertyInteger("Rows", NULL, (int64) document_get_number(report, "rows", 0), es);
	ExplainPropertyInteger("Batches", NULL, (int64) document_get_number(report, "batches", 0), es);
	ExplainPropertyInteger("Bytes", NULL, (int64) document_get_number(report, "bytes", 0), es);
	if (es->timing)
		ExplainPropertyFloat("Wait", "ms", document_get_number(report, "wait_ms", 0), 3, es);
}

static void
show_plan(ForeignScanState *node, Jsonb *report, ExplainState *es)
{
	ForeignScan *scan = (ForeignScan *) node->ss.ps.plan;
	List	   *context = set_deparse_context_plan(es->deparse_cxt, (Plan *) scan, NIL);
	bool		prefix = es->verbose || list_length(es->rtable) > 1;
	StringInfoData request;

	initStringInfo(&request);
	document_begin_object(&request, NULL);
	document_add_raw(&request, "plan", strVal(list_nth(scan->fdw_private, PEER_SCAN_PLAN)));
	document_add_boolean(&request, "verbose", es->verbose);
	document_end_object(&request);
	explain_properties(peer_ask(PEER_QUESTION_DESCRIBE, &request), es);

	show_local_filters(scan->scan.plan.qual, (List *) list_nth(scan->fdw_private, PEER_SCAN_REASONS),
					   context, prefix, es);
	if (es->verbose)
		show_parameters(scan->fdw_exprs, (List *) list_nth(scan->fdw_private, PEER_SCAN_PARAMETERS),
						(List *) list_nth(scan->fdw_private, PEER_SCAN_PARAMETER_NAMES), context, prefix, es);
	if (report != NULL)
		show_report(report, es);
}

void
peer_explain_foreign_scan(ForeignScanState *node, ExplainState *es)
{
	show_plan(node, es->analyze ? scan_report(node) : NULL, es);
}

/* The peer does it all: there is nothing to report but the rows, which the core counts. */
void
peer_explain_direct_modify(ForeignScanState *node, ExplainState *es)
{
	show_plan(node, NULL, es);
}
