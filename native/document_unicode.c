/*-------------------------------------------------------------------------
 *
 * document_unicode.c
 *		From a document in UTF-8 to text in the server's encoding.
 *
 * With UTF-8 as the server's encoding there is nothing to do.	With another
 * one, jsonb's own parser would refuse an escape such as \u2026 that the
 * encoding lacks, and a plan or an EXPLAIN would fail for a typographic
 * character in a reason.  So escapes above ASCII are resolved here, and what the
 * encoding lacks becomes a "?".
 *
 * That loses nothing of a user's: names, options and constants came from the
 * server's encoding and go back into it.  Only texts of the managed library
 * itself can hold other characters.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#include "document_unicode.h"

/* The value of \uXXXX at p, or -1.	end is one past the last byte. */
static int
escape_value(const char *p, const char *end)
{
	int			value = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++)
	{
		char		c = p[i];

		value <<= 4;
		if (c >= '0' && c <= '9')
			value |= c - '0';
		else if (c >= 'a' && c <= 'f')
			value |= c - 'a' + 10;
		else if (c >= 'A' && c <= 'F')
			value |= c - 'A' + 10;
		else
			return -1;
	}
	return value;
}

/* One character, given in UTF-8. */
static void
append_character(StringInfo text, Oid conversion, const char *utf8, int length)
{
	/* Generous: the conversion shortens its input where the growth it allows for would not fit. */
	unsigned char converted[64];
	unsigned char source[MAX_MULTIBYTE_CHAR_LEN + 1];
	int			used;

	if (GetDatabaseEncoding() == PG_SQL_ASCII)
	{
		/* Bytes as they are: such a server keeps UTF-8 where its clients send it. */
		appendBinaryStringInfo(text, utf8, length);
		return;
	}
	memcpy(source, utf8, length);
	source[length] = '\0';
	used = pg_do_encoding_conversion_buf(conversion, PG_UTF8, GetDatabaseEncoding(),
										 source, length, converted, sizeof(converted), true);
	if (used == length && converted[0] != '\0')
		appendStringInfoString(text, (char *) converted);
	else
		appendStringInfoChar(text, '?');
}

char *
document_to_server(const char *json, int length)
{
	const char *end = json + length;
	StringInfoData text;
	Oid			conversion = InvalidOid;

	/* The bytes are checked in any case: jsonb must not hold invalid text. */
	pg_verify_mbstr(PG_UTF8, json, length, false);
	if (GetDatabaseEncoding() == PG_UTF8)
		return pnstrdup(json, length);
	if (GetDatabaseEncoding() != PG_SQL_ASCII)
	{
		conversion = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
		if (!OidIsValid(conversion))
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_FUNCTION),
					 errmsg("default conversion function for encoding \"%s\" to \"%s\" does not exist",
							"UTF8", GetDatabaseEncodingName())));
	}

	initStringInfo(&text);
	for (const char *p = json; p < end;)
	{
		int			value = escape_value(p, end);

		if (value >= 0x80)
		{
			unsigned char utf8[MAX_MULTIBYTE_CHAR_LEN + 1];
			int			low = escape_value(p + 6, end);

			p += 6;
			if (is_utf16_surrogate_first(value) && low >= 0 && is_utf16_surrogate_second(low))
			{
				value = surrogate_pair_to_codepoint(value, low);
				p += 6;
			}
			if (is_utf16_surrogate_first(value) || is_utf16_surrogate_second(value))
				appendStringInfoChar(&text, '?');
			else
			{
				unicode_to_utf8(value, utf8);
				append_character(&text, conversion, (char *) utf8, pg_utf_mblen(utf8));
			}
		}
		else if (*p == '\\' && p + 1 < end)
		{
			/* Another escape: both characters, so that "\\u00e9" is not taken for one. */
			appendBinaryStringInfo(&text, p, 2);
			p += 2;
		}
		else if (IS_HIGHBIT_SET(*p))
		{
			int			bytes = pg_utf_mblen((const unsigned char *) p);

			append_character(&text, conversion, p, bytes);
			p += bytes;
		}
		else
			appendStringInfoCharMacro(&text, *p++);
	}
	return text.data;
}
