/*-------------------------------------------------------------------------
 *
 * error.c
 *		Failures and messages of the managed side -> ereport.
 *
 * ereport(ERROR) does not return, so what the managed side allocated is copied
 * and freed before anything is reported, be it a notice.  The copy is made
 * without an error for want of memory, for the same reason.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "error.h"
#include "signal_guard.h"

/* A message longer than this is cut. */
#define MAX_TEXT (64 * 1024)

/* Messages reported at one crossing; the rest waits for the next. */
#define MAX_NOTICES 1000

/* Texts of an error or a notice, copied as they are. */
#define MAX_PARTS 4
typedef struct CopiedTexts
{
	char	   *parts[MAX_PARTS];	/* NULL: absent */
	int			lengths[MAX_PARTS];
	char	   *chunk;			/* holds them all */
} CopiedTexts;

static int
clipped_length(const PeerText *text)
{
	if (text->data == NULL || text->length < 0)
		return text->length == 0 ? 0 : -1;
	if (text->length <= MAX_TEXT)
		return (int) text->length;
	return pg_encoding_mbcliplen(PG_UTF8, text->data, MAX_TEXT + 1, MAX_TEXT);
}

/* False if memory is out. */
static bool
copy_texts(CopiedTexts *copy, const PeerText *const *texts, int count)
{
	int			total = 1;
	char	   *next;

	memset(copy, 0, sizeof(*copy));
	for (int i = 0; i < count; i++)
	{
		copy->lengths[i] = clipped_length(texts[i]);
		total += Max(copy->lengths[i], 0);
	}
	copy->chunk = next = palloc_extended(total, MCXT_ALLOC_NO_OOM);
	if (next == NULL)
		return false;
	for (int i = 0; i < count; i++)
	{
		if (copy->lengths[i] < 0)
			continue;
		if (copy->lengths[i] > 0)
			memcpy(next, texts[i]->data, copy->lengths[i]);
		copy->parts[i] = next;
		next += copy->lengths[i];
	}
	return true;
}

/* In the server's encoding; NULL if there is nothing to say. */
static char *
part_text(const CopiedTexts *copy, int part)
{
	return copy->lengths[part] <= 0 ? NULL : error_text(copy->parts[part], copy->lengths[part]);
}

PEER_NORETURN static void
report_out_of_memory(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OUT_OF_MEMORY),
			 errmsg("out of memory"),
			 errdetail("Failed while a message of the managed library was copied.")));
	pg_unreachable();
}

static char *
replace_foreign(const char *utf8, int length)
{
	char	   *text = palloc(length + 1);
	int			written = 0;

	for (int i = 0; i < length && utf8[i] != '\0'; i++)
	{
		unsigned char c = (unsigned char) utf8[i];

		/* One question mark for each character: continuation bytes give none. */
		if (c < 0x80)
			text[written++] = (char) c;
		else if ((c & 0xC0) != 0x80)
			text[written++] = '?';
	}
	text[written] = '\0';
	return text;
}

char *
error_text(const char *utf8, int64 length)
{
	int			bytes = (int) Min(length, MaxAllocSize / MAX_CONVERSION_GROWTH - 1);
	int			server = GetDatabaseEncoding();
	Oid			conversion;
	char	   *converted;

	if (!pg_verify_mbstr(PG_UTF8, utf8, bytes, true))
		return replace_foreign(utf8, bytes);
	if (server == PG_UTF8 || server == PG_SQL_ASCII)
		return pnstrdup(utf8, bytes);

	/* What an aborted transaction leaves behind is said when the catalog cannot be read any more. */
	if (!IsTransactionState())
		return replace_foreign(utf8, bytes);

	conversion = FindDefaultConversionProc(PG_UTF8, server);
	if (!OidIsValid(conversion))
		return replace_foreign(utf8, bytes);
	converted = palloc0(bytes * MAX_CONVERSION_GROWTH + 1);
	if (pg_do_encoding_conversion_buf(conversion, PG_UTF8, server, (unsigned char *) pnstrdup(utf8, bytes), bytes,
									  (unsigned char *) converted, bytes * MAX_CONVERSION_GROWTH + 1, true) != bytes)
		return replace_foreign(utf8, bytes);
	return converted;
}

