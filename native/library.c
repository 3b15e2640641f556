/*-------------------------------------------------------------------------
 *
 * library.c
 *		Loads the managed library.
 *
 * At first use in a backend, never in the postmaster: a runtime with threads
 * does not survive fork().	 The library lies beside the shim, since one build
 * of it serves all PostgreSQL versions, or where peer_fdw.managed_library says.
 *
 * A library that could not be found or opened is looked for again at the next
 * use.	 One that was opened but does not fit stays open, because a runtime that
 * has started cannot be unloaded; the failure is remembered and reported at
 * each use, and only a new session sees what was installed since.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include "miscadmin.h"
#include "storage/ipc.h"
#include "utils/memutils.h"

#include "error.h"
#include "library.h"
#include "peer_fdw.h"
#include "signal_guard.h"

#define LIBRARY_NAME "peer_fdw_managed.so"

/*
 * How long the end of a backend waits for its operations.  What obeys its token
 * ends within a few; the rest must not keep a terminated session for long.
 */
#define SHUTDOWN_GRACE_MS 40

typedef enum LibraryState
{
	LIBRARY_UNUSED,
	LIBRARY_READY,
	LIBRARY_UNFIT,				/* opened, but does not fit: see unfit_* */
	LIBRARY_SHUT_DOWN
} LibraryState;

static LibraryState library_state = LIBRARY_UNUSED;
static PeerLibrary library;
static char *loaded_file = NULL;	/* in TopMemoryContext */
static const char *unfit_detail = NULL; /* in TopMemoryContext */

/* Name and place of each function in PeerLibrary. */
static const struct
{
	const char *name;
	size_t		offset;
}			functions[] = {
#define FUNCTION_ENTRY(result, name, parameters) {#name, offsetof(PeerLibrary, name)},
	PEER_FUNCTIONS(FUNCTION_ENTRY)
#undef FUNCTION_ENTRY
};

/* The structs of bridge.h, in the order of their declaration. */
static const int32_t struct_sizes[] = {
	sizeof(PeerText), sizeof(PeerError), sizeof(PeerDocument), sizeof(PeerNotice), sizeof(PeerBytes),
	sizeof(PeerColumn), sizeof(PeerBatch), sizeof(PeerOperation), sizeof(PeerInit), sizeof(PeerVersion),
	sizeof(PeerStats), sizeof(PeerRows), sizeof(PeerModified)
};

char *
library_file(void)
{
	Dl_info		shim;
	const char *slash;

	if (loaded_file != NULL)
		return pstrdup(loaded_file);
	if (peer_managed_library != NULL && peer_managed_library[0] != '\0')
		return pstrdup(peer_managed_library);
	if (dladdr((void *) library_file, &shim) == 0 || shim.dli_fname == NULL ||
		(slash = strrchr(shim.dli_fname, '/')) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SYSTEM_ERROR),
				 errmsg("could not find out where the extension is installed"),
				 errhint("Set peer_fdw.managed_library to the path of %s.", LIBRARY_NAME)));
	return psprintf("%.*s/%s", (int) (slash - shim.dli_fname), shim.dli_fname, LIBRARY_NAME);
}

PEER_NORETURN static void
report_unfit(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the managed library does not fit to this extension"),
			 errdetail_internal("%s", unfit_detail),
			 errhint("Install both parts of the extension from the same build with \"make install\", then reconnect.")));
	pg_unreachable();
}

/* Remembers why the opened library cannot be used, and says so. */
PEER_NORETURN static void
become_unfit(const char *detail)
{
	unfit_detail = MemoryContextStrdup(TopMemoryContext, detail);
	library_state = LIBRARY_UNFIT;
	report_unfit();
}

/* The file as an open library.	 Failures leave nothing behind. */
static void *
open_library(const char *file)
{
	struct stat status;
	void	   *opened;

	if (stat(file, &status) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not find the managed library \"%s\": %m", file),
				 errhint("Run \"make install\", or let a superuser set peer_fdw.managed_library.")));
	GUARDED(opened = dlopen(file, RTLD_NOW | RTLD_LOCAL));
	if (opened == NULL)
	{
		const char *reason = dlerror();

		ereport(ERROR,
				(errcode(ERRCODE_SYSTEM_ERROR),
				 errmsg("could not load the managed library \"%s\"", file),
				 errdetail_internal("%s", reason == NULL ? "The loader gives no reason." : reason)));
	}
	return opened;
}

