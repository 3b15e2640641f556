using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Spi;

namespace PeerFdw.Fuzz.Running;

/// <summary>
/// Feeds a target: what was kept first, then inputs made by mutation. The same seed makes the same inputs. An input that was accepted may
/// become a seed itself for a while, so that mutations add up.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="seed">Names the run.</param>
/// <param name="mostFindings">After so many findings that are not of one kind it ends.</param>
internal sealed class Fuzzer(IFuzzTarget target, ulong seed, int mostFindings = 1)
{
    /// <summary>Far more than any input needs, also on a machine that stalls.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    /// <summary>What an input may take of managed memory: an amount for readers' own buffers, and so much for each of its bytes.</summary>
    private const long AllowedAtOnce = 8 << 20;
    private const long AllowedPerByte = 4096;

    /// <summary>Longer inputs say nothing that shorter ones do not.</summary>
    private const int MostBytes = 256 << 10;

    private const int MostYoung = 128;

    private readonly Corpus _corpus = new(target);
    private readonly InputBuffer _buffer = new(MostBytes);
    private readonly byte[]?[] _young = new byte[MostYoung][];
    private int _youngCount;
    private long _startedAt;
    private byte[]? _current;
    private long _accepted;
    private long _mostAllocated;
    private TimeSpan _slowest;
    private readonly Dictionary<string, string> _findings = [];

    /// <summary>Runs until so many inputs were read, or something is found.</summary>
    /// <param name="runs">How many inputs are made.</param>
    /// <returns>What came of it.</returns>
    public FuzzReport Run(long runs)
    {
        long start = Stopwatch.GetTimestamp();
        long done = 0;

        // A thread of its own: one that hangs is left behind.
        var worker = new Thread(() => done = Work(runs)) { IsBackground = true, Name = "fuzz " + target.Name };
        worker.Start();
        while (!worker.Join(TimeSpan.FromMilliseconds(200)))
        {
            long startedAt = Interlocked.Read(ref _startedAt);
            if (startedAt != 0 && Stopwatch.GetElapsedTime(startedAt) > s_deadline && _current is { } input)
            {
                _findings["hang"] = $"no end after {s_deadline.TotalSeconds} s; kept as {_corpus.Keep(input)}";
                break;
            }
        }

        return new FuzzReport(
            target.Name, seed, _corpus.Seeds.Count + _corpus.Regressions.Count, done, _accepted, Stopwatch.GetElapsedTime(start), _slowest, _mostAllocated,
            _findings.Count == 0 ? null : string.Join("\n\n", _findings.Values));
    }

    private long Work(long runs)
    {
        using var inFlight = new InFlight(target.Name);
        foreach (byte[] input in _corpus.Regressions)
        {
            if (!TryRun(input, inFlight, out _))
            {
                return 0;
            }
        }

        foreach (byte[] input in _corpus.Seeds)
        {
            if (!TryRun(input, inFlight, out _))
            {
                return 0;
            }
        }

        for (long i = 0; i < runs; i++)
        {
            var random = new FuzzRandom(unchecked((seed * 0x9E3779B97F4A7C15) + (ulong)i));
            byte[] input = Make(random);
            if (!TryRun(input, inFlight, out bool isAccepted))
            {
                return i;
            }

            if (isAccepted && random.OneIn(4))
            {
                _young[_youngCount++ % MostYoung] = input;
            }
        }

        return runs;
    }

    private byte[] Make(FuzzRandom random)
    {
        _buffer.Set(Pick(random));
        byte[] other = Pick(random);
        int changes = 1 + random.Below(1 + random.Below(6));
        for (int i = 0; i < changes; i++)
        {
            random.Of(target.Mutators).Mutate(_buffer, random, other);
        }

        return _buffer.ToArray();
    }

    private byte[] Pick(FuzzRandom random)
    {
        if (_youngCount > 0 && random.OneIn(2) && _young[random.Below(Math.Min(_youngCount, MostYoung))] is { } young)
        {
            return young;
        }

        int count = _corpus.Seeds.Count + _corpus.Regressions.Count;
        int index = random.Below(count);
        return count == 0 ? [] : index < _corpus.Seeds.Count ? _corpus.Seeds[index] : _corpus.Regressions[index - _corpus.Seeds.Count];
    }

    private bool TryRun(byte[] input, InFlight inFlight, out bool isAccepted)
    {
        isAccepted = false;
        inFlight.Note(input);
        _current = input;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Interlocked.Exchange(ref _startedAt, start);
        Exception? thrown = null;
        try
        {
            isAccepted = target.Run(input);
        }
        catch (PeerException refusal)
        {
            thrown = Unfit(refusal);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        Interlocked.Exchange(ref _startedAt, 0);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        _slowest = elapsed > _slowest ? elapsed : _slowest;
        _mostAllocated = Math.Max(_mostAllocated, allocated);
        _accepted += isAccepted ? 1 : 0;
        if (thrown is null && allocated > AllowedAtOnce + (AllowedPerByte * input.Length))
        {
            thrown = new FindingException($"{allocated} bytes of managed memory for {input.Length} bytes of input");
        }

        if (thrown is not null && !_findings.ContainsKey(KindOf(thrown)))
        {
            _findings.Add(KindOf(thrown), $"{Preview(input)}\nkept as {_corpus.Keep(input)}\n{thrown}");
        }

        return _findings.Count < mostFindings;
    }

    /// <summary>Findings that were thrown at one place count once.</summary>
    private static string KindOf(Exception thrown) =>
        $"{thrown.GetType()} {thrown.StackTrace?.Split('\n').FirstOrDefault(l => !l.Contains("FindingException", StringComparison.Ordinal) && !l.Contains("System.", StringComparison.Ordinal))}";

    /// <summary>A refusal is for people: it has a SQLSTATE of five characters and a message.</summary>
    private static FindingException? Unfit(PeerException refusal) =>
        refusal.SqlState.Code.Length == 5 && refusal.Message.Length > 0
            ? null
            : new FindingException($"a refusal without SQLSTATE or message: {refusal}");

    private static string Preview(byte[] input)
    {
        string text = Encoding.Latin1.GetString(input.AsSpan(0, Math.Min(input.Length, 300)));
        return $"{input.Length} bytes: {string.Concat(text.Split('\n', '\r', '\0'))}";
    }
}
