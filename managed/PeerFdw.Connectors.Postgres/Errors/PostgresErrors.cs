using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using Npgsql;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.Postgres.Errors;

/// <summary>
/// What went wrong at the remote server, as PostgreSQL reports it here: an error of the server keeps its SQLSTATE, message, detail and hint, and says
/// which command it was; all that keeps a session from being used is one of class 08. No text holds a password: the driver never puts one there.
/// </summary>
internal static class PostgresErrors
{
    /// <summary>Class 57P: the server ends the session.</summary>
    private const string ShutdownClass = "57P0";

    /// <summary>An error of a command.</summary>
    /// <param name="server">The foreign server's name.</param>
    /// <param name="exception">What the driver threw.</param>
    /// <param name="command">The remote SQL, as EXPLAIN shows it.</param>
    /// <returns>The error. What is none of the server's or of the network's is 08P01: the driver could not make sense of an answer.</returns>
    public static Exception OfCommand(string server, Exception exception, string command) => exception switch
    {
        PostgresException remote when !EndsSession(remote) => new PeerException(
            new SqlState(remote.SqlState), remote.MessageText, NullIfEmpty(remote.Detail), NullIfEmpty(remote.Hint), remote)
        {
            Context = Context(remote.Where, command),
        },
        PostgresException or NpgsqlException or IOException or SocketException => new PeerException(
            SqlState.ConnectionFailure, $"the connection to server \"{server}\" was lost", Sentence(Reason(exception)), innerException: exception)
        {
            Context = Context(null, command),
        },
        OutOfMemoryException => new PeerException(
            SqlState.OutOfMemory,
            $"out of memory for an answer of server \"{server}\"",
            "It is said to be longer than what the library may use, or is not of PostgreSQL's protocol.",
            innerException: exception)
        {
            Context = Context(null, command),
        },
        PeerException or OperationCanceledException => exception,
        _ => new PeerException(
            SqlState.ProtocolViolation,
            $"an answer of server \"{server}\" is not of PostgreSQL's protocol",
            $"The driver says: {exception.GetType().Name}, {Reason(exception)}",
            innerException: exception)
        {
            Context = Context(null, command),
        },
    };

    /// <summary>Rows of an answer were lost on the way: the server has counted others.</summary>
    /// <param name="server">The foreign server's name.</param>
    /// <param name="came">How many came.</param>
    /// <param name="counted">How many the server says that it has sent.</param>
    /// <param name="command">The remote SQL.</param>
    /// <returns>The error.</returns>
    public static PeerException LostRows(string server, long came, ulong counted, string command) => new(
        SqlState.ProtocolViolation,
        $"rows of server \"{server}\" were lost on the way",
        string.Create(CultureInfo.InvariantCulture, $"{came} came, and the server has sent {counted}."))
    {
        Context = Context(null, command),
    };

    /// <summary>A statement came to an end that does not say how many rows it gave or wrote.</summary>
    /// <param name="server">The foreign server's name.</param>
    /// <param name="command">The remote SQL.</param>
    /// <returns>The error.</returns>
    public static PeerException DamagedEnd(string server, string command) => new(
        SqlState.ProtocolViolation,
        $"an answer of server \"{server}\" is not of PostgreSQL's protocol",
        "The end of the statement's answer does not say how many rows it gave or wrote.")
    {
        Context = Context(null, command),
    };

    /// <summary>A connection that could not be made.</summary>
    /// <param name="server">The foreign server's name.</param>
    /// <param name="where">Host and port, or the socket.</param>
    /// <param name="exception">What the driver threw.</param>
    /// <returns>The error; what is none of the driver's is given back as it is.</returns>
    public static Exception OfConnect(string server, string where, Exception exception) => exception switch
    {
        PeerException or OperationCanceledException => exception,
        PostgresException { SqlState: "28P01" or "28000" } remote => new PeerException(
            SqlState.UnableToConnect,
            $"could not connect to server \"{server}\" at {where}: {remote.MessageText}",
            NullIfEmpty(remote.Detail),
            "Check the options \"user\" and \"password\" of the user mapping, and the remote server's pg_hba.conf.",
            remote),
        PostgresException remote => new PeerException(
            SqlState.UnableToConnect,
            $"could not connect to server \"{server}\" at {where}: {remote.MessageText}",
            NullIfEmpty(remote.Detail),
            NullIfEmpty(remote.Hint),
            remote),
        _ => new PeerException(
            SqlState.UnableToConnect, $"could not connect to server \"{server}\" at {where}", Sentence(Reason(exception)), innerException: exception),
    };

    /// <summary>The session on which the transaction began is gone, and with it the snapshot.</summary>
    /// <param name="server">The foreign server's name.</param>
    /// <returns>The error.</returns>
    public static PeerException LostTransaction(string server) => new(
        SqlState.ConnectionFailure,
        $"the connection to server \"{server}\" was lost in the middle of a transaction",
        "What the transaction has seen and written there is gone.",
        "Roll the transaction back and begin it again.");

    /// <summary>The session was lost while the transaction was being committed.</summary>
    /// <param name="server">The foreign server's name.</param>
    /// <param name="cause">How it was lost.</param>
    /// <returns>The error.</returns>
    public static PeerException UnknownCommit(string server, PeerException cause) => new(
        new SqlState("08007"),
        $"the connection to server \"{server}\" was lost while the transaction was being committed there",
        $"Whether it was committed there is not known. {cause.Detail}".TrimEnd(),
        "Look at the remote tables before the transaction is run again.",
        cause)
    {
        Context = cause.Context,
    };

    /// <summary>Whether a session is of no use after an error.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>Whether it is not.</returns>
    public static bool EndsSession(Exception exception) =>
        exception is not PostgresException remote
        || remote.SqlState.StartsWith(ShutdownClass, StringComparison.Ordinal)
        || remote.SqlState.StartsWith("08", StringComparison.Ordinal)
        || remote.Severity is "FATAL" or "PANIC"
        || remote.InvariantSeverity is "FATAL" or "PANIC";

    private static string? Context(string? where, string command)
    {
        string remote = $"remote SQL command: {command}";
        return string.IsNullOrEmpty(where) ? remote : $"{where}\n{remote}";
    }

    /// <summary>The innermost reason: the driver's own messages only say that something happened while something was done.</summary>
    private static string Reason(Exception exception)
    {
        while (exception is NpgsqlException and not PostgresException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception is PostgresException remote ? remote.MessageText
            : exception.InnerException is { } cause ? $"{exception.Message.TrimEnd('.')}: {cause.Message}"
            : exception.Message;
    }

    private static string Sentence(string text) =>
        text.Length == 0 ? "There is no more to say." : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
