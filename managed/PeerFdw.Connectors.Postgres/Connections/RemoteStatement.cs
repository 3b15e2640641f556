namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>A statement whose result has columns.</summary>
/// <param name="Template">The statement with <c>$1</c>, <c>$2</c>, … for its parameters, as EXPLAIN shows it: what stays the same from run to run.</param>
/// <param name="Sql">The statement with the parameters' values.</param>
internal sealed record RemoteStatement(string Template, string Sql)
{
    /// <summary>Whether it locks rows: then it runs on the leading session, since another's locks would keep that one itself from writing them, for ever.</summary>
    public bool LocksRows { get; init; }
}
