using PeerFdw.Fuzz.Running;

namespace PeerFdw.Fuzz.Mutation;

/// <summary>Makes a new input of an old one, by one change.</summary>
internal interface IMutator
{
    /// <summary>Changes the input.</summary>
    /// <param name="buffer">The input.</param>
    /// <param name="random">What decides.</param>
    /// <param name="other">Another input, to take parts from.</param>
    void Mutate(InputBuffer buffer, FuzzRandom random, byte[] other);
}
