using System.Collections.Generic;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Buffer;

/// <summary>Versions in chunks, so that growing copies nothing, and hash buckets over the newest ones.</summary>
internal sealed class VersionTable
{
    /// <summary>The managed heap is bounded; this many versions and their buckets stay well below half of it.</summary>
    internal const int MaximumVersions = 1 << 22;

    private const int ChunkBits = 12;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly List<WriteVersion[]> _chunks = [];
    private int[] _buckets = [-1, -1, -1, -1];

    internal int Count { get; private set; }

    internal ref WriteVersion this[int index] => ref _chunks[index >> ChunkBits][index & ChunkMask];

    /// <summary>The first newest version in a hash's bucket.</summary>
    internal int First(int hash) => _buckets[hash & (_buckets.Length - 1)];

    /// <summary>Makes room for another version, whose links are set by the caller.</summary>
    /// <exception cref="PeerException">54000 if there are too many.</exception>
    internal int Add()
    {
        if (Count == MaximumVersions)
        {
            throw new PeerException(
                SqlState.ProgramLimitExceeded,
                $"a transaction can write at most {MaximumVersions} rows to DynamoDB",
                hint: "Write less in one transaction.");
        }

        if (Count >> ChunkBits == _chunks.Count)
        {
            _chunks.Add(new WriteVersion[1 << ChunkBits]);
        }

        return Count++;
    }

    /// <summary>Makes a version the newest of its item, in place of an older one or of none.</summary>
    internal void Link(int index, int older)
    {
        ref WriteVersion version = ref this[index];
        if (older < 0)
        {
            if (Count > _buckets.Length)
            {
                Grow(index);
            }

            int bucket = version.Hash & (_buckets.Length - 1);
            version.Next = _buckets[bucket];
            _buckets[bucket] = index;
        }
        else
        {
            Replace(older, index);
        }
    }

    /// <summary>Takes the last version away again.</summary>
    internal void RemoveLast()
    {
        int index = Count - 1;
        ref WriteVersion version = ref this[index];
        if (version.Previous >= 0)
        {
            this[version.Previous].Newer = -1;
            Replace(index, version.Previous);
        }
        else
        {
            ref int link = ref LinkTo(index);
            link = version.Next;
        }

        Count--;
    }

    private void Replace(int index, int by)
    {
        ref int link = ref LinkTo(index);
        link = by;
        this[by].Next = this[index].Next;
    }

    /// <summary>What points to a newest version: its bucket, or the one before it there.</summary>
    private ref int LinkTo(int index)
    {
        ref int link = ref _buckets[this[index].Hash & (_buckets.Length - 1)];
        while (link != index)
        {
            link = ref this[link].Next;
        }

        return ref link;
    }

    private void Grow(int added)
    {
        _buckets = new int[_buckets.Length * 4];
        System.Array.Fill(_buckets, -1);
        for (int i = 0; i < Count; i++)
        {
            ref WriteVersion version = ref this[i];
            if (i != added && version.Newer < 0)
            {
                int bucket = version.Hash & (_buckets.Length - 1);
                version.Next = _buckets[bucket];
                _buckets[bucket] = i;
            }
        }
    }
}
