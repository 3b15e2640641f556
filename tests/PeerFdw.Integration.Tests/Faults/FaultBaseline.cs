using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>What an operation does when nothing is wrong, and what must be left of one that a fault has met.</summary>
/// <param name="peer">The peer.</param>
/// <param name="operation">The operation.</param>
/// <param name="expected">What the check says.</param>
/// <param name="rows">What it gives.</param>
/// <param name="atFirst">The peer's rows before it.</param>
/// <param name="atLast">The peer's rows behind it.</param>
internal sealed class FaultBaseline(
    IFaultyPeer peer, FaultOperation operation, IReadOnlyList<string?> expected, IReadOnlyList<string?[]> rows, IReadOnlyList<string> atFirst, IReadOnlyList<string> atLast)
{
    /// <summary>What a backend may keep of the memory that a fault made it take, in KiB: the collector gives back what it has, but not at once.</summary>
    private const long MostKept = 96 << 10;

    private readonly HashSet<string> _known = [.. atFirst, .. atLast];
    private int _descriptors;
    private long _memory;

    /// <summary>What the check says.</summary>
    public IReadOnlyList<string?> Expected => expected;

    /// <summary>What it gives.</summary>
    public IReadOnlyList<string?[]> Rows => rows;

    /// <summary>Whether the same rows are there.</summary>
    public static bool AreSame(IReadOnlyList<string> some, IReadOnlyList<string> others) => some.Count == others.Count && new HashSet<string>(some).SetEquals(others);

    /// <summary>The session is another one.</summary>
    public void Forget()
    {
        _descriptors = 0;
        _memory = 0;
    }

    /// <summary>At the peer all is done, or nothing where it can be told; where it cannot, no row is there that should not be. What a session that was lost had begun may still be rolled back.</summary>
    public async Task CheckRowsAsync(string what, bool isDone, bool metCommit)
    {
        IReadOnlyList<string> now = [];
        for (int i = 0; i < 100; i++)
        {
            now = await peer.StateAsync();
            bool isRight = isDone ? AreSame(now, atLast)
                : !operation.IsAtomic ? now.All(_known.Contains) && now.Distinct().Count() == now.Count
                : AreSame(now, atFirst) || (metCommit && AreSame(now, atLast));
            if (isRight)
            {
                if (!AreSame(now, atFirst))
                {
                    await peer.RestoreAsync();
                }

                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"{what}: the peer has {now.Count} rows: {string.Join(", ", now.Except(atFirst).Take(5))} more, {string.Join(", ", atFirst.Except(now).Take(5))} less");
    }

    /// <summary>Without connections nothing is held, and no more files are open than there were. What was closed last may still be winding down.</summary>
    public async Task CheckRestAsync(Session session, string what)
    {
        string? held = null;
        string? there = null;
        int descriptors = 0;

        // A session that was cut off takes its patience with it.
        for (int i = 0; i < 400; i++)
        {
            await session.ExecuteAsync("SELECT peer_disconnect_all()");
            held = await session.TextAsync("SELECT format('%s %s %s', handles, winding_down, faults) FROM peer_fdw_bridge()");
            descriptors = Backend.Channels(session.ProcessId);
            there = await peer.HeldAsync();
            if (held == "0 0 0" && there is null && (_descriptors == 0 || descriptors <= _descriptors))
            {
                _descriptors = Math.Max(_descriptors, descriptors);
                Assert.InRange(Backend.Threads(session.ProcessId), 1, 60);
                long memory = Backend.PrivateKilobytes(session.ProcessId);
                _memory = _memory == 0 ? memory : _memory;
                Assert.True(memory <= _memory + MostKept, $"{what}: {memory} KiB of memory, and there were {_memory}");
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"{what}: handles, winding down, faults: {held}; {descriptors} files, and there were {_descriptors}; the peer has {there}");
    }
}
