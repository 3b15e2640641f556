using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>
/// A session that speaks PostgreSQL's simple query protocol and keeps everything the server says: command tags as they are, errors of all
/// classes without losing the connection, notices, COPY in and out. (PostgreSQL's documentation, "Message Formats".) For servers that
/// trust the role: no password is sent.
/// </summary>
public sealed class WireSession : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client = new();

    // Answers are read through a buffer; what is sent goes out at once, also while an answer is half read (an error in the midst of a COPY).
    private Stream _in = Stream.Null;
    private Stream _out = Stream.Null;

    private WireSession()
    {
    }

    /// <summary>Opens a session.</summary>
    /// <param name="port">The server's port on 127.0.0.1.</param>
    /// <param name="database">The database.</param>
    /// <param name="role">The role.</param>
    /// <returns>The session, ready for statements.</returns>
    public static async Task<WireSession> OpenAsync(int port, string database, string role)
    {
        var session = new WireSession();
        try
        {
            await session._client.ConnectAsync(IPAddress.Loopback, port);
            session._client.NoDelay = true;
            session._out = session._client.GetStream();
            session._in = new BufferedStream(session._out, 65536);
            byte[] parameters = Encoding.UTF8.GetBytes($"user\0{role}\0database\0{database}\0application_name\0acceptance\0client_encoding\0UTF8\0\0");
            byte[] startup = new byte[8 + parameters.Length];
            BinaryPrimitives.WriteInt32BigEndian(startup, startup.Length);
            BinaryPrimitives.WriteInt32BigEndian(startup.AsSpan(4), 196608);
            parameters.CopyTo(startup, 8);
            await session._out.WriteAsync(startup);
            StatementOutcome outcome = await session.AnswerAsync(null);
            return outcome.SqlState is null ? session : throw new InvalidOperationException($"cannot connect: {outcome}");
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="copyData">What a COPY FROM STDIN reads.</param>
    /// <returns>The server's answer.</returns>
    public async Task<StatementOutcome> RunAsync(string sql, IReadOnlyList<string>? copyData = null)
    {
        await SendAsync('Q', Encoding.UTF8.GetBytes(sql + "\0"));
        return await AnswerAsync(copyData);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _in.DisposeAsync();
        _client.Dispose();
    }

    private async Task<StatementOutcome> AnswerAsync(IReadOnlyList<string>? copyData)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var outcome = new StatementOutcome();
        var rows = new List<IReadOnlyList<string?>>();
        var notices = new List<string>();
        byte[] header = new byte[5];
        while (true)
        {
            await _in.ReadExactlyAsync(header, patience.Token);
            byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await _in.ReadExactlyAsync(body, patience.Token);
            switch ((char)header[0])
            {
                case 'Z':
                    return outcome with { Rows = rows, Notices = notices };
                case 'R' when BinaryPrimitives.ReadInt32BigEndian(body) != 0:
                    throw new NotSupportedException("the server wants a password");
                case 'T' or 'H':
                    outcome = outcome with { HasColumns = true };
                    break;
                case 'D':
                    rows.Add(Row(body));
                    break;
                case 'd':
                    rows.Add([Encoding.UTF8.GetString(body).TrimEnd('\n')]);
                    break;
                case 'C':
                    outcome = outcome with { Tag = Encoding.UTF8.GetString(body.AsSpan(0, body.Length - 1)) };
                    break;
                case 'I':
                    outcome = outcome with { Tag = "" };
                    break;
                case 'E':
                    Dictionary<char, string> error = Fields(body);
                    outcome = outcome with { SqlState = error['C'], Message = error['M'] + (error.TryGetValue('D', out string? detail) ? $" ({detail})" : ""), Tag = null };
                    break;
                case 'N':
                    Dictionary<char, string> notice = Fields(body);
                    notices.Add($"{notice['V']} {notice['C']}");
                    break;
                case 'G':
                    await SendAsync('d', Encoding.UTF8.GetBytes(string.Concat((copyData ?? []).Select(line => line + "\n"))));
                    await SendAsync('c', []);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task SendAsync(char type, byte[] body)
    {
        byte[] message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length + 4);
        body.CopyTo(message, 5);
        await _out.WriteAsync(message);
    }

    private static string?[] Row(ReadOnlySpan<byte> body)
    {
        string?[] values = new string?[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (int i = 0; i < values.Length; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length >= 0)
            {
                values[i] = Encoding.UTF8.GetString(body[..length]);
                body = body[length..];
            }
        }

        return values;
    }

    private static Dictionary<char, string> Fields(byte[] body) => Encoding.UTF8.GetString(body)
        .Split('\0', StringSplitOptions.RemoveEmptyEntries).ToDictionary(field => field[0], field => field[1..]);
}
