/*-------------------------------------------------------------------------
 *
 * compat.h
 *		What differs between PostgreSQL 14 and 18, in one place.
 *
 * Every conditional on PG_VERSION_NUM of the planning half stands here.  The
 * functions are static inline: each file that needs one gets its own copy, and
 * the header has no file of its own to link.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_COMPAT_H
#define PEER_COMPAT_H

#include "postgres.h"

#include "access/stratnum.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_attribute.h"
#include "commands/explain.h"
#if PG_VERSION_NUM >= 160000
#include "catalog/pg_foreign_server.h"
#endif
#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#include "commands/explain_state.h"
#endif
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "nodes/parsenodes.h"
#include "nodes/pathnodes.h"
#include "optimizer/inherit.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "parser/parsetree.h"
#include "tcop/tcopprot.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/*
 * pg_locale.h asks for the headers of ICU, which the packages of the server's
 * headers do not bring along.  What 18 needs of it, the flags of a locale,
 * stands before the only member of the struct that ICU adds to.
 */
#if PG_VERSION_NUM < 180000
extern bool lc_collate_is_c(Oid collation);
#elif defined(USE_ICU)
#undef USE_ICU
#include "utils/pg_locale.h"
#define USE_ICU 1
#else
#include "utils/pg_locale.h"
#endif
#include "utils/acl.h"
#include "utils/sampling.h"

/* Stands before the declaration of a function that does not return. */
#if PG_VERSION_NUM >= 180000
#define PEER_NORETURN pg_noreturn
#else
#define PEER_NORETURN pg_attribute_noreturn()
#endif

/*
 * Whether text under this collation is ordered by its bytes.  The default
 * collation counts if the database's own locale is C or POSIX.
 */
static inline bool
compat_collation_is_c(Oid collation)
{
#if PG_VERSION_NUM >= 180000
	return pg_newlocale_from_collation(collation)->collate_is_c;
#else
	return lc_collate_is_c(collation);
#endif
}

/* Whether a < or > operator of a btree family is the >.  False if it is neither. */
static inline bool
compat_is_ordering_operator(Oid operator, Oid *input_type, bool *descending)
{
	Oid			family;
#if PG_VERSION_NUM >= 180000
	CompareType direction;

	if (!get_ordering_op_properties(operator, &family, input_type, &direction))
		return false;
	*descending = (direction == COMPARE_GT);
#else
	int16		direction;

	if (!get_ordering_op_properties(operator, &family, input_type, &direction))
		return false;
	*descending = (direction == BTGreaterStrategyNumber);
#endif
	return true;
}

/* The operator that sorts values of a type as a path key says. */
static inline Oid
compat_pathkey_operator(PathKey *pathkey, Oid type)
{
#if PG_VERSION_NUM >= 180000
	return get_opfamily_member_for_cmptype(pathkey->pk_opfamily, type, type, pathkey->pk_cmptype);
#else
	return get_opfamily_member(pathkey->pk_opfamily, type, type, pathkey->pk_strategy);
#endif
}

/*
 * The members of an equivalence class that one relation can compute, as a
 * List of EquivalenceMember.  Since 18 the members of inheritance children
 * are kept apart and want an iterator.
 */
static inline List *
compat_equivalence_members(EquivalenceClass *ec, RelOptInfo *rel)
{
	List	   *members = NIL;
	EquivalenceMember *member;
#if PG_VERSION_NUM >= 180000
	EquivalenceMemberIterator iterator;

	setup_eclass_member_iterator(&iterator, ec, rel->relids);
	while ((member = eclass_member_iterator_next(&iterator)) != NULL)
	{
#else
	ListCell   *cell;

	foreach(cell, ec->ec_members)
	{
		member = (EquivalenceMember *) lfirst(cell);
#endif
		if (!member->em_is_const && !bms_is_empty(member->em_relids) &&
			bms_is_subset(member->em_relids, rel->relids))
			members = lappend(members, member);
	}
	return members;
}

/*
 * The base relations that a member is computed from.  Since 16 em_relids names
 * the outer joins, too, that make NULLs of them.
 */
static inline Relids
compat_member_relations(PlannerInfo *root, EquivalenceMember *member)
{
#if PG_VERSION_NUM >= 160000
	return bms_difference(member->em_relids, root->outer_join_rels);
#else
	return member->em_relids;
#endif
}

/* Paths.  17 added fdw_restrictinfo, for paths of joins; 18 disabled_nodes. */
static inline ForeignPath *
compat_create_scan_path(PlannerInfo *root, RelOptInfo *rel, double rows, Cost startup_cost, Cost total_cost,
						List *pathkeys, Relids required_outer, List *fdw_private)
{
	return create_foreignscan_path(root, rel, NULL, rows,
#if PG_VERSION_NUM >= 180000
								   0,
#endif
								   startup_cost, total_cost, pathkeys, required_outer, NULL,
#if PG_VERSION_NUM >= 170000
								   NIL,
#endif
								   fdw_private);
}

static inline ForeignPath *
compat_create_join_path(PlannerInfo *root, RelOptInfo *rel, double rows, Cost startup_cost, Cost total_cost,
						List *pathkeys, Path *outer_path, List *fdw_private)
{
	return create_foreign_join_path(root, rel, NULL, rows,
#if PG_VERSION_NUM >= 180000
									0,
#endif
									startup_cost, total_cost, pathkeys, rel->lateral_relids, outer_path,
#if PG_VERSION_NUM >= 170000
									NIL,
#endif
									fdw_private);
}

static inline ForeignPath *
compat_create_upper_path(PlannerInfo *root, RelOptInfo *rel, PathTarget *target, double rows,
						 Cost startup_cost, Cost total_cost, List *pathkeys, List *fdw_private)
{
	return create_foreign_upper_path(root, rel, target, rows,
#if PG_VERSION_NUM >= 180000
									 0,
#endif
									 startup_cost, total_cost, pathkeys, NULL,
#if PG_VERSION_NUM >= 170000
									 NIL,
#endif
									 fdw_private);
}

/* As whom a base relation is read: a view's owner, if through a view. */
static inline Oid
compat_scan_user(PlannerInfo *root, RelOptInfo *baserel)
{
#if PG_VERSION_NUM >= 160000
	Oid			user = baserel->userid;
#else
	Oid			user = planner_rt_fetch(baserel->relid, root)->checkAsUser;
#endif

	return OidIsValid(user) ? user : GetUserId();
}

/* A generated column that is not stored, which 18 has. */
static inline bool
compat_is_virtual(Form_pg_attribute attribute)
{
#if PG_VERSION_NUM >= 180000
	return attribute->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL;
#else
	return false;
#endif
}

/* A random number between 0 and 1, of a reservoir's own generator. */
static inline double
compat_sampler_fraction(ReservoirStateData *state)
{
#if PG_VERSION_NUM >= 150000
	return sampler_random_fract(&state->randstate);
#else
	return sampler_random_fract(state->randstate);
#endif
}

/* Makes the result of a function that returns a set as a whole.  15.0 has no InitMaterializedSRF() yet. */
static inline void
compat_begin_set(FunctionCallInfo fcinfo)
{
#if PG_VERSION_NUM >= 160000
	InitMaterializedSRF(fcinfo, 0);
#else
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext old;

	if (result == NULL || !IsA(result, ReturnSetInfo) || (result->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("the function is called where a set cannot be returned")));
	old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	if (get_call_result_type(fcinfo, NULL, &result->setDesc) != TYPEFUNC_COMPOSITE)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the function must return rows")));
	result->returnMode = SFRM_Materialize;
	result->setResult = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0, false, work_mem);
	MemoryContextSwitchTo(old);
#endif
}

