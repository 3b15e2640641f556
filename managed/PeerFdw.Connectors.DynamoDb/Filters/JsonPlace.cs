using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Where a JSON expression leads: a json or jsonb column and constant steps.</summary>
/// <param name="Mapping">The column.</param>
/// <param name="IsBinary">jsonb.</param>
/// <param name="Paths">Where its value may stand.</param>
/// <param name="Lists">What it looks up by an index.</param>
/// <param name="ListKinds">What SQL takes for a list there and DynamoDB does not.</param>
internal sealed record JsonPlace(
    ColumnMapping Mapping, bool IsBinary, IReadOnlyList<AttributePath> Paths, IReadOnlyList<AttributePath> Lists, AttributeKinds ListKinds)
{
    /// <summary>A path of no steps is the whole item.</summary>
    private static readonly AttributePath s_item = new([]);

    internal static JsonPlace Of(ColumnMapping mapping) =>
        new(mapping, mapping.Column.Type.Kind == TypeKind.JsonB, [mapping.Path ?? s_item], [], AttributeKinds.None);

    private bool HasSteps => Lists.Count > 0 || Paths[0] != (Mapping.Path ?? s_item);

    private bool IsItem => Paths[0].Steps.Count == 0;

    /// <summary>The member of a name: -&gt; and -&gt;&gt; with a text.</summary>
    internal JsonPlace? Member(string name)
    {
        AttributePath?[] paths = Paths.Select(p => JsonSteps.Append(p, name)).ToArray();
        return paths.All(p => p is not null) && (HasSteps || Mapping.DeclaredKind is null or AttributeKind.M) ? this with { Paths = paths.OfType<AttributePath>().ToArray() } : null;
    }

    /// <summary>The element of an index: -&gt; and -&gt;&gt; with an integer. jsonb takes a scalar for an array of one element there.</summary>
    internal JsonPlace? Element(int index) =>
        IsItem ? null : Element(index, IsBinary ? AttributeKinds.Any & ~(AttributeKinds.L | AttributeKinds.M) : AttributeKinds.Sets);

    /// <summary>A step of #&gt;, #&gt;&gt; or a subscript: a name, and in a list an index.</summary>
    internal JsonPlace? Step(string step)
    {
        if (IsItem || !JsonSteps.MayBeIndex(step))
        {
            return Member(step);
        }

        // Two ways are few enough to ask for both.
        return Paths.Count == 1 && JsonSteps.Index(step) is { } index && Member(step) is { } member && Element(index, AttributeKinds.Sets) is { } element
            ? element with { Paths = [.. member.Paths, .. element.Paths] }
            : null;
    }

    private JsonPlace? Element(int index, AttributeKinds listKinds)
    {
        AttributePath?[] paths = Paths.Select(p => JsonSteps.Append(p, index)).ToArray();
        return paths.All(p => p is not null) && (HasSteps || Mapping.DeclaredKind is null or AttributeKind.L)
            ? this with
            {
                Paths = paths.OfType<AttributePath>().ToArray(),
                Lists = [.. Lists, .. Paths],
                ListKinds = ListKinds | listKinds,
            }
            : null;
    }

    /// <summary>What a test of the place looks at.</summary>
    /// <param name="view">Text or Json.</param>
    internal FilterSubject Subject(FilterView view)
    {
        // U+0000 anywhere in it makes a jsonb column a mismatch, and so does another type than the declared one.
        bool mayBeNull = Mapping.NullOnMismatch && (IsBinary || Mapping.DeclaredKind is not null);
        bool isColumn = Paths.Count == 1 && Paths[0] == Mapping.Path;
        AttributeKinds kinds = view == FilterView.Text || isColumn ? AttributeKinds.Values : AttributeKinds.Any;
        var subject = new FilterSubject(
            new EquatableList<AttributePath>(Paths),
            view,
            view == FilterView.Text ? TypeKind.Text : Mapping.Column.Type.Kind,
            -1,
            TypeKind.Other,
            isColumn && Mapping.DeclaredKind is { } declared ? kinds & declared.AsSet() : kinds,
            Mapping.Column.Name)
        {
            NullOnMismatch = mayBeNull,
            Lists = new EquatableList<AttributePath>(Lists),
            ListKinds = ListKinds,
        };
        return mayBeNull ? subject with { Doubt = NullTests.MayBeNull(subject) } : subject;
    }
}
