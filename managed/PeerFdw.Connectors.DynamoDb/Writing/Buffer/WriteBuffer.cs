using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Writing.Buffer;

/// <summary>
/// All writes of a transaction, in the order in which they were made. Each is a version of its item that holds all earlier ones of the same item in it; the older
/// ones are kept for cursors that were opened before, and for savepoints: what a subtransaction wrote is the end of the list, and is cut off with it. Safe for any
/// thread: scans read while a statement writes.
/// </summary>
internal sealed class WriteBuffer : IDisposable
{
    internal const long DefaultMemory = 32 << 20;

    private const int HeadBytes = 6;

    private readonly Lock _lock = new();
    private readonly VersionTable _versions = new();
    private readonly ByteLog _log;
    private readonly List<int> _levels = [];
    private readonly List<int> _tables = [];
    private int _items;

    /// <param name="memory">How many bytes of rows stay in memory.</param>
    internal WriteBuffer(long memory = DefaultMemory) => _log = new ByteLog(memory, Path.GetTempPath());

    /// <summary>How many versions there are.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _versions.Count;
            }
        }
    }

    /// <summary>How many items were written.</summary>
    internal int Items
    {
        get
        {
            lock (_lock)
            {
                return _items;
            }
        }
    }

    /// <summary>Whether rows went to a file.</summary>
    internal bool HasSpilled
    {
        get
        {
            lock (_lock)
            {
                return _log.HasSpilled;
            }
        }
    }

    /// <summary>How many versions of a table's items there are.</summary>
    internal int CountOf(int table)
    {
        lock (_lock)
        {
            return table < _tables.Count ? _tables[table] : 0;
        }
    }

    /// <summary>Whether a command before one has written to a table. Mostly the first version says so; commands inside of a command may have been earlier.</summary>
    internal bool HasWritesBefore(int table, long command)
    {
        lock (_lock)
        {
            for (int i = 0; table < _tables.Count && _tables[table] > 0 && i < _versions.Count; i++)
            {
                if (_versions[i].Table == table && _versions[i].Command < command)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Adds a version.</summary>
    /// <param name="table">The number of the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="effect">What is done.</param>
    /// <param name="expectation">What must hold at the commit.</param>
    /// <param name="body">The item, the changes, or nothing.</param>
    /// <param name="command">The command.</param>
    /// <param name="level">The nesting level of the subtransaction, from 1.</param>
    internal void Add(
        int table, ItemKey key, WriteEffect effect, Expectation expectation, ReadOnlySpan<byte> body, long command, int level)
    {
        lock (_lock)
        {
            Enter(level);
            int hash = Hash(table, key.Bytes);
            int older = Find(table, key.Bytes, hash);
            long position = _log.Length;
            int index;
            try
            {
                Append(key.Bytes, expectation, body);
                index = _versions.Add();
            }
            catch
            {
                _log.Truncate(position);
                throw;
            }

            _versions[index] = new WriteVersion
            {
                Position = position,
                Length = (int)(_log.Length - position),
                Hash = hash,
                Next = -1,
                Previous = older,
                Newer = -1,
                Command = (uint)command,
                Table = (ushort)table,
                Effect = effect,
                Expectation = expectation.Kind,
            };
            _versions.Link(index, older);
            if (older >= 0)
            {
                _versions[older].Newer = index;
            }

            _items += older < 0 ? 1 : 0;
            while (_tables.Count <= table)
            {
                _tables.Add(0);
            }

            _tables[table]++;
        }
    }

    /// <summary>The newest version of an item; null if it was not written.</summary>
    internal BufferedWrite? Newest(int table, ItemKey key)
    {
        lock (_lock)
        {
            int index = Find(table, key.Bytes, Hash(table, key.Bytes));
            return index < 0 ? null : Get(index);
        }
    }

    /// <summary>What a command sees of an item's versions: the newest that an earlier command wrote. Null if there is none.</summary>
    internal BufferedWrite? Visible(int table, ItemKey key, long command)
    {
        lock (_lock)
        {
            int index = FindVisible(table, key, command);
            return index < 0 ? null : Get(index);
        }
    }

    /// <summary>Whether a command sees a version of an item, so that it must not see the item as it is in DynamoDB.</summary>
    internal bool Hides(int table, ItemKey key, long command)
    {
        lock (_lock)
        {
            int index = FindVisible(table, key, command);
            return index >= 0 && _versions[index].Effect != WriteEffect.None;
        }
    }

    /// <summary>A version, if it is of a table and what a command sees of its item; else null.</summary>
    internal BufferedWrite? VisibleAt(int index, int table, long command)
    {
        lock (_lock)
        {
            if (index >= _versions.Count || _versions[index].Table != table || _versions[index].Command >= command)
            {
                return null;
            }

            for (int newer = _versions[index].Newer; newer >= 0; newer = _versions[newer].Newer)
            {
                if (_versions[newer].Command < command)
                {
                    return null;
                }
            }

            return Get(index);
        }
    }

    /// <summary>What a version does that is the newest of its item; null if it is not.</summary>
    internal (int Table, WriteEffect Effect, ExpectationKind Expectation)? NewestAt(int index)
    {
        lock (_lock)
        {
            ref WriteVersion version = ref _versions[index];
            return version.Newer < 0 ? (version.Table, version.Effect, version.Expectation) : null;
        }
    }

    /// <summary>Reads a version.</summary>
    internal BufferedWrite Read(int index)
    {
        lock (_lock)
        {
            return Get(index);
        }
    }

    /// <summary>Ends a subtransaction: its versions become those of the level above, or vanish. No I/O.</summary>
    internal void EndSubtransaction(int level, bool isCommitted)
    {
        lock (_lock)
        {
            int at = level - 2;
            if (at < 0 || at >= _levels.Count)
            {
                return;
            }

            while (!isCommitted && _versions.Count > _levels[at])
            {
                RemoveLast();
            }

            _levels.RemoveRange(at, _levels.Count - at);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _log.Dispose();
        }
    }

    /// <summary>Notes where the subtransactions that write for the first time begin.</summary>
    private void Enter(int level)
    {
        while (_levels.Count < level - 1)
        {
            _levels.Add(_versions.Count);
        }
    }

    private void RemoveLast()
    {
        ref WriteVersion last = ref _versions[_versions.Count - 1];
        _log.Truncate(last.Position);
        _tables[last.Table]--;
        _items -= last.Previous < 0 ? 1 : 0;
        _versions.RemoveLast();
    }

    private void Append(byte[] key, Expectation expectation, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        byte[] version = expectation.Version is { } text ? Encoding.UTF8.GetBytes(text) : [];
        BinaryPrimitives.WriteInt32LittleEndian(head, key.Length);
        head[4] = (byte)expectation.Kind;
        head[5] = (byte)version.Length;
        _log.Append(head);
        _log.Append(key);
        _log.Append(version);
        _log.Append(body);
    }

    private BufferedWrite Get(int index)
    {
        ref WriteVersion version = ref _versions[index];
        var bytes = new byte[version.Length];
        _log.Read(version.Position, bytes);
        int keyEnd = HeadBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int bodyStart = keyEnd + bytes[5];
        string? number = bytes[5] > 0 ? Encoding.UTF8.GetString(bytes.AsSpan(keyEnd, bytes[5])) : null;
        return new BufferedWrite(
            index, version.Table, ItemKey.Read(bytes[HeadBytes..keyEnd]), version.Effect,
            new Expectation((ExpectationKind)bytes[4], number), version.Command, bytes[bodyStart..]);
    }

    private int FindVisible(int table, ItemKey key, long command)
    {
        int index = Find(table, key.Bytes, Hash(table, key.Bytes));
        while (index >= 0 && _versions[index].Command >= command)
        {
            index = _versions[index].Previous;
        }

        return index;
    }

    private int Find(int table, byte[] key, int hash)
    {
        int index = _versions.First(hash);
        while (index >= 0 && !IsSame(ref _versions[index], table, key, hash))
        {
            index = _versions[index].Next;
        }

        return index;
    }

    private bool IsSame(ref WriteVersion version, int table, byte[] key, int hash)
    {
        if (version.Hash != hash || version.Table != table || version.Length < HeadBytes + key.Length)
        {
            return false;
        }

        Span<byte> bytes = key.Length <= 512 ? stackalloc byte[HeadBytes + key.Length] : new byte[HeadBytes + key.Length];
        _log.Read(version.Position, bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes) == key.Length && bytes[HeadBytes..].SequenceEqual(key);
    }

    private static int Hash(int table, byte[] key)
    {
        var hash = new HashCode();
        hash.Add(table);
        hash.AddBytes(key);
        return hash.ToHashCode();
    }
}
