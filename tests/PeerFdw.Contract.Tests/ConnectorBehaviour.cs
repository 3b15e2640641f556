using System.Collections.Generic;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;

namespace PeerFdw.Contract.Tests;

/// <summary>
/// What a connector declares of itself. The suite proves each: what it says it can, it can, and what it says it cannot, it refuses with a reason.
/// Expressions are in the normal form that Planning offers, over the columns of <see cref="Table"/>.
/// </summary>
public sealed record ConnectorBehaviour
{
    /// <summary>A table with all that the connector tells apart: keys, indexes, plain columns.</summary>
    public required TableDescription Table { get; init; }

    /// <summary>Conditions that some candidate answers exactly, each offered alone. Not empty unless the peer filters nothing.</summary>
    public required IReadOnlyList<Expression> Exact { get; init; }

    /// <summary>Conditions that some candidate answers inexactly, and none exactly.</summary>
    public IReadOnlyList<Expression> Inexact { get; init; } = [];

    /// <summary>Conditions that no candidate pushes.</summary>
    public required IReadOnlyList<Expression> Unsupported { get; init; }

    /// <summary>Orders that some candidate under <see cref="SortConditions"/> can give.</summary>
    public IReadOnlyList<IReadOnlyList<SortKey>> Sorts { get; init; } = [];

    /// <summary>Orders that none can give.</summary>
    public IReadOnlyList<IReadOnlyList<SortKey>> Unsorted { get; init; } = [];

    /// <summary>The conditions under which orders are asked for, such as the partition key's.</summary>
    public IReadOnlyList<Expression> SortConditions { get; init; } = [];

    /// <summary>Aggregations that some candidate under <see cref="AggregateConditions"/> can compute.</summary>
    public IReadOnlyList<AggregateRequest> Aggregates { get; init; } = [];

    /// <summary>Aggregations that none can compute.</summary>
    public IReadOnlyList<AggregateRequest> Unaggregated { get; init; } = [];

    /// <summary>The conditions under which aggregations are asked for, all exact.</summary>
    public IReadOnlyList<Expression> AggregateConditions { get; init; } = [];

    /// <summary>The commands that <see cref="Table"/> takes; it refuses the others.</summary>
    public IReadOnlyList<ModifyCommand> Commands { get; init; } = [];

    /// <summary>Options that go together.</summary>
    public required IReadOnlyList<(OptionPlace Place, OptionSet Options)> LegalOptions { get; init; }

    /// <summary>Options that do not, whether the schema or the connector says so.</summary>
    public required IReadOnlyList<(OptionPlace Place, OptionSet Options)> IllegalOptions { get; init; }
}