/* Five digits or upper-case letters; anything else is an internal error. */
static int
read_sqlstate(const char *sqlstate)
{
	for (int i = 0; i < 5; i++)
		if (!((sqlstate[i] >= '0' && sqlstate[i] <= '9') || (sqlstate[i] >= 'A' && sqlstate[i] <= 'Z')))
			return ERRCODE_INTERNAL_ERROR;
	/* Class 00 is success: it would end the statement without an error. */
	if (sqlstate[0] == '0' && sqlstate[1] == '0')
		return ERRCODE_INTERNAL_ERROR;
	return MAKE_SQLSTATE(sqlstate[0], sqlstate[1], sqlstate[2], sqlstate[3], sqlstate[4]);
}

PeerFailure *
error_take(const PeerLibrary *library, PeerError *error)
{
	const PeerText *texts[] = {&error->message, &error->detail, &error->hint, &error->context};
	int			sqlstate = read_sqlstate(error->sqlstate);
	CopiedTexts copy;
	PeerFailure *failure;
	bool		copied = copy_texts(&copy, texts, lengthof(texts));

	GUARDED(library->peer_error_free(error));
	if (!copied)
		report_out_of_memory();

	failure = palloc(sizeof(PeerFailure));
	failure->sqlstate = sqlstate;
	failure->message = part_text(&copy, 0);
	failure->detail = part_text(&copy, 1);
	failure->hint = part_text(&copy, 2);
	failure->context = part_text(&copy, 3);
	if (failure->message == NULL)
		failure->message = pstrdup("the managed library failed without a message");
	pfree(copy.chunk);
	return failure;
}

void
error_raise(const PeerLibrary *library, PeerError *error)
{
	PeerFailure *failure;

	if (error == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR),
				 errmsg("the managed library failed without an error")));
	failure = error_take(library, error);

	/* Whoever cancelled wants to read that, and not what it did to the peer. */
	CHECK_FOR_INTERRUPTS();
	error_report_notices(library);
	ereport(ERROR,
			(errcode(failure->sqlstate),
			 errmsg_internal("%s", failure->message),
			 failure->detail == NULL ? 0 : errdetail_internal("%s", failure->detail),
			 failure->hint == NULL ? 0 : errhint("%s", failure->hint),
			 failure->context == NULL ? 0 : (errcontext("%s", failure->context))));
	pg_unreachable();
}

static int
notice_level(int32 level)
{
	switch (level)
	{
		case PEER_LEVEL_DEBUG:
			return DEBUG1;
		case PEER_LEVEL_LOG:
			return LOG_SERVER_ONLY;
		case PEER_LEVEL_NOTICE:
			return NOTICE;
		default:
			return WARNING;
	}
}

void
error_report_notices(const PeerLibrary *library)
{
	for (int i = 0; i < MAX_NOTICES; i++)
	{
		PeerNotice *notice = NULL;
		int32		waiting = 0;
		PeerStatus	status;
		CopiedTexts copy;
		bool		copied;
		int			level;
		char	   *message;
		char	   *detail;
		char	   *hint;

		GUARDED(status = library->peer_notice(&notice, &waiting));
		if (status != PEER_OK || notice == NULL)
			return;

		{
			const PeerText *texts[] = {&notice->message, &notice->detail, &notice->hint};

			copied = copy_texts(&copy, texts, lengthof(texts));
		}
		level = notice_level(notice->level);
		GUARDED(library->peer_notice_free(notice));
		if (!copied)
			report_out_of_memory();

		message = part_text(&copy, 0);
		detail = part_text(&copy, 1);
		hint = part_text(&copy, 2);
		ereport(level,
				(message == NULL ? 0 : errmsg_internal("%s", message),
				 detail == NULL ? 0 : errdetail_internal("%s", detail),
				 hint == NULL ? 0 : errhint("%s", hint)));
		pfree(copy.chunk);
		if (waiting <= 0)
			return;
	}
}

void
error_unexpected(const char *function, PeerStatus status)
{
	ereport(ERROR,
			(errcode(ERRCODE_INTERNAL_ERROR),
			 errmsg("unexpected answer of the managed library"),
			 errdetail_internal("%s returned status %d.", function, (int) status)));
	pg_unreachable();
}
