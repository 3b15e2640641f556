namespace PeerFdw.Integration.Tests.Faults;

/// <summary>What a fault may lead to.</summary>
/// <param name="Rows">Whether the statement may do as if nothing was: the faults that pass, or that do not meet it.</param>
/// <param name="Classes">Else the classes of its SQLSTATE, separated by spaces.</param>
public sealed record FaultOutcome(bool Rows, string Classes)
{
    /// <summary>Whether only the user ends it.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Whether it is of one kind: there is nothing to be varied.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Whether it takes long, so that it is only for <c>make faults</c>.</summary>
    public bool IsLong { get; init; }
}
