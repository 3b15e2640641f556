using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using PeerFdw.Testing;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>A file of the script. It runs in a database of its own, from the state that setup.sql makes.</summary>
public static class Chapter
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "PeerFdw.Integration.Tests", "Postgres", "Acceptance");

    /// <summary>The names of all chapters, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(s_folder, "*.sql").Select(f => Path.GetFileName(f)).Where(f => char.IsDigit(f[0])).Order(StringComparer.Ordinal),
    ];

    /// <summary>The chapters of questions alone, which can be asked of plain tables too: their first line is <c>-- tables: yes</c>.</summary>
    public static IReadOnlyList<string> OfTables { get; } = [.. Names.Where(n => Text(n).StartsWith("-- tables: yes", StringComparison.Ordinal))];

    /// <summary>The statements of a chapter with its placeholders.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>The statements.</returns>
    public static IReadOnlyList<ScriptStatement> Statements(string name) => ScriptParser.Parse(name, Text(name));

    /// <summary>Runs a chapter.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="target">What it is run with.</param>
    /// <param name="cluster">Where.</param>
    /// <returns>Each statement's answer. Statements that the target or the server's version leaves out are not among them.</returns>
    public static async Task<IReadOnlyDictionary<int, StatementOutcome>> RunAsync(string name, AcceptanceTarget target, AcceptanceCluster cluster)
    {
        string database = $"chapter_{name[..2]}_{target.Name}";
        await cluster.CreateDatabaseAsync(database);
        int port = cluster.Postgres.Port;
        var sessions = new Dictionary<string, WireSession>();
        var outcomes = new Dictionary<int, StatementOutcome>();
        try
        {
            foreach (string file in new[] { "setup.sql", target.Schema, name })
            {
                foreach (ScriptStatement statement in ScriptParser.Parse(file, target.Fill(Text(file), database, port)))
                {
                    if ((statement.OnlyForeign && target == AcceptanceTarget.Tables) || statement.Since > cluster.Version)
                    {
                        continue;
                    }

                    if (!sessions.TryGetValue(statement.Session, out WireSession? session))
                    {
                        sessions[statement.Session] = session = await WireSession.OpenAsync(port, database, statement.Role);
                    }

                    StatementOutcome outcome = await session.RunAsync(statement.Sql, statement.CopyData);
                    if (file == name)
                    {
                        outcomes[statement.Line] = outcome;
                    }
                    else if (outcome.SqlState is not null)
                    {
                        throw new InvalidOperationException($"{statement}\n{outcome}");
                    }
                }
            }

            return outcomes;
        }
        finally
        {
            foreach (WireSession session in sessions.Values)
            {
                await session.DisposeAsync();
            }

            await cluster.DropDatabaseAsync(database);
        }
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(s_folder, name));
}
