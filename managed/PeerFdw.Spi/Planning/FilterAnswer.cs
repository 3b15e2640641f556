namespace PeerFdw.Spi.Planning;

/// <summary>How far a conjunct can be pushed (the terms are DataFusion's).</summary>
public enum FilterPushdown
{
    /// <summary>Not at all: it stays local.</summary>
    Unsupported,

    /// <summary>The peer drops some of the rows that fail it, and none that pass it; PostgreSQL checks again.</summary>
    Inexact,

    /// <summary>The peer returns exactly the rows for which PostgreSQL would find it true; it leaves the local plan.</summary>
    Exact,
}

/// <summary>A connector's answer to one conjunct.</summary>
/// <param name="Pushdown">How far it was pushed.</param>
/// <param name="Reason">Why it was not pushed, or not exactly, as EXPLAIN shows it: a clause without a full stop. Null if exact.</param>
public readonly record struct FilterAnswer(FilterPushdown Pushdown, string? Reason)
{
    /// <summary>Pushed, and done.</summary>
    public static FilterAnswer Exact => new(FilterPushdown.Exact, null);

    /// <summary>Pushed, and checked again.</summary>
    /// <param name="reason">Why it must be checked again.</param>
    /// <returns>The answer.</returns>
    public static FilterAnswer Inexact(string reason) => new(FilterPushdown.Inexact, reason);

    /// <summary>Not pushed.</summary>
    /// <param name="reason">Why not.</param>
    /// <returns>The answer.</returns>
    public static FilterAnswer Unsupported(string reason) => new(FilterPushdown.Unsupported, reason);
}
