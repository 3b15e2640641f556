/*-------------------------------------------------------------------------
 *
 * peer_fdw.h
 *		What the files of the shim share: settings, the private parts of plans
 *		and relations, and the callbacks of the handler table.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_FDW_H
#define PEER_FDW_H

#include "postgres.h"

#include "commands/explain.h"
#if PG_VERSION_NUM >= 180000
#include "commands/explain_state.h"
#endif
#include "foreign/fdwapi.h"
#include "foreign/foreign.h"
#include "lib/stringinfo.h"
#include "nodes/pathnodes.h"
#include "utils/rel.h"

#include "crossing.h"
#include "document.h"

/* The extension's version; the managed library must be of the same. */
#define PEER_FDW_VERSION "0.1.0"

/* Settings (peer_fdw.c). */
extern bool peer_pushdown;		/* peer_fdw.pushdown */
extern bool peer_scan_notices;	/* peer_fdw.scan_notices */
extern bool peer_log_documents; /* peer_fdw.log_documents */
extern int	peer_progress;		/* peer_fdw.progress, in ms; 0 is never */
extern char *peer_managed_library; /* peer_fdw.managed_library, "" is beside the shim */
extern char *peer_application_name;	/* empty or NULL: as the servers say */

/*
 * The table at the peer that holds a row (its tableoid there): part of what
 * identifies a row, since partitions and children count their places each for
 * itself.	It travels as the system column that foreign tables have no use for.
 */
#define PEER_OWNER_ATTRIBUTE MaxCommandIdAttributeNumber

/*
 * ForeignScan.fdw_private, a list.  Text is a String node (copyable), in UTF-8
 * where it is a document.
 */
enum PeerScanPrivate
{
	PEER_SCAN_PLAN,				/* String: the plan, a document */
	PEER_SCAN_COLUMNS,			/* List of int: attribute number per column of
								 * the batch.  Above a relation fdw_scan_tlist
								 * says where they go; of an aggregation NIL,
								 * its outputs are 1, 2, ...; of a join these, of
								 * which there may be fewer than entries */
	PEER_SCAN_PARAMETERS,		/* List of int: the document's index of each
								 * expression in fdw_exprs */
	PEER_SCAN_PARAMETER_NAMES,	/* List of String: for each the column of the
								 * outer relation that it is, or "" */
	PEER_SCAN_REASONS,			/* List of String: for each entry of plan.qual
								 * the reason why it stayed local */
	PEER_SCAN_WRAPPER,			/* String: such as peer_dynamodb */
	PEER_SCAN_SERVER,			/* Integer node: OID of the server, cast to int */
	PEER_SCAN_PRIVATE_LENGTH,

	/* Of a direct modification one more. */
	PEER_DIRECT_SETS_TAG = PEER_SCAN_PRIVATE_LENGTH	/* Integer node: whether its
													 * rows are the command's */
};

/* The expression documents (expression.c). */
typedef struct PeerExpressionContext
{
	PlannerInfo *root;			/* NULL outside of planning */
	Relids		relids;			/* relations whose columns are "column" nodes;
								 * a Var of any other is a parameter */
	List	  **parameters;		/* List of Expr, grown as parameters are met; equal
								 * expressions share an index */
} PeerExpressionContext;

extern void expression_write(StringInfo document, const char *name, Expr *expression,
							 PeerExpressionContext *context);
extern void expression_write_sort_key(StringInfo document, Expr *expression, Oid sort_operator,
									  bool nulls_first, Oid collation, PeerExpressionContext *context);

/* The wrapper of a server, by the name of its handler function: peer_dynamodb (relation.c). */
extern char *wrapper_name(Oid wrapper_oid);

/* A foreign table as the document "table" (relation.c). */
extern void document_add_table(StringInfo document, const char *name, Oid relation_oid, Index relation_index);

/* The same with another size than pg_class has, if there is one. */
struct PeerTableSize;
extern void document_add_sized_table(StringInfo document, const char *name, Oid relation_oid, Index relation_index,
									 const struct PeerTableSize *size);

/* Callbacks, by file. */
/* scan_plan.c */
extern void peer_get_foreign_rel_size(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid);
extern void peer_get_foreign_paths(PlannerInfo *root, RelOptInfo *baserel, Oid foreigntableid);
extern ForeignScan *peer_get_foreign_plan(PlannerInfo *root, RelOptInfo *foreignrel, Oid foreigntableid,
										  ForeignPath *best_path, List *tlist, List *scan_clauses, Plan *outer_plan);