/* Parse analysis and rewriting of one statement whose parameters' types are known. */
static inline List *
compat_analyze_and_rewrite(RawStmt *statement, const char *source, Oid *parameter_types, int parameter_count)
{
#if PG_VERSION_NUM >= 150000
	return pg_analyze_and_rewrite_fixedparams(statement, source, parameter_types, parameter_count, NULL);
#else
	return pg_analyze_and_rewrite(statement, source, parameter_types, parameter_count, NULL);
#endif
}

/*
 * Replaces columns of joins, and since 18 those of the grouping step, by what
 * they stand for, as the planner does first of all.
 */
static inline Node *
compat_flatten_aliases(Query *query, Node *node)
{
	if (node == NULL)
		return NULL;
#if PG_VERSION_NUM >= 180000
	if (query->hasGroupRTE)
		node = flatten_group_exprs(NULL, query, node);
#endif
#if PG_VERSION_NUM >= 160000
	return flatten_join_alias_vars(NULL, query, node);
#else
	return flatten_join_alias_vars(query, node);
#endif
}

/*
 * The columns that an UPDATE sets, generated ones included, behind
 * FirstLowInvalidHeapAttributeNumber.  Before 16 minor releases differ in what
 * tells the generated ones: extraUpdatedCols was filled up to 14.6 and 15.1 and
 * is empty behind them, where get_rel_all_updated_cols() is new.
 */
static inline Bitmapset *
compat_updated_columns(PlannerInfo *root, Index result_relation)
{
#if PG_VERSION_NUM >= 160000
	return get_rel_all_updated_cols(root, find_base_rel(root, result_relation));
#else
	RangeTblEntry *entry = planner_rt_fetch(result_relation, root);
	Relation	relation = table_open(entry->relid, NoLock);	/* the planner has locked it */
	TupleDesc	descriptor = RelationGetDescr(relation);
	Bitmapset  *updated = bms_copy(entry->updatedCols);

	if (descriptor->constr != NULL && descriptor->constr->has_generated_stored)
		for (int i = 0; i < descriptor->constr->num_defval; i++)
		{
			AttrDefault *expression = &descriptor->constr->defval[i];
			Bitmapset  *used = NULL;

			if (TupleDescAttr(descriptor, expression->adnum - 1)->attgenerated == '\0')
				continue;
			pull_varattnos(stringToNode(expression->adbin), 1, &used);
			if (bms_overlap(used, entry->updatedCols))
				updated = bms_add_member(updated, expression->adnum - FirstLowInvalidHeapAttributeNumber);
		}
	table_close(relation, NoLock);
	return updated;
#endif
}

/* As whom a target is written: a view's owner, if it is written through a view. */
static inline Oid
compat_modify_user(EState *estate, ResultRelInfo *target)
{
#if PG_VERSION_NUM >= 160000
	return ExecGetResultRelCheckAsUser(target, estate);
#else
	Index		index = target->ri_RangeTableIndex;
	Oid			user;

	/* A partition that rows are routed into may have no entry of its own. */
	if (index == 0)
		index = target->ri_RootResultRelInfo->ri_RangeTableIndex;
	user = exec_rt_fetch(index, estate)->checkAsUser;
	return OidIsValid(user) ? user : GetUserId();
#endif
}

/* Whether a user has USAGE on a server. */
static inline AclResult
compat_server_usage(Oid server, Oid user)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(ForeignServerRelationId, server, user, ACL_USAGE);
#else
	return pg_foreign_server_aclcheck(server, user, ACL_USAGE);
#endif
}

#endif							/* PEER_COMPAT_H */
