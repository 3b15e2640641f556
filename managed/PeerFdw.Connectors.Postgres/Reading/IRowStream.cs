using System;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>The rows of a running query, in the binary form of COPY. When it is disposed of the session can take the next command, or is broken.</summary>
internal interface IRowStream : IAsyncDisposable
{
    /// <summary>Whether a read is under way, so that the buffer behind what was read must stay where it is.</summary>
    bool HasPending { get; }

    /// <summary>Whether the server takes its time for what comes next.</summary>
    bool IsWaiting { get; }

    /// <summary>Bytes read.</summary>
    long Bytes { get; }

    /// <summary>Starts the query. The server answers when it has some rows, or knows that there are none.</summary>
    /// <param name="blocks">
    /// Whether the pool's thread waits for the answer itself. For the short queries of a rescan: handing the wait over and back costs more than they do.
    /// </param>
    /// <returns>The start.</returns>
    /// <exception cref="Spi.PeerException">The remote server's error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by <see cref="Cancel"/>.</exception>
    Task StartAsync(bool blocks);

    /// <summary>Reads what is there, and waits if nothing is.</summary>
    /// <param name="room">Where to; while <see cref="HasPending"/> the place must follow what was read last.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="Spi.PeerException">The remote server's error.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by <see cref="Cancel"/>.</exception>
    ValueTask<int> ReadAsync(Memory<byte> room);

    /// <summary>
    /// Asks the server to stop, once. It waits until the server has taken note of the request, so that it cannot meet a later command. What reads fails with
    /// <see cref="OperationCanceledException"/> when the server has stopped. Any thread.
    /// </summary>
    void Cancel();
}
