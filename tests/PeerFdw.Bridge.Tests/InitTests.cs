using System.Linq;
using Xunit;

namespace PeerFdw.Bridge.Tests;

/// <summary>peer_init, and who may call.</summary>
[Collection(LibraryCollection.Name)]
public sealed class InitTests(LibraryThread backend)
{
    [Fact]
    public void Nothing_works_before_it()
    {
        Assert.Equal("XX000", backend.BeforeInit!.SqlState);
        Assert.Contains("peer_init", backend.BeforeInit.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_the_versions()
    {
        Assert.Null(backend.First.Error);
        Assert.Equal(Library.Ok, backend.First.Status);
        Assert.Equal(2, backend.First.AbiVersion);
        Assert.Equal("0.1.0", backend.First.LibraryVersion);
        Assert.StartsWith(".NET ", backend.First.RuntimeVersion, System.StringComparison.Ordinal);
    }

    [Fact]
    public void It_may_come_twice()
    {
        InitAnswer second = backend.Run(() => backend.Library.Init());
        Assert.Equal(Library.Ok, second.Status);
        Assert.Equal("0.1.0", second.LibraryVersion);
    }

    [Fact]
    public void Another_version_of_the_bridge_is_refused_and_both_are_named()
    {
        Assert.Equal(Library.Error, backend.VersionOfMismatch.Status);
        Assert.Equal("58000", backend.VersionOfMismatch.Error!.SqlState);
        Assert.Contains("version 99", backend.VersionOfMismatch.Error.Detail, System.StringComparison.Ordinal);
        Assert.Contains("version 2.", backend.VersionOfMismatch.Error.Detail, System.StringComparison.Ordinal);
        Assert.NotNull(backend.VersionOfMismatch.Error.Hint);

        // Filled all the same.
        Assert.Equal(2, backend.VersionOfMismatch.AbiVersion);
        Assert.Equal("0.1.0", backend.VersionOfMismatch.LibraryVersion);
    }

    [Fact]
    public void Another_version_of_the_shim_is_refused_and_both_are_named()
    {
        InitAnswer answer = backend.Run(() => backend.Library.Init(shimVersion: "9.9.9"));
        Assert.Equal("58000", answer.Error!.SqlState);
        Assert.Contains("9.9.9", answer.Error.Detail, System.StringComparison.Ordinal);
        Assert.Contains("0.1.0", answer.Error.Detail, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "PeerText")]
    [InlineData(1, "PeerError")]
    [InlineData(2, "PeerDocument")]
    [InlineData(3, "PeerNotice")]
    [InlineData(4, "PeerBytes")]
    [InlineData(5, "PeerColumn")]
    [InlineData(6, "PeerBatch")]
    [InlineData(7, "PeerOperation")]
    [InlineData(8, "PeerInit")]
    [InlineData(9, "PeerVersion")]
    [InlineData(10, "PeerStats")]
    public void A_struct_of_another_size_is_named(int index, string name)
    {
        int[] sizes = Library.Sizes;
        sizes[index]++;
        InitAnswer answer = backend.Run(() => backend.Library.Init(sizes: sizes));
        Assert.Equal("58000", answer.Error!.SqlState);
        Assert.StartsWith(name + " ", answer.Error.Detail, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_structs_is_refused()
    {
        InitAnswer answer = backend.Run(() => backend.Library.Init(sizes: Library.Sizes.Take(10).ToArray()));
        Assert.Equal("58000", answer.Error!.SqlState);
    }

    [Fact]
    public void Another_process_is_refused()
    {
        InitAnswer answer = backend.Run(() => backend.Library.Init(processId: 1));
        Assert.Equal("XX000", answer.Error!.SqlState);
    }

    [Fact]
    public void Another_thread_is_refused()
    {
        // The test's own thread is not the one that stands for the backend.
        StatsAnswer stats = backend.Library.Stats();
        Assert.Equal(Library.Error, stats.Status);
        Assert.Equal("XX000", stats.Error!.SqlState);
        Assert.Contains("thread", stats.Error.Message, System.StringComparison.Ordinal);
        Assert.Equal("XX000", backend.Library.Init().Error!.SqlState);
        Assert.Equal(Library.Error, backend.Library.Close(1));
        Assert.Equal(Library.Error, backend.Library.Invalidate(1, 0));
    }
}
