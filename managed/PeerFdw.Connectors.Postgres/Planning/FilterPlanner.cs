using System.Collections.Generic;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Pushes conditions: each is exact or not pushed at all.</summary>
internal static class FilterPlanner
{
    public static FilterCandidate Apply(PostgresHandle handle, TableDescription table, IReadOnlyList<Conjunct> conjuncts)
    {
        var translator = new RemoteTranslator(table, RemoteScope.Of(table));
        var pushed = new List<Expression>(handle.Where);
        var answers = new FilterAnswer[conjuncts.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            if (translator.Refuse(conjuncts[i].Expression) is { } reason)
            {
                answers[i] = FilterAnswer.Unsupported(reason);
            }
            else
            {
                answers[i] = FilterAnswer.Exact;
                pushed.Add(conjuncts[i].Expression);
            }
        }

        return new FilterCandidate(
            pushed.Count == handle.Where.Count ? handle : handle with { Where = new EquatableList<Expression>(pushed) }, answers);
    }
}
