using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text.Json;
using PeerFdw.Planning.Documents;

namespace PeerFdw.Planning.Execution;

/// <summary>
/// What opening an operation need not do again: plans that were read and checked before, by their text, and sets of options that were found legal,
/// by the digest of their connection. It holds no secret. The backend's thread only.
/// </summary>
internal sealed class OpenCache
{
    /// <summary>How many plans are kept; the longest unused goes first.</summary>
    internal const int MostPlans = 64;

    /// <summary>How many bytes of text they have at most, all together. What is made of a text has a few times its size.</summary>
    internal const int MostBytes = 1 << 20;

    /// <summary>How many digests are kept; then all are forgotten.</summary>
    private const int MostOptions = 64;

    private readonly LinkedList<Entry> _plans = [];
    private readonly Dictionary<int, LinkedListNode<Entry>> _byHash = [];
    private readonly HashSet<string> _options = new(StringComparer.Ordinal);
    private int _bytes;

    /// <summary>How many plans are kept now.</summary>
    internal int Plans => _plans.Count;

    /// <summary>A plan, from here or read now.</summary>
    /// <param name="element">The plan, as it stands in its document.</param>
    /// <param name="read">Reads and checks it.</param>
    public PlanDocument Plan(JsonElement element, Func<JsonElement, PlanDocument> read)
    {
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(element);
        var hasher = new HashCode();
        hasher.AddBytes(text);
        int hash = hasher.ToHashCode();
        if (_byHash.TryGetValue(hash, out LinkedListNode<Entry>? found))
        {
            if (text.SequenceEqual(found.Value.Text))
            {
                _plans.Remove(found);
                _plans.AddFirst(found);
                return found.Value.Plan;
            }

            Remove(found);
        }

        PlanDocument plan = read(element);
        if (text.Length <= MostBytes)
        {
            Add(new Entry(hash, text.ToArray(), plan));
        }

        return plan;
    }

    /// <summary>Checks options, unless the same ones were found legal before.</summary>
    /// <param name="digest">The digest of the options, and of whose they are.</param>
    /// <param name="check">Checks them; throws if they are not legal.</param>
    public void CheckOptions(string digest, Action check)
    {
        if (_options.Contains(digest))
        {
            return;
        }

        check();
        if (_options.Count >= MostOptions)
        {
            _options.Clear();
        }

        _options.Add(digest);
    }

    private void Add(Entry entry)
    {
        _byHash[entry.Hash] = _plans.AddFirst(entry);
        _bytes += entry.Text.Length;
        while (_plans.Count > MostPlans || _bytes > MostBytes)
        {
            Remove(_plans.Last!);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _plans.Remove(node);
        _byHash.Remove(node.Value.Hash);
        _bytes -= node.Value.Text.Length;
    }

    private sealed record Entry(int Hash, byte[] Text, PlanDocument Plan);
}
