using System;
using System.Runtime.InteropServices;
using PeerFdw.Rows.Layout;
using PeerFdw.Spi;

namespace PeerFdw.Crossing;

/// <summary>Turns exceptions into <see cref="PeerError"/>s, each one native allocation that the shim frees.</summary>
internal static unsafe class ErrorReport
{
    private const int SqlStateLength = 5;

    /// <summary>A stack trace beyond this tells nothing more.</summary>
    private const int MostContext = 4000;

    /// <summary>Told when there is no memory even for an error. Made by <see cref="Reserve"/>, never freed.</summary>
    private static PeerError* s_outOfMemory;

    /// <summary>Makes the error that is told when no other can be made.</summary>
    public static void Reserve()
    {
        if (s_outOfMemory == null)
        {
            s_outOfMemory = Write(SqlState.OutOfMemory.Code, "out of memory in the managed library", null, null, null);
        }
    }

    /// <summary>Makes the error of an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The error; never null once <see cref="Reserve"/> has run.</returns>
    public static PeerError* Create(Exception exception)
    {
        try
        {
            exception = Unwrap(exception);
            return exception switch
            {
                PeerException peer => Write(peer.SqlState.Code, peer.Message, peer.Detail, peer.Hint, peer.Context),
                OperationCanceledException => Write(
                    SqlState.QueryCanceled.Code, "the operation was canceled", null, null, null),
                InsufficientMemoryException => Write(
                    SqlState.OutOfMemory.Code, "out of memory in the managed library", exception.Message, null, null),
                OutOfMemoryException => Write(
                    SqlState.OutOfMemory.Code,
                    "out of memory in the managed library",
                    "The managed heap has a limit of its own, see managed_limit in the statistics of the bridge.",
                    null,
                    null),
                _ => Write(
                    SqlState.InternalError.Code,
                    $"unexpected {exception.GetType().Name} in the managed library: {exception.Message}",
                    null,
                    "This is a defect of peer_fdw; please report it.",
                    Context(exception)),
            };
        }
        catch (Exception)
        {
            // Even this may fail when memory is gone. What remains was made before.
            return s_outOfMemory;
        }
    }

    /// <summary>Frees what <see cref="Create"/> gave.</summary>
    /// <param name="error">The error, or null.</param>
    public static void Free(PeerError* error)
    {
        if (error != s_outOfMemory)
        {
            NativeMemory.Free(error);
        }
    }

    /// <summary>A task's failure comes wrapped; so does that of a static constructor.</summary>
    private static Exception Unwrap(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions.Count: 1 } or TypeInitializationException
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static string? Context(Exception exception) =>
        exception.StackTrace is not { Length: > 0 } trace ? null
        : trace.Length > MostContext ? trace[..MostContext]
        : trace;

    private static PeerError* Write(string sqlState, string message, string? detail, string? hint, string? context)
    {
        long size = sizeof(PeerError) + NativeText.Size(message) + NativeText.Size(detail) + NativeText.Size(hint)
            + NativeText.Size(context);
        var error = (PeerError*)NativeMemory.AllocZeroed((nuint)size);
        for (int i = 0; i < SqlStateLength && i < sqlState.Length; i++)
        {
            error->SqlState[i] = (byte)sqlState[i];
        }

        // Sound: the texts lie behind the struct, in the room that was measured with the same function.
        byte* place = (byte*)(error + 1);
        error->Message = NativeText.Write(message, ref place);
        error->Detail = NativeText.Write(detail, ref place);
        error->Hint = NativeText.Write(hint, ref place);
        error->Context = NativeText.Write(context, ref place);
        return error;
    }
}
