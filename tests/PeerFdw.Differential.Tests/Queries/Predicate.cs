using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>A condition with marked literals.</summary>
internal abstract record Predicate
{
    internal abstract string Sql { get; }

    /// <summary>Conditions that are one step simpler.</summary>
    internal abstract IEnumerable<Predicate> Simpler();

    internal sealed record Leaf(string Text) : Predicate
    {
        internal override string Sql => Text;

        internal override IEnumerable<Predicate> Simpler() => [];
    }

    internal sealed record Not(Predicate Argument) : Predicate
    {
        internal override string Sql => $"NOT ({Argument.Sql})";

        internal override IEnumerable<Predicate> Simpler() => Argument.Simpler().Select(a => (Predicate)new Not(a)).Prepend(Argument);
    }

    /// <summary>AND or OR.</summary>
    internal sealed record Several(bool IsAnd, IReadOnlyList<Predicate> Arguments) : Predicate
    {
        internal override string Sql => string.Join(IsAnd ? " AND " : " OR ", Arguments.Select(a => $"({a.Sql})"));

        internal override IEnumerable<Predicate> Simpler()
        {
            foreach (Predicate argument in Arguments)
            {
                yield return argument;
            }

            for (int i = 0; i < Arguments.Count; i++)
            {
                if (Arguments.Count > 2)
                {
                    yield return new Several(IsAnd, [.. Arguments.Where((_, at) => at != i)]);
                }

                foreach (Predicate simpler in Arguments[i].Simpler())
                {
                    yield return new Several(IsAnd, [.. Arguments.Select((a, at) => at == i ? simpler : a)]);
                }
            }
        }
    }
}
