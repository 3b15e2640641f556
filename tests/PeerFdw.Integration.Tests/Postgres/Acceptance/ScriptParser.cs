using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>
/// Cuts a chapter into statements: a semicolon outside of quotes and comments ends one; lines up to <c>\.</c> follow a COPY FROM STDIN;
/// a comment <c>-- word: value</c> between two statements speaks of the next. Block comments are not used in chapters.
/// </summary>
public sealed partial class ScriptParser
{
    private readonly string _file;
    private readonly string _text;
    private readonly List<ScriptStatement> _statements = [];

    // The statement without what lies in quotes and brackets, to see its own ORDER BY.
    private readonly StringBuilder _outline = new();
    private readonly Dictionary<string, string> _directives = [];
    private int _position;
    private int _start = -1;
    private int _depth;
    private string _session = "main";
    private string _role = "postgres";

    private ScriptParser(string file, string text)
    {
        _file = file;
        _text = text;
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The statements in order.</returns>
    /// <exception cref="FormatException">A quote or a statement does not end, or a directive is unknown.</exception>
    public static IReadOnlyList<ScriptStatement> Parse(string file, string text)
    {
        var parser = new ScriptParser(file, text.ReplaceLineEndings("\n"));
        parser.Run();
        return parser._statements;
    }

    private void Run()
    {
        while (_position < _text.Length)
        {
            char c = _text[_position];
            if (At("--"))
            {
                Comment();
            }
            else if (char.IsWhiteSpace(c))
            {
                _outline.Append(' ');
                _position++;
            }
            else
            {
                Begin();
                if (c == ';')
                {
                    End();
                }
                else
                {
                    Token(c);
                }
            }
        }

        if (_start >= 0)
        {
            throw new FormatException($"{_file}: the last statement does not end");
        }
    }

    private void Begin()
    {
        if (_start < 0)
        {
            _start = _position;
            _depth = 0;
            _outline.Clear();
        }
    }

    private void Token(char c)
    {
        Match dollar = c == '$' && !IsWordBefore(_position) ? DollarQuote().Match(_text, _position) : Match.Empty;
        if (c == '\'')
        {
            bool escapes = _position > 0 && _text[_position - 1] is 'e' or 'E' && !IsWordBefore(_position - 1);
            _position++;
            while (_text[_position] != '\'' || _text[_position + 1] == '\'')
            {
                _position += _text[_position] == '\'' || (escapes && _text[_position] == '\\') ? 2 : 1;
            }

            _position++;
        }
        else if (c == '"')
        {
            _position = Find("\"", _position + 1) + 1;
            _outline.Append('"');
        }
        else if (dollar.Success)
        {
            _position = Find(dollar.Value, _position + dollar.Length) + dollar.Length;
        }
        else
        {
            _depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if (_depth == 0)
            {
                _outline.Append(c);
            }

            _position++;
        }
    }

    private void Comment()
    {
        int end = _text.IndexOf('\n', _position);
        end = end < 0 ? _text.Length : end;
        Match directive = _start < 0 ? Directive().Match(_text[_position..end]) : Match.Empty;
        if (directive.Success)
        {
            _directives[directive.Groups[1].Value] = directive.Groups[2].Value;
        }

        _position = end;
    }

    private void End()
    {
        string sql = _text[_start.._position];
        string outline = _outline.ToString();
        int line = 1 + _text.AsSpan(0, _start).Count('\n');
        _position++;
        List<string>? data = CopyFromStdin().IsMatch(sql) ? CopyData() : null;
        if (Take("session") is { } session)
        {
            string[] parts = session.Split(" as ");
            _session = parts[0];
            _role = parts.Length > 1 ? parts[1] : "postgres";
        }

        _statements.Add(new ScriptStatement(_file, line, sql)
        {
            CopyData = data,
            Error = Take("error"),
            Difference = Take("differs"),
            ReturnsNothing = Take("rows") == "none",
            OnlyForeign = Take("only") == "foreign",
            Since = Take("since") is { } since ? int.Parse(since, CultureInfo.InvariantCulture) : 0,
            Session = _session,
            Role = _role,
            Ordered = OrderBy().IsMatch(outline) || OrderedAnyway().IsMatch(sql),
            Explains = sql.StartsWith("EXPLAIN", StringComparison.OrdinalIgnoreCase),
        });
        _directives.Remove("tables");
        foreach (string unknown in _directives.Keys)
        {
            throw new FormatException($"{_file}:{line}: no directive is named \"{unknown}\"");
        }

        _start = -1;
    }

    private List<string> CopyData()
    {
        var lines = new List<string>();
        _position = Find("\n", _position) + 1;
        while (true)
        {
            int end = Find("\n", _position);
            string line = _text[_position..end];
            _position = end + 1;
            if (line == "\\.")
            {
                return lines;
            }

            lines.Add(line);
        }
    }

    private string? Take(string directive) => _directives.Remove(directive, out string? value) ? value : null;

    private bool At(string what) => string.CompareOrdinal(_text, _position, what, 0, what.Length) == 0;

    private bool IsWordBefore(int position) => position > 0 && (char.IsLetterOrDigit(_text[position - 1]) || _text[position - 1] == '_');

    private int Find(string what, int from)
    {
        int found = _text.IndexOf(what, from, StringComparison.Ordinal);
        return found >= 0 ? found : throw new FormatException($"{_file}: {what} is missing after position {from}");
    }

    [GeneratedRegex(@"\G\$\w*\$")]
    private static partial Regex DollarQuote();

    [GeneratedRegex(@"^-- ([a-z]+): (.*\S)\s*$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^COPY\b.*\bFROM\s+STDIN\b", RegexOptions.Singleline)]
    private static partial Regex CopyFromStdin();

    [GeneratedRegex(@"\bORDER\s+BY\b")]
    private static partial Regex OrderBy();

    // A cursor's query orders its rows; so does a query inside a COPY.
    [GeneratedRegex(@"^(FETCH\b|COPY\b.*\bORDER\s+BY\b)", RegexOptions.Singleline)]
    private static partial Regex OrderedAnyway();
}
