using PeerFdw.Fuzz.Running;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Fuzz;

/// <summary>The short form: 50,000 inputs, the same ones every time, after all that were found before.</summary>
public sealed class ReaderTests(ITestOutputHelper output)
{
    private const ulong Seed = 20_261_121;
    private const long Runs = 50_000;

    public static TheoryData<string> Readers()
    {
        var names = new TheoryData<string>();
        foreach (IFuzzTarget target in FuzzTargets.All)
        {
            names.Add(target.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Whatever_is_read_is_accepted_or_refused(string reader)
    {
        IFuzzTarget target = FuzzTargets.Make(reader);
        FuzzReport report = new Fuzzer(target, Seed).Run(Runs * target.Share / 100);
        output.WriteLine(report.ToString());
        Assert.Null(report.Finding);

        // A reader that refuses everything, or nothing, was not tested.
        Assert.InRange(report.Accepted, 1 + (report.Runs / 200), report.Runs + report.Kept - (report.Runs / 200));
    }
}
