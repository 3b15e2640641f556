using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

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
/// The attributes that the columns need, or the members of maps if no more of the attribute is needed. A path ends before its first list element,
/// since DynamoDB returns lists compacted. It saves bytes on the network and no read capacity.
/// </summary>
/// <param name="Kind">How much.</param>
/// <param name="Paths">What, if some; none is the beginning of another, which DynamoDB refuses.</param>
internal sealed record Projection(ProjectionKind Kind, IReadOnlyList<AttributePath> Paths)
{
    /// <summary>A ProjectionExpression's placeholders and names together: an expression may have 4 KiB, names 255 bytes each.</summary>
    private const int MaximumBytes = 4096;

    /// <summary>The bytes that a step adds to them beside its name: #123 and a separator.</summary>
    private const int StepBytes = 5;

    /// <summary>A document path has no more steps than this ("Quotas", DynamoDB Developer Guide: nested attribute depth).</summary>
    private const int MaximumSteps = 32;

    /// <param name="definition">The table.</param>
    /// <param name="columns">The columns read.</param>
    /// <param name="handle">The request, and which members of the columns are looked at.</param>
    /// <param name="needed">Attributes that must come even if no column is read, or null.</param>
    internal static Projection Of(TableDefinition definition, IReadOnlyList<int> columns, DynamoDbHandle handle, IReadOnlyList<string>? needed = null)
    {
        DynamoDbOperation operation = handle.Operation;
        if (columns.Count == 0 && handle.Direction == SortDirection.Any && needed is null
            && operation is (DynamoDbOperation.Scan or DynamoDbOperation.Query))
        {
            return new Projection(ProjectionKind.Count, []);
        }

        var paths = new List<AttributePath>();
        foreach (int column in columns)
        {
            // Where a value that does not fit is NULL, whether it fits is known only when all of it is read. All JSON fits json.
            bool mayBeRefused = definition.Mapping(column) is { NullOnMismatch: true, Column.Type.Kind: not TypeKind.Json };
            ColumnMembers? members = mayBeRefused ? null : handle.Members.FirstOrDefault(m => m.Column == column);
            switch (definition.Mapping(column))
            {
                case { Source: ColumnSource.Attribute } mapping:
                    AttributePath path = WithoutElements(mapping.Path!);
                    paths.AddRange(members is null || path != mapping.Path ? [path] : members.Paths.Select(p => Member(path.Steps, p)));
                    break;
                case { Source: ColumnSource.RowId }:
                    break;
                case { Source: ColumnSource.Document } when members is not null:
                    paths.AddRange(members.Paths.Where(p => p[0].Length > 0).Select(p => Member([], p)));
                    break;
                default:
                    return new Projection(ProjectionKind.All, []);
            }
        }

        // The key is always asked for: errors name the item by it, and it is what is left if nothing else is needed.
        paths.AddRange(definition.Keys.Select(k => k.Name).Concat(needed ?? []).Select(AttributePath.Of));
        if (handle.Direction != SortDirection.Any)
        {
            // Sequences are merged by it, whether or not a column shows it.
            paths.AddRange(SortPlanner.Order(handle, definition).Select(k => AttributePath.Of(k.Name)));
        }

        // A path into an attribute that is part of a key is an error, though nothing can be there.
        IReadOnlySet<string> keys = definition.KeyNames;
        AttributePath[] distinct = paths.Select(p => keys.Contains(p.Steps[0].Name!) ? AttributePath.Of(p.Steps[0].Name!) : p).Distinct().ToArray();
        AttributePath[] shortest = distinct.Where(p => !distinct.Any(other => other != p && IsBeginning(other, p))).ToArray();
        int bytes = shortest.Sum(p => p.Steps.Sum(s => Encoding.UTF8.GetByteCount(s.Name!) + StepBytes));
        return definition.Table is null || bytes > MaximumBytes
            ? new Projection(ProjectionKind.All, [])
            : new Projection(ProjectionKind.Attributes, shortest);
    }

    internal string Describe() => Kind switch
    {
        ProjectionKind.All => "all attributes",
        ProjectionKind.Count => "count only",
        _ => string.Join(", ", Paths.Select(p => string.Join('.', p.Steps.Select(s => Quoting.Identifier(s.Name!))))),
    };

    /// <summary>The path of a member. No name in DynamoDB is empty, and a request may not hold one: the path ends before it.</summary>
    private static AttributePath Member(IReadOnlyList<PathStep> column, IReadOnlyList<string> steps) => new(new EquatableList<PathStep>(
        column.Concat(steps.TakeWhile(s => s.Length > 0).Select(s => new PathStep(s, 0))).Take(MaximumSteps).ToArray()));

    private static AttributePath WithoutElements(AttributePath path) =>
        path.Steps.All(s => s.Name is not null)
            ? path
            : new AttributePath(new EquatableList<PathStep>(path.Steps.TakeWhile(s => s.Name is not null).ToArray()));

    private static bool IsBeginning(AttributePath beginning, AttributePath path) =>
        beginning.Steps.Count < path.Steps.Count && beginning.Steps.SequenceEqual(path.Steps.Take(beginning.Steps.Count));
}
