using System.Collections.Generic;

namespace PeerFdw.Spi.Writing;

/// <summary>Whether and how a table can be written.</summary>
/// <param name="Reason">Why not, as a clause; null if it can.</param>
/// <param name="Hint">What to do about it, or null.</param>
/// <param name="Identity">The columns whose old values identify a row, ascending: UPDATE and DELETE send them.</param>
/// <param name="BatchRows">How many rows of an INSERT the executor should hand over at once; 1 and up.</param>
public sealed record ModifyAnswer(string? Reason, string? Hint, IReadOnlyList<int> Identity, int BatchRows)
{
    /// <summary>The table is not writable.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="hint">What to do about it, or null.</param>
    /// <returns>The answer.</returns>
    public static ModifyAnswer Refuse(string reason, string? hint = null) => new(reason, hint, [], 1);
}
