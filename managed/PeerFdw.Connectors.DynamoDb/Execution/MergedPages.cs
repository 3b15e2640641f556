using System;
using System.Threading;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// Bounds the memory of a merge, which needs a page of every sequence at the same time: the more sequences, the fewer items a page. How long items are
/// is learned from the pages. Safe for any thread.
/// </summary>
/// <param name="sequences">How many sequences are merged.</param>
internal sealed class MergedPages(int sequences)
{
    /// <summary>What the pages of all sequences together are to hold.</summary>
    private const long WantedBytes = 16 << 20;

    /// <summary>More than this is an error, before the process runs out of memory.</summary>
    private const long MaximumBytes = 256 << 20;

    private const double LongestPage = 1 << 20;

    /// <summary>A page shorter than this is not worth its request.</summary>
    private const double ShortestPage = 4096;

    private readonly Lock _lock = new();

    /// <summary>JSON is longer than what DynamoDB counts.</summary>
    private double _bytesPerItem = 1.5 * Tables.TableDefinition.ItemBytes;
    private long _held;

    /// <summary>Whether a page may be fetched ahead.</summary>
    internal bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _held < WantedBytes / 2;
            }
        }
    }

    /// <summary>How many items the next page of a sequence is to have at most; null for as many as fit.</summary>
    /// <param name="wanted">How many rows the merge needs, or null: no sequence needs more than all of them.</param>
    internal int? Limit(long? wanted)
    {
        lock (_lock)
        {
            double bytes = Math.Max(ShortestPage, (double)WantedBytes / sequences);
            int? items = bytes >= LongestPage ? null : (int)Math.Max(1, bytes / _bytesPerItem);
            return wanted is { } rows ? (int)Math.Clamp(rows, 1, items ?? 1 << 20) : items;
        }
    }

    /// <summary>A page is held from now on.</summary>
    /// <exception cref="PeerException">53200 if too much is.</exception>
    internal void Hold(long bytes)
    {
        lock (_lock)
        {
            _held += bytes;
            if (_held > MaximumBytes)
            {
                throw new PeerException(
                    SqlState.OutOfMemory,
                    "the items of too many partition keys would have to be held to merge them in order",
                    $"They take more than {MaximumBytes >> 20} MiB.",
                    "Use a shorter list of keys, or sort by an expression, such as a concatenation with an empty text, so that PostgreSQL sorts.");
            }
        }
    }

    /// <summary>A page is held no more.</summary>
    internal void Release(long bytes)
    {
        lock (_lock)
        {
            _held -= bytes;
        }
    }

    /// <summary>A page was read.</summary>
    internal void Learn(long bytes, long items)
    {
        lock (_lock)
        {
            if (items > 0)
            {
                _bytesPerItem = (_bytesPerItem + ((double)bytes / items)) / 2;
            }
        }
    }
}
