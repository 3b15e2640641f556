using System;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>
/// The library takes calls from one thread only, and tests run on many: this one stands for the backend's. Loaded and initialized once
/// for the process.
/// </summary>
public sealed class LibraryThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public LibraryThread()
    {
        Library = new Library(TestLibrary.Path);
        _thread = new Thread(Loop) { IsBackground = true, Name = "backend" };
        _thread.Start();
        BeforeInit = Run(() => Library.Stats().Error);
        VersionOfMismatch = Run(() => Library.Init(abiVersion: 99));
        First = Run(() => Library.Init());
    }

    /// <summary>What a call before peer_init was answered.</summary>
    internal Failure? BeforeInit { get; }

    /// <summary>What a shim of another version was answered, before any other.</summary>
    internal InitAnswer VersionOfMismatch { get; }

    /// <summary>What the right shim was answered.</summary>
    internal InitAnswer First { get; }

    internal Library Library { get; }

    /// <summary>Runs something on the thread.</summary>
    public T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        _work.Add(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }

            done.Set();
        });
        done.Wait();
        failure?.Throw();
        return result;
    }

    /// <summary>Runs something on the thread.</summary>
    public void Run(Action work) => Run(() =>
    {
        work();
        return 0;
    });

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Loop()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}

/// <summary>Tests that share the library, and so run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LibraryCollection : ICollectionFixture<LibraryThread>
{
    public const string Name = "library";
}
