using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using PeerFdw.Fuzz;
using PeerFdw.Fuzz.Running;
using PeerFdw.Spi;

// The long form: [runs [seed [reader [findings]]]]; or: replay <reader> <file>.
if (args is ["replay", string reader, string file])
{
    try
    {
        Console.WriteLine(FuzzTargets.Make(reader).Run(File.ReadAllBytes(file)) ? "accepted" : "not accepted");
    }
    catch (PeerException refusal)
    {
        Console.WriteLine($"refused: {refusal.SqlState} {refusal.Message}: {refusal.Detail}");
    }

    return 0;
}

long runs = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : (ulong)DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond;
IFuzzTarget[] targets = args.Length > 2 ? [FuzzTargets.Make(args[2])] : FuzzTargets.All.ToArray();
int mostFindings = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 1;
long start = Stopwatch.GetTimestamp();
long total = 0;
int findings = 0;
foreach (IFuzzTarget target in targets)
{
    FuzzReport report = new Fuzzer(target, seed, mostFindings).Run(targets.Length == 1 ? runs : runs * target.Share / 100);
    Console.WriteLine(report);
    total += report.Runs;
    findings += report.Finding is null ? 0 : 1;
}

TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total} inputs in {elapsed.TotalSeconds:F0} s, {total / elapsed.TotalSeconds:F0}/s, seed {seed}, {findings} findings"));
return findings == 0 ? 0 : 1;
