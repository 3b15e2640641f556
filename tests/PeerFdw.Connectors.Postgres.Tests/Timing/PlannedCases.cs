using System;
using PeerFdw.Testing.Timing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Timing;

/// <summary>Cases that <see cref="TimedTests"/> runs itself; xunit does not see them.</summary>
#pragma warning disable xUnit1000 // Not public, so that xunit does not find them.
internal sealed class PlannedCases
{
    /// <summary>How often a case was run.</summary>
    public static int Attempts { get; set; }

    [Fact]
    public void Late()
    {
        Attempts++;
        Timely.Within(1, TimeSpan.FromSeconds(1), "something");
    }

    [Fact]
    public void Wrong()
    {
        Attempts++;
        throw new InvalidOperationException("wrong");
    }
}
#pragma warning restore xUnit1000
