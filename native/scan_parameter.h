/*-------------------------------------------------------------------------
 *
 * scan_parameter.h
 *		The values of a scan's parameters.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_SCAN_PARAMETER_H
#define PEER_SCAN_PARAMETER_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/execnodes.h"

typedef struct ScanParameters ScanParameters;

/* In the current memory context; indexes are those of the document, one for each expression. */
extern ScanParameters *scan_parameters_create(PlanState *node, List *expressions, List *indexes);

/* Evaluates them and writes the member "parameters".  Leaves garbage in the current memory context. */
extern void scan_parameters_write(ScanParameters *parameters, ExprContext *econtext, StringInfo document);

/* Whether values of a type look different under other settings.	Yes, if it is not known. */
extern bool scan_depends_on_settings(Oid type);

#endif							/* PEER_SCAN_PARAMETER_H */
