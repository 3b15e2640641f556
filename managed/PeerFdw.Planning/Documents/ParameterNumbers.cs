using System.Collections.Generic;
using System.Linq;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Documents;

/// <summary>Which parameters a plan uses, so that the shim evaluates no others.</summary>
internal static class ParameterNumbers
{
    /// <summary>The numbers in the expressions and in what is known already, ascending.</summary>
    public static IReadOnlyList<int> Of(IEnumerable<Expression> expressions, IEnumerable<int> known) =>
        expressions.SelectMany(e => e.Nodes()).OfType<Parameter>().Select(p => p.Index).Concat(known).Distinct().Order().ToArray();
}
