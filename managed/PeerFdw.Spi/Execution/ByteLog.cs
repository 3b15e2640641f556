using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace PeerFdw.Spi.Execution;

/// <summary>
/// Bytes that are appended, read at any place, and cut off at the end. Up to a budget they stay in memory; the oldest pages beyond it go to a temporary file that has
/// no name any more, so that nothing is left of it whatever happens. Not safe for two threads at once.
/// </summary>
/// <param name="memoryBudget">How many bytes may stay in memory, at least a few pages.</param>
/// <param name="folder">Where the file is made.</param>
/// <param name="content">What the bytes are, for messages.</param>
public sealed class ByteLog(long memoryBudget, string folder, string content = "the transaction's writes") : IDisposable
{
    /// <summary>The size of a page.</summary>
    public const int PageBytes = 1 << 18;

    /// <summary>
    /// 8 MiB in the file, and the heap is collected whole. Rows that are being made outlive the small collections and would lie about by the 100 MiB
    /// until the collector thinks of them; what stays has no references, so that this takes few milliseconds.
    /// </summary>
    private const int PagesPerCollection = 32;

    private readonly List<byte[]?> _pages = [];
    private readonly Stack<byte[]> _free = new();
    private FileStream? _file;
    private int _oldestInMemory;
    private int _inMemory;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a file is in use.</summary>
    public bool HasSpilled => _file is not null;

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="PeerException">53100 if there is no room for the file, 58000 if it cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int page = (int)(Length / PageBytes);
            int offset = (int)(Length % PageBytes);
            byte[] tail = Tail(page);
            int count = Math.Min(bytes.Length, PageBytes - offset);
            bytes[..count].CopyTo(tail.AsSpan(offset));
            bytes = bytes[count..];
            Length += count;
        }
    }

    /// <summary>Reads bytes that were appended before.</summary>
    /// <param name="position">Where they begin.</param>
    /// <param name="target">Where they go; all of it is filled.</param>
    public void Read(long position, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int page = (int)(position / PageBytes);
            int offset = (int)(position % PageBytes);
            int count = Math.Min(target.Length, PageBytes - offset);
            if (_pages[page] is { } inMemory)
            {
                inMemory.AsSpan(offset, count).CopyTo(target);
            }
            else
            {
                ReadFile(position, target[..count]);
            }

            target = target[count..];
            position += count;
        }
    }

    /// <summary>Cuts the end off. No I/O.</summary>
    /// <param name="length">How many bytes stay.</param>
    public void Truncate(long length)
    {
        int pages = (int)((length + PageBytes - 1) / PageBytes);
        for (int i = _pages.Count - 1; i >= pages; i--)
        {
            if (_pages[i] is { } page)
            {
                _free.Push(page);
                _inMemory--;
            }

            _pages.RemoveAt(i);
        }

        Length = length;
        _oldestInMemory = Math.Min(_oldestInMemory, pages);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _pages.Clear();
        _free.Clear();
        Length = 0;
    }

    private byte[] Tail(int page)
    {
        if (page == _pages.Count)
        {
            _pages.Add(NewPage());
        }
        else if (_pages[page] is null)
        {
            // The end was cut off inside of a page that had gone to the file.
            byte[] back = NewPage();
            ReadFile((long)page * PageBytes, back.AsSpan(0, (int)(Length % PageBytes)));
            _pages[page] = back;
            _oldestInMemory = Math.Min(_oldestInMemory, page);
        }

        return _pages[page]!;
    }

    private byte[] NewPage()
    {
        while ((long)(_inMemory + 1) * PageBytes > memoryBudget && _oldestInMemory < _pages.Count)
        {
            if (_pages[_oldestInMemory] is { } oldest)
            {
                WriteFile((long)_oldestInMemory * PageBytes, oldest);
                _pages[_oldestInMemory] = null;
                _free.Push(oldest);
                _inMemory--;
                if (_oldestInMemory % PagesPerCollection == 0)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
                }
            }

            _oldestInMemory++;
        }

        _inMemory++;
        return _free.TryPop(out byte[]? page) ? page : new byte[PageBytes];
    }

    private void WriteFile(long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file ??= Create();
            RandomAccess.Write(_file.SafeFileHandle, bytes, position);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeerException(
                IsFull(e) ? SqlState.DiskFull : SqlState.SystemError,
                $"could not write to the temporary file that holds {content}",
                $"{e.Message.TrimEnd('.')}.",
                $"Make room in \"{folder}\" (TMPDIR of the PostgreSQL server), or do less in one transaction.",
                e);
        }
    }

    /// <summary>No room (ENOSPC), too large a file (EFBIG), or the user's quota is used up (EDQUOT); .NET hands Linux's numbers on.</summary>
    private static bool IsFull(Exception failure) => failure is IOException { HResult: 28 or 27 or 122 };

    private void ReadFile(long position, Span<byte> target)
    {
        try
        {
            SafeFileHandle file = _file!.SafeFileHandle;
            while (!target.IsEmpty)
            {
                int count = RandomAccess.Read(file, target, position);
                target = count > 0 ? target[count..] : throw new EndOfStreamException("the file is shorter than what was written to it");
                position += count;
            }
        }
        catch (IOException e)
        {
            throw new PeerException(
                SqlState.SystemError, $"could not read the temporary file that holds {content}", $"{e.Message.TrimEnd('.')}.", innerException: e);
        }
    }

    private FileStream Create()
    {
        string path = Path.Combine(folder, $"peer_fdw_{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
