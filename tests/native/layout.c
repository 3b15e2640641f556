/*-------------------------------------------------------------------------
 *
 * layout.c
 *		Prints the layout of the structs of bridge.h as the C compiler sees it:
 *		"struct PeerText 16" and "field PeerText.length 8 8" (offset, size).
 *
 * The test of the managed side compares it with its own structs, see
 * README.md.
 *
 *-------------------------------------------------------------------------
 */
#include <stddef.h>
#include <stdio.h>

#include "../../native/bridge.h"

#define STRUCT(type) printf("struct %s %zu\n", #type, sizeof(type))
#define FIELD(type, field) \
	printf("field %s.%s %zu %zu\n", #type, #field, offsetof(type, field), sizeof(((type *) 0)->field))

int
main(void)
{
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
	FIELD(PeerVersion, library_version);
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
	return 0;
}
