using System.Collections.Generic;

namespace PeerFdw.Integration.Tests.Postgres.Acceptance;

/// <summary>Compares the answers to a whole chapter.</summary>
public static class ChapterComparison
{
    /// <summary>Lists the statements whose answers are not as they should be.</summary>
    /// <param name="statements">The chapter.</param>
    /// <param name="reference">The reference's answers, by line.</param>
    /// <param name="other">The other's. Statements that are not in it were left out.</param>
    /// <param name="documented">
    /// Whether <c>-- differs:</c> is heard: such a statement must differ then, and it is reported if it does not.
    /// </param>
    /// <returns>For each one: place, text, what is not the same, and both answers.</returns>
    public static IReadOnlyList<string> Differences(
        IEnumerable<ScriptStatement> statements,
        IReadOnlyDictionary<int, StatementOutcome> reference,
        IReadOnlyDictionary<int, StatementOutcome> other,
        bool documented)
    {
        var differences = new List<string>();
        foreach (ScriptStatement statement in statements)
        {
            if (!other.TryGetValue(statement.Line, out StatementOutcome? outcome))
            {
                continue;
            }

            string? difference = OutcomeComparer.Difference(statement, reference[statement.Line], outcome);
            bool meant = documented && statement.Difference is not null;
            if (meant != (difference is not null))
            {
                string what = meant ? $"is said to differ ({statement.Difference}) and does not" : $"differs in {difference}";
                differences.Add($"{statement}\n    {what}\n    reference: {reference[statement.Line]}\n    other:     {outcome}");
            }
        }

        return differences;
    }
}
