using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Spi;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Fuzz;

/// <summary>That the fuzzer finds what is there to be found, and makes the same inputs again.</summary>
public sealed class FuzzerTests
{
    [Fact]
    public void A_fault_is_found_and_its_input_kept()
    {
        using var target = new Planted("self_fault", input => input.Contains((byte)0xFF) ? throw new TimeZoneNotFoundException() : true);
        FuzzReport report = new Fuzzer(target, 1).Run(20_000);
        Assert.Contains(nameof(TimeZoneNotFoundException), report.Finding, StringComparison.Ordinal);
        Assert.Contains((byte)0xFF, File.ReadAllBytes(Assert.Single(Directory.GetFiles(target.Folder))));

        // And it is the first that is read the next time.
        Assert.Equal(0, new Fuzzer(target, 2).Run(20_000).Runs);
    }

    [Fact]
    public void Memory_without_bound_is_found()
    {
        using var target = new Planted("self_memory", input => input.Length > 30 && new byte[64 << 20].Length > 0);
        Assert.Contains("managed memory", new Fuzzer(target, 1).Run(20_000).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_no_fault_and_a_seed_makes_the_same_inputs_again()
    {
        var sums = new List<long>();
        for (int i = 0; i < 2; i++)
        {
            long sum = 0;
            using var target = new Planted("self_same", input =>
            {
                sum = unchecked((sum * 31) + input.Aggregate(input.Length, (a, b) => (a * 17) + b));
                return input.Length % 3 == 0 ? throw new PeerException(SqlState.InternalError, "no") : true;
            });
            FuzzReport report = new Fuzzer(target, 7).Run(2000);
            Assert.Null(report.Finding);
            Assert.InRange(report.Accepted, 100, 1900);
            sums.Add(sum);
        }

        Assert.Equal(sums[0], sums[1]);
    }

    /// <summary>A reader with a fault of our own; what it keeps goes away with it.</summary>
    private sealed class Planted(string name, Func<byte[], bool> run) : IFuzzTarget, IDisposable
    {
        public string Folder { get; } = Path.Combine(Repository.Root, "tests", "PeerFdw.Fuzz.Tests", "Regressions", name);

        public string Name => name;

        public int Share => 1;

        public IEnumerable<byte[]> MadeSeeds => [[.. "{\"a\":[1,2]}"u8]];

        public IReadOnlyList<IMutator> Mutators { get; } = [new JsonMutator(["x"]), new ByteMutator(["x"])];

        public bool Run(ReadOnlyMemory<byte> input) => run(input.ToArray());

        public void Dispose()
        {
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
    }
}
