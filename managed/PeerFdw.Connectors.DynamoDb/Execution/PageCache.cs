using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// The answers of one scan's requests, for its later runs: a nested loop asks for the same key as often as the outer side has it. Only answers of one
/// page are kept, up to a number of bytes; what was not used for longest goes first. Within one scan, which sees one state of the table, a second answer
/// could only differ by being later. Safe for any thread.
/// </summary>
/// <param name="maximumBytes">How many bytes of answers and requests are kept.</param>
internal sealed class PageCache(int maximumBytes)
{
    /// <summary>One answer may take no more than this part of the bytes.</summary>
    private const int LargestPart = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private int _bytes;

    private readonly record struct Entry(string Question, byte[] Page)
    {
        internal int Bytes => (2 * Question.Length) + Page.Length;
    }

    /// <summary>The bytes that are kept now.</summary>
    internal int Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The answer to a request.</summary>
    /// <returns>The body, to be read only; null if it is not kept.</returns>
    internal byte[]? Find(byte[] question)
    {
        lock (_lock)
        {
            if (_entries.Count == 0 || !_entries.TryGetValue(Encoding.UTF8.GetString(question), out LinkedListNode<Entry>? entry))
            {
                return null;
            }

            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
            return entry.Value.Page;
        }
    }

    /// <summary>Keeps a copy of an answer, if it is not too large.</summary>
    internal void Add(byte[] question, ReadOnlySpan<byte> page)
    {
        if ((2 * question.Length) + page.Length > maximumBytes / LargestPart)
        {
            return;
        }

        var entry = new Entry(Encoding.UTF8.GetString(question), page.ToArray());
        lock (_lock)
        {
            if (_entries.ContainsKey(entry.Question))
            {
                return;
            }

            while (_bytes + entry.Bytes > maximumBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Question);
                _bytes -= oldest.Value.Bytes;
            }

            _entries.Add(entry.Question, _byUse.AddFirst(entry));
            _bytes += entry.Bytes;
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byUse.Clear();
            _bytes = 0;
        }
    }
}
