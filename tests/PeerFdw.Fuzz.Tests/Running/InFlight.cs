using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using PeerFdw.Testing;

namespace PeerFdw.Fuzz.Running;

/// <summary>
/// The input that is being read, in a mapped file: a stack overflow or a wild pointer ends the process, and the file is what is left to say by which input.
/// </summary>
internal sealed class InFlight : IDisposable
{
    private const int Room = 1 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Makes the file.</summary>
    /// <param name="target">Whose inputs they are.</param>
    public InFlight(string target)
    {
        string folder = System.IO.Path.Combine(Repository.Root, "build", "fuzz");
        Directory.CreateDirectory(folder);
        Path = System.IO.Path.Combine(folder, $"{target}.{Environment.ProcessId}.input");
        _file = MemoryMappedFile.CreateFromFile(Path, FileMode.Create, null, Room + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Where it lies: four bytes of length, then the input.</summary>
    public string Path { get; }

    /// <summary>Notes an input.</summary>
    /// <param name="input">The input.</param>
    public void Note(byte[] input)
    {
        int length = Math.Min(input.Length, Room);
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    /// <summary>Nothing is left of it but after a crash.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }
}
