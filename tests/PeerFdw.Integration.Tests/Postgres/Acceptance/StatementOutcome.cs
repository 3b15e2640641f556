using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>What a server answered to a statement.</summary>
public sealed record StatementOutcome
{
    /// <summary>The command tag with its number of rows, such as <c>UPDATE 3</c>; null after an error.</summary>
    public string? Tag { get; init; }

    /// <summary>The SQLSTATE of an error; null without one.</summary>
    public string? SqlState { get; init; }

    /// <summary>The error's message and detail, to be read by people; never compared.</summary>
    public string? Message { get; init; }

    /// <summary>The rows, values in text form; the lines of a COPY TO STDOUT.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Rows { get; init; } = [];

    /// <summary>Whether rows were described, even if there were none.</summary>
    public bool HasColumns { get; init; }

    /// <summary>Level and SQLSTATE of each notice.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString()
    {
        string rows = string.Join(" ", Rows.Take(12).Select(r => "(" + string.Join(", ", r.Select(v => v ?? "∅")) + ")"));
        string notices = Notices.Count > 0 ? $" [{string.Join(", ", Notices)}]" : "";
        string result = SqlState is null ? $"{Tag}, {Rows.Count} rows {rows}" : $"error {SqlState}: {Message}";
        return (result.Length > 600 ? result[..600] + "…" : result) + notices;
    }
}
