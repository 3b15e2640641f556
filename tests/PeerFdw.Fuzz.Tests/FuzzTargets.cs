using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Fuzz.Running;
using PeerFdw.Fuzz.Targets;

namespace PeerFdw.Fuzz;

/// <summary>All readers that are fed.</summary>
internal static class FuzzTargets
{
    private static readonly Func<IFuzzTarget>[] s_all =
    [
        () => new ItemPageTarget(), () => new CopyTarget(), () => new ExpressionTarget(), () => new DocumentTarget(), () => new OptionTarget(), () => new TextTarget(), () => new AnswerTarget(),
    ];

    /// <summary>A new one of each.</summary>
    public static IEnumerable<IFuzzTarget> All => s_all.Select(make => make());

    /// <summary>A new one of a name.</summary>
    public static IFuzzTarget Make(string name) =>
        All.SingleOrDefault(t => t.Name == name) ?? throw new ArgumentException($"no such reader; there are {string.Join(", ", All.Select(t => t.Name))}", nameof(name));
}
