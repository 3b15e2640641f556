using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>
/// Puts the filter of one request together. What is promised to be exact has to fit into DynamoDB's limits whatever the parameters are; the rest is sent
/// as far as it fits when the scan runs.
/// </summary>
internal sealed class FilterAssembly
{
    private readonly FilterTranslator _translator;
    private readonly List<FilterConjunct> _conjuncts = [];
    private FilterExtent _promised;

    /// <summary>Starts a filter.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="relation">Its number in the request.</param>
    /// <param name="path">The table or index that a Query reads; null for a Scan, whose filter may name keys.</param>
    internal FilterAssembly(TableDefinition definition, int relation, AccessPath? path) => _translator = new FilterTranslator(
        definition, relation, path is null ? [] : path.PartitionKeys.Concat(path.SortKeys).Select(k => k.Name).ToArray());

    /// <summary>What was added so far.</summary>
    internal ScanFilter Filter => _conjuncts.Count == 0 ? ScanFilter.None : new ScanFilter(new EquatableList<FilterConjunct>(_conjuncts));

    /// <summary>Adds a conjunct if it can be.</summary>
    internal FilterAnswer Add(Conjunct conjunct)
    {
        Translation translation = _translator.Translate(conjunct.Expression);
        if (translation.Node is not { } node)
        {
            return FilterAnswer.Unsupported(translation.Reason ?? "DynamoDB has no filter for it");
        }

        FilterExtent extent = FilterExtent.Of(
            new FilterBinder(TestMaker.Sample).Bind(node).Condition, VariableLiterals(node));
        if (!extent.FitsInto(FilterExtent.Most) && VariableLiterals(node) == 0)
        {
            return FilterAnswer.Unsupported("it is longer than an expression of DynamoDB may be");
        }

        bool fits = _promised.Plus(extent).FitsInto(FilterExtent.Promised);
        string? doubt = translation.Reason ?? (fits ? null : "all conditions together may be longer than an expression of DynamoDB may be");
        if (doubt is null)
        {
            _promised = _promised.Plus(extent);
        }

        _conjuncts.Add(new FilterConjunct(conjunct.Index, node, doubt is null));
        return doubt is null ? FilterAnswer.Exact : FilterAnswer.Inexact(doubt);
    }

    /// <summary>How many texts and bytes of any length a filter waits for.</summary>
    private static int VariableLiterals(FilterNode node) => node switch
    {
        FilterJunction junction => junction.Arguments.Sum(VariableLiterals),
        FilterTest { Operand: Parameter { Type.Kind: TypeKind.Text or TypeKind.VarChar or TypeKind.Binary or TypeKind.JsonB or TypeKind.Array } } => 1,
        _ => 0,
    };
}
