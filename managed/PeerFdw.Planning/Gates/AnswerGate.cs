using System;
using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Planning.Gates;

/// <summary>
/// Gate 1, its second half: a connector's answers are used only if they are of the form that the contract demands. An answer to the
/// wrong conjunct would lose rows, so this is checked every time.
/// </summary>
public static class AnswerGate
{
    /// <summary>Checks the candidates.</summary>
    /// <param name="connector">Who answered.</param>
    /// <param name="offered">What was offered.</param>
    /// <param name="candidates">The answer.</param>
    /// <exception cref="PeerException">XX000 if it breaks the contract.</exception>
    public static void Check(IConnector connector, IReadOnlyList<Conjunct> offered, IReadOnlyList<FilterCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(offered);
        if (candidates is null || candidates.Count == 0)
        {
            throw Broken(connector, "It returned no candidate.");
        }

        foreach (FilterCandidate candidate in candidates)
        {
            if (candidate?.Handle is null || candidate.Answers is null)
            {
                throw Broken(connector, "A candidate has no handle or no answers.");
            }

            if (candidate.Answers.Count != offered.Count)
            {
                throw Broken(connector, $"{offered.Count} conjuncts were offered, and {candidate.Answers.Count} were answered.");
            }
        }
    }

    /// <summary>The reason to show for an answer, even if the connector gave none.</summary>
    /// <param name="connector">Who answered.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The reason, or null if the answer is exact.</returns>
    public static string? Reason(IConnector connector, FilterAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return answer.Pushdown switch
        {
            FilterPushdown.Exact => null,
            FilterPushdown.Inexact => answer.Reason ?? $"{connector.DisplayName} checks it inexactly",
            _ => answer.Reason ?? $"{connector.DisplayName} cannot check it",
        };
    }

    private static PeerException Broken(IConnector connector, string detail) =>
        new(SqlState.InternalError, $"connector {connector.Name} broke its contract when it was offered conditions", detail);
}
