using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>A peer that can be made to fail.</summary>
public interface IFaultyPeer : IAsyncDisposable
{
    /// <summary>The faults that it knows, with what they may lead to.</summary>
    IReadOnlyDictionary<string, FaultOutcome> Faults { get; }

    /// <summary>The name of the server object.</summary>
    string Server { get; }

    /// <summary>How many variants of a fault there are.</summary>
    /// <param name="isLong">Whether time does not matter.</param>
    int Variants(bool isLong);

    /// <summary>Of so many faults each operation meets one where time does matter, so that each operation and each fault is there.</summary>
    int Share { get; }

    /// <summary>Whether a variant meets a session without connections.</summary>
    bool StartsCold(int variant);

    /// <summary>Whether a statement may do as if a fault was not that has met it.</summary>
    bool MayPass(string fault, FaultOperation operation);

    /// <summary>A foreign table of 200 rows, <c>id int, part text, body text</c>, whose rows the peer has, and, where there is one, another one of the same peer's that is written all or nothing.</summary>
    Task<(string Table, string Atomic)> CreateTablesAsync(Session session);

    /// <summary>IMPORT FOREIGN SCHEMA of at least one table into a schema.</summary>
    string Import(string schema);

    /// <summary>From now on it fails.</summary>
    Task ArmAsync(string fault, int variant);

    /// <summary>And now it does not any more.</summary>
    Task ClearAsync();

    /// <summary>Whether the fault has met something since it was armed.</summary>
    bool WasMet { get; }

    /// <summary>Whether it may have met what told that the writes were done.</summary>
    bool MetCommit { get; }

    /// <summary>The SQLSTATE of a connection that was lost while an atomic write was being committed; null if it has none of its own.</summary>
    string? LostCommit { get; }

    /// <summary>The rows that the peer has, each as a text, in any order; read without the wrapper.</summary>
    Task<IReadOnlyList<string>> StateAsync();

    /// <summary>Gives it the rows back that it had at first.</summary>
    Task RestoreAsync();

    /// <summary>Waits until the peer has nothing to do: the ends of transactions that have only read are awaited by nobody.</summary>
    Task QuietAsync();

    /// <summary>What the peer still holds for sessions that have no connection any more: null if that is nothing.</summary>
    Task<string?> HeldAsync();
}
