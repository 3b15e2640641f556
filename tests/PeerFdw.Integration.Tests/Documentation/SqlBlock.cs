namespace PeerFdw.Integration.Tests.Documentation;

/// <summary>A block of SQL on a page.</summary>
/// <param name="Page">The page's path, from the project's root.</param>
/// <param name="Line">Its first line.</param>
/// <param name="Sql">The statements.</param>
/// <param name="NotRun">Why it is not run, from the comment before it; null if it is.</param>
public sealed record SqlBlock(string Page, int Line, string Sql, string? NotRun)
{
    public override string ToString() => $"{Page}:{Line}";
}
