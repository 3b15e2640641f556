using System;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

/// <summary>A clock that a test can put forward.</summary>
internal sealed class FakeClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
}