extern bool peer_is_foreign_path_async_capable(ForeignPath *path);
/* join_plan.c */
extern void peer_get_foreign_join_paths(PlannerInfo *root, RelOptInfo *joinrel, RelOptInfo *outerrel,
										RelOptInfo *innerrel, JoinType jointype, JoinPathExtraData *extra);
/* upper_plan.c */
extern void peer_get_foreign_upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input_rel,
										 RelOptInfo *output_rel, void *extra);
/* scan_exec.c */
extern void peer_begin_foreign_scan(ForeignScanState *node, int eflags);
extern TupleTableSlot *peer_iterate_foreign_scan(ForeignScanState *node);
extern void peer_rescan_foreign_scan(ForeignScanState *node);
extern void peer_end_foreign_scan(ForeignScanState *node);
extern bool peer_recheck_foreign_scan(ForeignScanState *node, TupleTableSlot *slot);
extern void peer_foreign_async_request(AsyncRequest *areq);
extern void peer_foreign_async_configure_wait(AsyncRequest *areq);
extern void peer_foreign_async_notify(AsyncRequest *areq);

/* The report of a running scan for EXPLAIN ANALYZE, or NULL if it never ran (scan_exec.c). */
extern Jsonb *scan_report(ForeignScanState *node);

/* The member "properties" of a reply (explain.c). */
extern void explain_properties(Jsonb *reply, ExplainState *es);

/* modify_plan.c */
extern void peer_add_foreign_update_targets(PlannerInfo *root, Index rtindex, RangeTblEntry *target_rte,
											Relation target_relation);
extern List *peer_plan_foreign_modify(PlannerInfo *root, ModifyTable *plan, Index result_relation, int subplan_index);
extern int	peer_is_foreign_rel_updatable(Relation relation);
/* modify_exec.c */
extern void peer_begin_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *target, List *plan,
									  int subplan_index, int eflags);
extern void peer_begin_foreign_insert(ModifyTableState *mtstate, ResultRelInfo *target);
extern TupleTableSlot *peer_exec_foreign_insert(EState *estate, ResultRelInfo *target, TupleTableSlot *slot,
												TupleTableSlot *plan_slot);
extern TupleTableSlot **peer_exec_foreign_batch_insert(EState *estate, ResultRelInfo *target, TupleTableSlot **slots,
													   TupleTableSlot **plan_slots, int *count);
extern int	peer_get_foreign_modify_batch_size(ResultRelInfo *target);
extern TupleTableSlot *peer_exec_foreign_update(EState *estate, ResultRelInfo *target, TupleTableSlot *slot,
												TupleTableSlot *plan_slot);
extern TupleTableSlot *peer_exec_foreign_delete(EState *estate, ResultRelInfo *target, TupleTableSlot *slot,
												TupleTableSlot *plan_slot);
extern void peer_end_foreign_modify(EState *estate, ResultRelInfo *target);
extern void peer_end_foreign_insert(EState *estate, ResultRelInfo *target);
extern void peer_explain_foreign_modify(ModifyTableState *mtstate, ResultRelInfo *target, List *plan,
										int subplan_index, ExplainState *es);
/* direct_modify_plan.c */
extern bool peer_plan_direct_modify(PlannerInfo *root, ModifyTable *plan, Index result_relation, int subplan_index);
/* direct_modify_exec.c */
extern void peer_begin_direct_modify(ForeignScanState *node, int eflags);
extern TupleTableSlot *peer_iterate_direct_modify(ForeignScanState *node);
extern void peer_end_direct_modify(ForeignScanState *node);
/* truncate.c */
extern void peer_exec_foreign_truncate(List *relations, DropBehavior behavior, bool restart_sequences);
/* explain.c */
extern void peer_explain_direct_modify(ForeignScanState *node, ExplainState *es);
extern void peer_explain_foreign_scan(ForeignScanState *node, ExplainState *es);
/* analyze.c */
extern bool peer_analyze_foreign_table(Relation relation, AcquireSampleRowsFunc *acquire, BlockNumber *totalpages);
/* import.c */
extern List *peer_import_foreign_schema(ImportForeignSchemaStmt *stmt, Oid serverOid);

#endif							/* PEER_FDW_H */
