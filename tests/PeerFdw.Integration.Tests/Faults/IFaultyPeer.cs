using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>A peer that can be made to fail.</summary>
public interface IFaultyPeer : IAsyncDisposable
{
    /// <summary>The faults that it knows, with what they may lead to.</summary>
    IReadOnlyDictionary<string, FaultOutcome> Faults { get; }

    /// <summary>A foreign table of 200 rows, <c>id int, part text, body text</c>, whose rows the peer has; by another name each time.</summary>
    Task<string> CreateTableAsync(Session session);

    /// <summary>IMPORT FOREIGN SCHEMA of at least one table into a schema.</summary>
    string Import(string schema);

    /// <summary>From now on it fails.</summary>
    Task ArmAsync(string fault, int variant);

    /// <summary>And now it does not any more.</summary>
    Task ClearAsync();

    /// <summary>Whether the fault has met something since it was armed.</summary>
    bool WasMet { get; }
}
