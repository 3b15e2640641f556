using System;

namespace PeerFdw.Fuzz.Running;

/// <summary>Something that must hold does not: two readers disagree, a value does not come back, a bound is passed.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    /// <summary>Throws if something does not hold.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="message">What should hold.</param>
    public static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new FindingException(message);
        }
    }
}
