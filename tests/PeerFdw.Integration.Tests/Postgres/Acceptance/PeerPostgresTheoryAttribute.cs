using System;
using System.IO;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>A theory about <c>peer_postgres</c>; skipped as long as the extension's script does not make that wrapper.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerPostgresTheoryAttribute : TheoryAttribute
{
    public PeerPostgresTheoryAttribute()
    {
        string script = File.ReadAllText(Path.Combine(Repository.Root, "sql", "peer_fdw.sql"));
        if (!script.Contains("FOREIGN DATA WRAPPER peer_postgres", StringComparison.Ordinal))
        {
            Skip = "this version of the extension has no peer_postgres";
        }
    }
}
