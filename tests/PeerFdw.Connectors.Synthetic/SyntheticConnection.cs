using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A connection to nothing; it has a number, so that tests see when it was replaced.</summary>
/// <param name="request">Options and secrets.</param>
internal sealed class SyntheticConnection(ConnectionRequest request) : IPeerConnection
{
    private static long s_made;

    public long Number { get; } = Interlocked.Increment(ref s_made);

    public byte[] User { get; } = Encoding.UTF8.GetBytes(request.MappingOptions.Text("user") ?? "");

    public bool IsAmbientAllowed => request.IsAmbientAllowed;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
