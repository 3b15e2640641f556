using System.Collections.Generic;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>One statement of a chapter and what the comments before it say of it.</summary>
/// <param name="File">The chapter's file name.</param>
/// <param name="Line">The line where the statement begins, from 1.</param>
/// <param name="Sql">Its text, without the semicolon.</param>
public sealed record ScriptStatement(string File, int Line, string Sql)
{
    /// <summary>The lines for COPY FROM STDIN; null for other statements.</summary>
    public IReadOnlyList<string>? CopyData { get; init; }

    /// <summary><c>-- error: 22012</c>: the SQLSTATE that the reference must give, or several with spaces between them, of which versions give one; null if it must succeed.</summary>
    public string? Error { get; init; }

    /// <summary><c>-- differs: reason</c>: the wrappers are known to differ here, and why; null if they must not.</summary>
    public string? Difference { get; init; }

    /// <summary><c>-- rows: none</c>: it returns no row, and is meant to.</summary>
    public bool ReturnsNothing { get; init; }

    /// <summary><c>-- only: foreign</c>: not run where plain tables stand in for the foreign ones.</summary>
    public bool OnlyForeign { get; init; }

    /// <summary><c>-- since: 15</c>: not run before this version of PostgreSQL, where the reference or the server does not know it.</summary>
    public int Since { get; init; }

    /// <summary>The session that runs it: <c>-- session: name</c> holds until the next one.</summary>
    public string Session { get; init; } = "main";

    /// <summary><c>-- session: name as role</c>: the role of a session that this opens.</summary>
    public string Role { get; init; } = "postgres";

    /// <summary>The order of its rows is part of the result.</summary>
    public bool Ordered { get; init; }

    /// <summary>An EXPLAIN: that it works is all that is compared.</summary>
    public bool Explains { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Sql}";
}
