/*-------------------------------------------------------------------------
 *
 * layout.c
 *		Prints what the C compiler makes of bridge.h: a line per struct with its
 *		size, and a line per field with its offset and size.
 *
 *-------------------------------------------------------------------------
 */
#include <stddef.h>
#include <stdio.h>

#include "bridge.h"

#define STRUCT(type) printf("%s %zu\n", #type, sizeof(type))
#define FIELD(type, field) \
	printf("%s.%s %zu %zu\n", #type, #field, offsetof(type, field), sizeof(((type *) 0)->field))

int
main(void)
{
	printf("PEER_ABI_VERSION %d\n", PEER_ABI_VERSION);
	printf("pointer %zu\n", sizeof(void *));

	STRUCT(PeerText);
	FIELD(PeerText, data);
	FIELD(PeerText, length);

	STRUCT(PeerError);
	FIELD(PeerError, sqlstate);
	FIELD(PeerError, message);
	FIELD(PeerError, detail);
	FIELD(PeerError, hint);
	FIELD(PeerError, context);

	STRUCT(PeerDocument);
	FIELD(PeerDocument, data);
	FIELD(PeerDocument, length);

	STRUCT(PeerNotice);
	FIELD(PeerNotice, level);
	FIELD(PeerNotice, reserved);
	FIELD(PeerNotice, message);
	FIELD(PeerNotice, detail);
	FIELD(PeerNotice, hint);

	STRUCT(PeerBytes);
	FIELD(PeerBytes, length);

	STRUCT(PeerColumn);
	FIELD(PeerColumn, values);
	FIELD(PeerColumn, nulls);
	FIELD(PeerColumn, encoding);
	FIELD(PeerColumn, reserved);

	STRUCT(PeerBatch);
	FIELD(PeerBatch, rows);
	FIELD(PeerBatch, bytes);
	FIELD(PeerBatch, columns);
	FIELD(PeerBatch, column_count);
	FIELD(PeerBatch, reserved);

	STRUCT(PeerOperation);
	FIELD(PeerOperation, handle);
	FIELD(PeerOperation, wake_fd);
	FIELD(PeerOperation, reserved);

	STRUCT(PeerInit);
	FIELD(PeerInit, abi_version);
	FIELD(PeerInit, server_version);
	FIELD(PeerInit, process_id);
	FIELD(PeerInit, size_count);
	FIELD(PeerInit, sizes);
	FIELD(PeerInit, shim_version);

	STRUCT(PeerVersion);
	FIELD(PeerVersion, abi_version);
	FIELD(PeerVersion, reserved);
	FIELD(PeerVersion, managed_version);
	FIELD(PeerVersion, runtime_version);

	STRUCT(PeerStats);
	FIELD(PeerStats, handles);
	FIELD(PeerStats, winding_down);
	FIELD(PeerStats, connections);
	FIELD(PeerStats, handles_opened);
	FIELD(PeerStats, threads);
	FIELD(PeerStats, managed_bytes);
	FIELD(PeerStats, managed_limit);
	FIELD(PeerStats, native_bytes);
	FIELD(PeerStats, collections);
	FIELD(PeerStats, faults);
	FIELD(PeerStats, notices);

	STRUCT(PeerRows);
	FIELD(PeerRows, rows);
	FIELD(PeerRows, command_id);
	FIELD(PeerRows, values);
	FIELD(PeerRows, column_count);
	FIELD(PeerRows, level);

	STRUCT(PeerModified);
	FIELD(PeerModified, outcomes);
	FIELD(PeerModified, returned);
	FIELD(PeerModified, may_skip);
	FIELD(PeerModified, reserved);
	return 0;
}
