using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Differential.Tests.Comparison;
using PeerFdw.Testing;

namespace PeerFdw.Differential.Tests.Fixtures;

/// <summary>
/// One backend that sees the tables of one schema: the foreign ones, their local copies, or copies that were made wrong. It is opened
/// anew when an error has ended it.
/// </summary>
internal sealed class Side(PostgresCluster postgres, string schema, string settings = "") : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>How often the backend broke off.</summary>
    internal int Breaks { get; private set; }

    internal string Schema => schema;

    /// <summary>Runs statements; the last result counts.</summary>
    internal async Task<Outcome> RunAsync(string sql)
    {
        NpgsqlConnection connection = await ConnectAsync();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            do
            {
                while (await reader.ReadAsync())
                {
                    rows.Add(Row(reader));
                }
            }
            while (await reader.NextResultAsync());
            return new Outcome(null, "", rows);
        }
        catch (PostgresException e)
        {
            return new Outcome(e.SqlState, e.MessageText, []);
        }
        catch (NpgsqlException e)
        {
            Breaks++;
            return new Outcome("08000", e.Message, []);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private static string Row(NpgsqlDataReader reader)
    {
        var values = new string[reader.FieldCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(i) ? Outcome.Null : reader.GetString(i);
        }

        return string.Join(" ; ", values);
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is { FullState: System.Data.ConnectionState.Open } open)
        {
            return open;
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _connection = await postgres.ConnectAsync();
        await using var command = new NpgsqlCommand($"SET search_path = {schema}, public; SET peer_fdw.scan_notices = off; {settings}", _connection);
        await command.ExecuteNonQueryAsync();
        return _connection;
    }
}
