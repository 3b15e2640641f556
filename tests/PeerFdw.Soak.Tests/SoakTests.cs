using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace PeerFdw.Soak;

/// <summary>Everything at once, for a while: two minutes, or PEER_SOAK_MINUTES (<c>make soak MINUTES=60</c>).</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Sessions = 20;

    [Fact]
    public async Task Twenty_sessions_read_write_and_are_disturbed_and_nothing_breaks_or_leaks()
    {
        double minutes = double.Parse(Environment.GetEnvironmentVariable("PEER_SOAK_MINUTES") ?? "2", CultureInfo.InvariantCulture);
        await using SoakCluster cluster = await SoakCluster.StartAsync();
        IReadOnlyCollection<string> surprises = await new SoakRun(cluster, Sessions, Print).RunAsync(TimeSpan.FromMinutes(minutes));
        Assert.Empty(surprises);

        // Of the long form, each line as it comes.
        void Print(string line)
        {
            output.WriteLine(line);
            if (minutes > 2)
            {
                Console.WriteLine(line);
            }
        }
    }
}
