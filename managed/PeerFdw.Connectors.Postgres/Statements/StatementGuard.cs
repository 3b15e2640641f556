using System;
using System.Collections.Generic;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>
/// Refuses the statements that would end the remote transaction, or set savepoints in it, behind the local one's back; and COPY, which speaks a protocol of its own. The server refuses
/// everything else that is no single statement.
/// </summary>
internal static class StatementGuard
{
    private const int MostWords = 3;

    /// <summary>Looks at how a statement begins.</summary>
    /// <param name="sql">The statement.</param>
    /// <exception cref="PeerException">0A000.</exception>
    public static void Check(string sql)
    {
        List<string> words = FirstWords(sql);
        switch (words)
        {
            case ["BEGIN" or "START" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "SAVEPOINT" or "RELEASE", ..]:
            case ["PREPARE", "TRANSACTION", ..]:
            case ["SET", "TRANSACTION", ..]:
            case ["SET", "LOCAL" or "SESSION", "TRANSACTION", ..]:
                throw new PeerException(
                    SqlState.FeatureNotSupported,
                    $"{string.Join(' ', words[0] is "SET" or "PREPARE" ? words : words[..1])} cannot be passed to the remote server",
                    "The remote transaction belongs to the local one.",
                    "It is committed and rolled back with the local transaction, and its savepoints are those of the local one.");
            case ["COPY", ..]:
                throw new PeerException(
                    SqlState.FeatureNotSupported,
                    "COPY cannot be passed to the remote server",
                    hint: "Use COPY with a foreign table, or a query.");
        }
    }

    /// <summary>Whether the server must say how many rows a statement wrote or gave.</summary>
    /// <param name="sql">The statement.</param>
    public static bool IsCounted(string sql) =>
        FirstWords(sql) is ["SELECT" or "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "WITH" or "VALUES" or "TABLE", ..];

    /// <summary>The first words, in upper case. What is in front of them, and between them, is what the server skips: space, comments, and in front also semicolons.</summary>
    private static List<string> FirstWords(string sql)
    {
        var words = new List<string>(MostWords);
        int position = 0;
        while (words.Count < MostWords)
        {
            position = Skip(sql, position, isFirst: words.Count == 0);
            int start = position;
            while (position < sql.Length && (char.IsAsciiLetterOrDigit(sql[position]) || sql[position] is '_' or '$' || sql[position] > 127))
            {
                position++;
            }

            if (position == start)
            {
                break;
            }

            words.Add(sql[start..position].ToUpperInvariant());
        }

        return words;
    }

    private static int Skip(string sql, int position, bool isFirst)
    {
        while (position < sql.Length)
        {
            if (sql[position] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v' || (isFirst && sql[position] == ';'))
            {
                position++;
            }
            else if (string.CompareOrdinal(sql, position, "--", 0, 2) == 0)
            {
                int end = sql.AsSpan(position).IndexOfAny('\n', '\r');
                position = end < 0 ? sql.Length : position + end;
            }
            else if (string.CompareOrdinal(sql, position, "/*", 0, 2) == 0)
            {
                position = SkipComment(sql, position);
            }
            else
            {
                break;
            }
        }

        return position;
    }

    /// <summary>Such comments nest.</summary>
    private static int SkipComment(string sql, int position)
    {
        int depth = 0;
        do
        {
            if (string.CompareOrdinal(sql, position, "/*", 0, 2) == 0)
            {
                depth++;
                position += 2;
            }
            else if (string.CompareOrdinal(sql, position, "*/", 0, 2) == 0)
            {
                depth--;
                position += 2;
            }
            else
            {
                position++;
            }
        }
        while (depth > 0 && position < sql.Length);
        return Math.Min(position, sql.Length);
    }
}
