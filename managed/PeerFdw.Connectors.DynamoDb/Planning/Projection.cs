using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>How much of each item is asked for.</summary>
internal enum ProjectionKind
{
    /// <summary>All attributes.</summary>
    All,

    /// <summary>Some attributes.</summary>
    Attributes,

    /// <summary>Only how many items there are: Select=COUNT.</summary>
    Count,
}

/// <summary>
/// The attributes that the columns need. Whole top-level attributes: of a document path DynamoDB would return the list compacted, and
/// overlapping paths are an error; it saves bytes on the network and no read capacity.
/// </summary>
/// <param name="Kind">How much.</param>
/// <param name="Attributes">The attributes, if some.</param>
internal sealed record Projection(ProjectionKind Kind, IReadOnlyList<string> Attributes)
{
    /// <summary>A ProjectionExpression's placeholders and names together: an expression may have 4 KiB, names 255 bytes each.</summary>
    private const int MaximumBytes = 4096;

    internal static Projection Of(TableDefinition definition, IReadOnlyList<int> columns, DynamoDbOperation operation)
    {
        if (columns.Count == 0 && operation != DynamoDbOperation.GetItem)
        {
            return new Projection(ProjectionKind.Count, []);
        }

        var attributes = new List<string>();
        foreach (int column in columns)
        {
            switch (definition.Mapping(column))
            {
                case { Source: ColumnSource.Attribute } mapping:
                    attributes.Add(mapping.Path!.Attribute);
                    break;
                case { Source: ColumnSource.RowId }:
                    break;
                default:
                    return new Projection(ProjectionKind.All, []);
            }
        }

        // The key is always asked for: errors name the item by it, and it is what is left if nothing else is needed.
        attributes.AddRange(definition.Keys.Select(k => k.Name));
        string[] distinct = attributes.Distinct(StringComparer.Ordinal).ToArray();
        int bytes = distinct.Sum(a => Encoding.UTF8.GetByteCount(a) + 5);
        return definition.Table is null || bytes > MaximumBytes
            ? new Projection(ProjectionKind.All, [])
            : new Projection(ProjectionKind.Attributes, distinct);
    }

    internal string Describe() => Kind switch
    {
        ProjectionKind.All => "all attributes",
        ProjectionKind.Count => "count only",
        _ => string.Join(", ", Attributes.Select(Quoting.Identifier)),
    };
}
