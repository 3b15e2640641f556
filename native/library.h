/*-------------------------------------------------------------------------
 *
 * library.h
 *		The managed library of this backend.
 *
 *-------------------------------------------------------------------------
 */
#ifndef PEER_LIBRARY_H
#define PEER_LIBRARY_H

#include "postgres.h"

#include "bridge.h"

/* The functions of bridge.h under their own names, and what peer_init said. */
typedef struct PeerLibrary
{
#define PEER_LIBRARY_MEMBER(result, name, parameters) name##_fn name;
	PEER_FUNCTIONS(PEER_LIBRARY_MEMBER)
#undef PEER_LIBRARY_MEMBER
	PeerVersion version;
	bool		tls;			/* a usable OpenSSL library is there */
} PeerLibrary;

/* Loads and initializes it at first use.  What fails is reported. */
extern const PeerLibrary *library_load(void);

/* The library if it may be called: NULL before the first use and after the backend's farewell. */
extern const PeerLibrary *library_loaded(void);

/* Where it was loaded from, or would be; in the current memory context. */
extern char *library_file(void);

#endif							/* PEER_LIBRARY_H */
