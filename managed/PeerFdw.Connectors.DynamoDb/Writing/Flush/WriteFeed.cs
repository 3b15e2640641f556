using System;
using System.Collections.Generic;
using System.Threading;
using PeerFdw.Connectors.DynamoDb.Writing.Buffer;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Hands the transaction's final writes of one sort out to the tasks that send them. Safe for any thread.</summary>
/// <param name="buffer">The writes.</param>
/// <param name="count">How many versions there are.</param>
/// <param name="wanted">Which are wanted: by table, effect and expectation.</param>
internal sealed class WriteFeed(WriteBuffer buffer, int count, Func<int, WriteEffect, ExpectationKind, bool> wanted)
{
    private readonly Lock _lock = new();
    private BufferedWrite? _left;
    private int _next;

    /// <summary>The next writes.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="bytes">How many bytes they may have together; one is handed out whatever it has.</param>
    /// <returns>Empty at the end.</returns>
    internal IReadOnlyList<BufferedWrite> Take(int most, int bytes)
    {
        lock (_lock)
        {
            var taken = new List<BufferedWrite>(most);
            while (taken.Count < most && Next() is { } write)
            {
                bytes -= write.Body.Length + write.Key.Bytes.Length;
                if (bytes < 0 && taken.Count > 0)
                {
                    _left = write;
                    break;
                }

                taken.Add(write);
            }

            return taken;
        }
    }

    private BufferedWrite? Next()
    {
        if (_left is { } left)
        {
            _left = null;
            return left;
        }

        while (_next < count)
        {
            int index = _next++;
            if (buffer.NewestAt(index) is { } newest && newest.Effect != WriteEffect.None && wanted(newest.Table, newest.Effect, newest.Expectation))
            {
                return buffer.Read(index);
            }
        }

        return null;
    }
}