/*
 * The runtime ends the process if it needs OpenSSL and finds none, so what it
 * will look for is looked for here.  Stays loaded: it is used or was there anyway.
 */
static bool
find_tls(void)
{
	static const char *const names[] = {"libssl.so.3", "libssl.so.1.1"};
	void	   *opened = NULL;

	for (int i = 0; i < (int) lengthof(names) && opened == NULL; i++)
		GUARDED(opened = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL));
	return opened != NULL;
}

/* The farewell.	After it the transaction is aborted, and what that closes must not call any more. */
static void
shut_down(int code, Datum argument)
{
	if (library_state == LIBRARY_READY)
	{
		library_state = LIBRARY_SHUT_DOWN;
		GUARDED(library.peer_shutdown(SHUTDOWN_GRACE_MS));
	}
}

/* Calls peer_init and compares what both sides are. */
static void
initialize(const char *file)
{
	PeerInit	init = {
		.abi_version = PEER_ABI_VERSION,
		.server_version = PG_VERSION_NUM,
		.process_id = getpid(),
		.size_count = lengthof(struct_sizes),
		.sizes = struct_sizes,
		.shim_version = {PEER_FDW_VERSION, sizeof(PEER_FDW_VERSION) - 1}
	};
	PeerVersion *version = &library.version;
	PeerError  *error = NULL;
	PeerFailure *failure = NULL;
	PeerStatus	status;

	memset(version, 0, sizeof(*version));
	GUARDED(status = library.peer_init(&init, version, &error));
	if (status == PEER_ERROR && error != NULL)
		failure = error_take(&library, error);
	version->managed_version[sizeof(version->managed_version) - 1] = '\0';
	version->runtime_version[sizeof(version->runtime_version) - 1] = '\0';

	if (version->abi_version != PEER_ABI_VERSION || strcmp(version->managed_version, PEER_FDW_VERSION) != 0)
		become_unfit(psprintf("The extension's shim is version %s (bridge %d); \"%s\" is version %s (bridge %d).",
							  PEER_FDW_VERSION, PEER_ABI_VERSION, file,
							  version->managed_version[0] == '\0' ? "unknown" : version->managed_version,
							  version->abi_version));
	if (status != PEER_OK)
		become_unfit(psprintf("Both are version %s (bridge %d), but \"%s\" does not start: %s", PEER_FDW_VERSION,
							  PEER_ABI_VERSION, file,
							  failure == NULL ? "it gives no reason" : failure->message));
}

const PeerLibrary *
library_load(void)
{
	char	   *file;
	char	   *kept_file;
	void	   *opened;

	if (likely(library_state == LIBRARY_READY))
		return &library;
	if (library_state == LIBRARY_UNFIT)
		report_unfit();
	if (library_state == LIBRARY_SHUT_DOWN || proc_exit_inprogress)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("foreign tables cannot be used while the session ends")));
	if (!IsUnderPostmaster && IsPostmasterEnvironment)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the managed library must not be loaded in the postmaster")));

	file = library_file();
	kept_file = MemoryContextStrdup(TopMemoryContext, file);
	PG_TRY();
	{
		opened = open_library(file);
	}
	PG_CATCH();
	{
		pfree(kept_file);
		PG_RE_THROW();
	}
	PG_END_TRY();
	loaded_file = kept_file;

	for (int i = 0; i < (int) lengthof(functions); i++)
	{
		void	   *function = dlsym(opened, functions[i].name);

		if (function == NULL)
			become_unfit(psprintf("\"%s\" lacks the function %s, which version %s (bridge %d) of the extension needs.",
								  file, functions[i].name, PEER_FDW_VERSION, PEER_ABI_VERSION));
		memcpy((char *) &library + functions[i].offset, &function, sizeof(function));
	}

	library.tls = find_tls();
	before_shmem_exit(shut_down, (Datum) 0);

	/* peer_init is called once in a process, however it ends. */
	library_state = LIBRARY_UNFIT;
	unfit_detail = "Its start was interrupted by an error.";
	initialize(file);
	library_state = LIBRARY_READY;
	return &library;
}

const PeerLibrary *
library_loaded(void)
{
	return library_state == LIBRARY_READY ? &library : NULL;
}
