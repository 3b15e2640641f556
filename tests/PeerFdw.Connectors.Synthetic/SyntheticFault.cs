using System;
using System.Collections.Generic;
using System.Threading;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>What goes wrong at a row.</summary>
/// <param name="Row">At which row; 0 is never.</param>
/// <param name="Kind">The option <c>error_kind</c>.</param>
/// <param name="SqlState">The SQLSTATE that the peer reports.</param>
internal sealed record SyntheticFault(long Row, string Kind, SqlState SqlState)
{
    /// <summary>Reads the options.</summary>
    /// <param name="options">The table's and its server's.</param>
    /// <returns>The fault.</returns>
    public static SyntheticFault Of(OptionSet options) => new(
        options.Integer("error_at") ?? 0,
        options.Text("error_kind") ?? "peer",
        new SqlState(options.Text("error_sqlstate") ?? "HV000"));

    /// <summary>Makes it happen.</summary>
    public void Raise()
    {
        switch (Kind)
        {
            case "unexpected":
                throw new InvalidOperationException("a defect of the synthetic peer");
            case "memory":
                Exhaust();
                break;
            case "thread":
                BreakThread();
                break;
            default:
                throw new PeerException(
                    SqlState, $"synthetic failure at row {Row}", "The table's options asked for it.", "Drop the option error_at.");
        }
    }

    /// <summary>Allocates until the heap's hard limit is reached.</summary>
    private static void Exhaust()
    {
        var blocks = new List<byte[]>();
        while (true)
        {
            blocks.Add(new byte[16 << 20]);
            blocks[^1].AsSpan().Fill(1);
        }
    }

    /// <summary>Lets an exception escape on a thread that nobody owns: without the bridge's last line it would end the server.</summary>
    private static void BreakThread()
    {
        var thread = new Thread(static () => throw new InvalidOperationException("an exception that nobody owns")) { IsBackground = true };
        thread.Start();
        thread.Join(50);
    }
}
