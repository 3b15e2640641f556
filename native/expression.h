/*-------------------------------------------------------------------------
 *
 * expression.h
 *		What the files that write expression documents share.
 *
 * expression.c decides what a node becomes: constant, parameter, or the node
 * itself; expression_call.c writes what calls a function, expression_shape.c what
 * only puts values together or picks among them, and expression_const.c
 * constants.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_EXPRESSION_H
#define PEER_EXPRESSION_H

#include "peer_fdw.h"

/* Deeper or larger than this is not sent: the reader must not be made to overflow. */
#define EXPRESSION_MAX_DEPTH 200
#define EXPRESSION_MAX_NODES 50000

/* An expression while it is written. */
typedef struct ExpressionWriter
{
	StringInfo	document;
	PeerExpressionContext *context;
	int			depth;			/* of the node being written */
	int			nodes;			/* written so far */
	int			guarded;		/* above 0: in a branch that PostgreSQL may
								 * never evaluate */
	bool		too_large;		/* nodes is over the limit: write no more */
} ExpressionWriter;

/* expression.c */
extern void expression_write_node(ExpressionWriter *writer, const char *name, Node *node);
extern void expression_write_list(ExpressionWriter *writer, const char *name, List *nodes);
extern void expression_begin(ExpressionWriter *writer, const char *name, const char *node);
extern void expression_end(ExpressionWriter *writer, Node *node);
extern void expression_refuse(ExpressionWriter *writer, const char *name, Node *node,
							  const char *node_name, const char *reason);
extern void expression_write_key(ExpressionWriter *writer, const char *name, Expr *expression, Oid sort_operator,
								 bool nulls_first, Oid collation);

/* Whether the value of an expression is known when a scan of relids starts. */
extern bool expression_is_known(Node *node, Relids relids);

/* The member "parameters" of a request. */
extern void expression_write_parameters(StringInfo document, List *parameters);

/* expression_call.c: each writes its node; false if it is no node of that file */
extern bool expression_write_call(ExpressionWriter *writer, const char *name, Node *node);

/* expression_shape.c */
extern bool expression_write_shape(ExpressionWriter *writer, const char *name, Node *node);

/* expression_const.c */
extern void expression_write_const(ExpressionWriter *writer, const char *name, Const *constant);

#endif							/* PEER_EXPRESSION_H */
