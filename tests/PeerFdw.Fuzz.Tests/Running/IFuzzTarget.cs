using System;
using System.Collections.Generic;
using PeerFdw.Fuzz.Mutation;

namespace PeerFdw.Fuzz.Running;

/// <summary>A reader of what others wrote, with what must hold whatever it is given.</summary>
internal interface IFuzzTarget
{
    /// <summary>The name of its folders below Seeds and Regressions.</summary>
    string Name { get; }

    /// <summary>How many of a hundred inputs are its.</summary>
    int Share { get; }

    /// <summary>Seeds that are made rather than kept, such as the answers to others.</summary>
    IEnumerable<byte[]> MadeSeeds { get; }

    /// <summary>What makes new inputs of old ones.</summary>
    IReadOnlyList<IMutator> Mutators { get; }

    /// <summary>Reads an input, and checks what was made of it.</summary>
    /// <param name="input">The input.</param>
    /// <returns>Whether it was accepted.</returns>
    /// <exception cref="Spi.PeerException">It was refused, as it should be. Anything else that is thrown is a finding.</exception>
    bool Run(ReadOnlyMemory<byte> input);
}
