namespace PeerFdw.Integration.Tests.Faults;

/// <summary>What a fault meets.</summary>
/// <param name="Sql">The statement. <c>{0}</c> is the table, <c>{1}</c> the statement that imports, <c>{2}</c> the server, <c>{3}</c> a table that is written all or nothing.</param>
public sealed record FaultOperation(string Sql)
{
    /// <summary>What is done before the fault; a transaction that it begins is rolled back behind the statement.</summary>
    public string? Before { get; init; }

    /// <summary>Whether the peer has a part in the transaction already: then it cannot be done on another connection.</summary>
    public bool IsInRemoteTransaction { get; init; }

    /// <summary>Whether it changes rows at the peer.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether its writes are done all, or none.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Whether what it gives is the same each time.</summary>
    public bool IsComparable { get; init; } = true;
}
