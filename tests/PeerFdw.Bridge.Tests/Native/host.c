/*-------------------------------------------------------------------------
 *
 * host.c
 *		A process that uses the managed library as a backend would, for tests that
 *		need one of their own: what a fault does to it, the signal masks of its
 *		threads, its memory, its end.
 *
 * usage: host LIBRARY < commands
 *
 * Every command answers with one line (masks and memory with several), in order:
 *
 *	guard			blocks all signals but those that bridge.c leaves open
 *	init			peer_init
 *	open KIND FILE	peer_open with the document in FILE
 *	drain			peer_next until PEER_END or PEER_ERROR, waiting for wake_fd
 *	next			peer_next once
 *	close			peer_close
 *	settle			waits until no operation winds down
 *	shutdown MS		peer_shutdown
 *	stats			peer_stats
 *	masks			name and SigBlk of every thread
 *	memory			VmRSS, VmSize and Private_Dirty in KiB
 *	sleep MS
 *
 *-------------------------------------------------------------------------
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bridge.h"

#define DECLARE(result, name, parameters) static name##_fn name;
PEER_FUNCTIONS(DECLARE)
#undef DECLARE

static PeerOperation operation;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void
load(const char *path)
{
	void	   *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
	{
		fprintf(stderr, "%s\n", dlerror());
		exit(2);
	}
#define RESOLVE(result, name, parameters) \
	if ((name = (name##_fn) dlsym(library, #name)) == NULL) \
	{ \
		fprintf(stderr, "no %s\n", #name); \
		exit(2); \
	}
	PEER_FUNCTIONS(RESOLVE)
#undef RESOLVE
}

static void
answer(PeerStatus status, PeerError *error)
{
	if (status == PEER_ERROR && error != NULL)
	{
		printf("error %s %.*s\n", error->sqlstate, (int) error->message.length, error->message.data);
		peer_error_free(error);
	}
	else
		printf("status %d\n", status);
}

static void
init(void)
{
	static const int32_t sizes[] = {
		sizeof(PeerText), sizeof(PeerError), sizeof(PeerDocument), sizeof(PeerNotice), sizeof(PeerBytes),
		sizeof(PeerColumn), sizeof(PeerBatch), sizeof(PeerOperation), sizeof(PeerInit), sizeof(PeerVersion),
		sizeof(PeerStats), sizeof(PeerRows), sizeof(PeerModified)
	};
	PeerInit	what = {PEER_ABI_VERSION, 150000, getpid(), 13, sizes, {"0.1.0", 5}};
	PeerVersion version;
	PeerError  *error = NULL;
	double		start = now();
	PeerStatus	status = peer_init(&what, &version, &error);

	if (status == PEER_OK)
		printf("init %.2f ms %s %s\n", now() - start, version.managed_version, version.runtime_version);
	else
		answer(status, error);
}

static void
open_operation(int kind, const char *path)
{
	static char document[1 << 20];
	FILE	   *file = fopen(path, "r");
	PeerText	request;
	PeerError  *error = NULL;

	if (file == NULL)
	{
		perror(path);
		exit(2);
	}
	request.data = document;
	request.length = (int64_t) fread(document, 1, sizeof(document), file);
	fclose(file);
	answer(peer_open(kind, request, &operation, &error), error);
}

static void
drain(void)
{
	int64_t		rows = 0;
	double		start = now();

	for (;;)
	{
		const PeerBatch *batch;
		int32_t		notices;
		PeerError  *error = NULL;
		PeerStatus	status = peer_next(operation.handle, &batch, &notices, &error);

		if (status == PEER_OK)
			rows += batch->rows;
		else if (status == PEER_PENDING)
		{
			struct pollfd wait = {operation.wake_fd, POLLIN, 0};
			uint64_t	count;

			poll(&wait, 1, -1);
			if (read(operation.wake_fd, &count, sizeof(count)) < 0)
				count = 0;
		}
		else if (status == PEER_END)
		{
			printf("rows %lld %.2f ms\n", (long long) rows, now() - start);
			return;
		}
		else
		{
			answer(status, error);
			return;
		}
	}
}

static int
stats(PeerStats *figures)
{
	PeerError  *error = NULL;
	PeerStatus	status = peer_stats(figures, &error);

	if (status == PEER_OK)
		return 1;
	answer(status, error);
	return 0;
}

static void
settle(void)
{
	PeerStats	figures;
	double		start = now();

	while (stats(&figures) && figures.winding_down > 0 && now() - start < 10000)
		usleep(1000);
	printf("winding_down %lld\n", (long long) figures.winding_down);
}

static void
masks(void)
{
	DIR		   *tasks = opendir("/proc/self/task");
	struct dirent *entry;

	while ((entry = readdir(tasks)) != NULL)
	{
		char		path[300];
		char		line[256];
		FILE	   *status;

		if (entry->d_name[0] == '.' || atoi(entry->d_name) == getpid())
			continue;
		snprintf(path, sizeof(path), "/proc/self/task/%s/status", entry->d_name);
		if ((status = fopen(path, "r")) == NULL)
			continue;
		printf("thread %s", entry->d_name);
		while (fgets(line, sizeof(line), status) != NULL)
		{
			line[strcspn(line, "\n")] = '\0';
			if (strncmp(line, "Name:", 5) == 0 || strncmp(line, "SigBlk:", 7) == 0)
				printf(" %s", line);
		}
		printf("\n");
		fclose(status);
	}
	closedir(tasks);
	printf("end\n");
}

static void
print_lines(const char *path, const char *const *names)
{
	FILE	   *file = fopen(path, "r");
	char		line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		for (int i = 0; names[i] != NULL; i++)
			if (strncmp(line, names[i], strlen(names[i])) == 0)
				printf("%s", line);
	if (file != NULL)
		fclose(file);
}

static void
memory(void)
{
	print_lines("/proc/self/status", (const char *const[]){"VmRSS", "VmSize", "Threads", NULL});
	print_lines("/proc/self/smaps_rollup", (const char *const[]){"Private_Dirty", NULL});
	printf("end\n");
}

static void
guard(void)
{
	static const int open_signals[] = {SIGSEGV, SIGFPE, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
	sigset_t	mask;

	sigfillset(&mask);
	for (size_t i = 0; i < sizeof(open_signals) / sizeof(open_signals[0]); i++)
		sigdelset(&mask, open_signals[i]);
	sigdelset(&mask, SIGRTMIN);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	printf("guarded\n");
}

int
main(int argc, char **argv)
{
	char		line[4096];

	if (argc != 2)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	load(argv[1]);
	while (fgets(line, sizeof(line), stdin) != NULL)
	{
		char		command[32] = "";
		char		path[4000] = "";
		int			number = 0;

		sscanf(line, "%31s %d %3999[^\n]", command, &number, path);
		if (strcmp(command, "guard") == 0)
			guard();
		else if (strcmp(command, "init") == 0)
			init();
		else if (strcmp(command, "open") == 0)
			open_operation(number, path);
		else if (strcmp(command, "drain") == 0)
			drain();
		else if (strcmp(command, "next") == 0)
		{
			const PeerBatch *batch;
			int32_t		notices;
			PeerError  *error = NULL;
			PeerStatus	status = peer_next(operation.handle, &batch, &notices, &error);

			answer(status, error);
		}
		else if (strcmp(command, "close") == 0)
			answer(peer_close(operation.handle), NULL);
		else if (strcmp(command, "settle") == 0)
			settle();
		else if (strcmp(command, "shutdown") == 0)
		{
			double		start = now();
			PeerStatus	status = peer_shutdown(number);

			printf("shutdown %d %.0f ms\n", status, now() - start);
		}
		else if (strcmp(command, "stats") == 0)
		{
			PeerStats	figures;

			if (stats(&figures))
				printf("handles %lld winding_down %lld faults %lld managed %lld limit %lld native %lld threads %lld collections %lld\n",
					   (long long) figures.handles, (long long) figures.winding_down, (long long) figures.faults,
					   (long long) figures.managed_bytes, (long long) figures.managed_limit,
					   (long long) figures.native_bytes, (long long) figures.threads, (long long) figures.collections);
		}
		else if (strcmp(command, "masks") == 0)
			masks();
		else if (strcmp(command, "memory") == 0)
			memory();
		else if (strcmp(command, "sleep") == 0)
		{
			usleep((useconds_t) number * 1000);
			printf("slept\n");
		}
		else
		{
			fprintf(stderr, "unknown command: %s", line);
			return 2;
		}
	}
	printf("bye\n");
	return 0;
}
