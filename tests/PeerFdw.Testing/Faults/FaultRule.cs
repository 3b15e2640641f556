using System;

namespace PeerFdw.Testing.Faults;

/// <summary>To which requests a fault happens. A rule is given to <see cref="FaultProxy.Add"/> and counts for it.</summary>
/// <param name="fault">What happens.</param>
public sealed class FaultRule(Fault fault)
{
    private int _seen;

    /// <summary>The only operation that it happens to, such as Query; null for all.</summary>
    public string? Operation { get; init; }

    /// <summary>How many requests of the operation pass before the first fault.</summary>
    public int Skip { get; init; }

    /// <summary>How often it happens at most.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>How likely it is, by the proxy's seed.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How often it has happened.</summary>
    public int Injected { get; private set; }

    /// <summary>What happens to a request; null for nothing. The proxy calls it under its lock.</summary>
    internal Fault? Choose(string operation, Random random)
    {
        if ((Operation is not null && Operation != operation) || _seen++ < Skip || Injected >= Times || random.NextDouble() >= Probability)
        {
            return null;
        }

        Injected++;
        return fault;
    }
}
