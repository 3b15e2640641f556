using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Finds what a test looks at: a column, or a place in a json or jsonb column by constant steps, perhaps cast to a number or boolean.</summary>
internal sealed class SubjectReader(TableDefinition definition, int relation)
{
    /// <summary>The subject.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="reason">Why it is none, as a clause.</param>
    internal FilterSubject? Read(Expression expression, out string? reason)
    {
        expression = Stripped(expression);
        reason = null;
        if (expression is ColumnReference column)
        {
            return column.Relation == relation && definition.Mapping(column.Column) is { } mapping ? OfColumn(mapping, out reason) : null;
        }

        if (expression is Cast cast)
        {
            return Read(cast.Argument, out reason) is { } subject && OfCast(subject, cast) is { } number ? number : Refused(ref reason);
        }

        return Place(expression) is { } place
            ? Restricted(place.Subject(expression.Type.Kind == TypeKind.Text ? FilterView.Text : FilterView.Json))
            : Refused(ref reason);
    }

    private static FilterSubject? Refused(ref string? reason)
    {
        reason ??= "it is a condition on an expression that DynamoDB does not have";
        return null;
    }

    /// <summary>Without casts that change neither the value nor how it compares.</summary>
    private static Expression Stripped(Expression expression)
    {
        while (true)
        {
            expression = expression.StripRelabel();
            if (expression is not Cast { Method: CastMethod.Function } cast || cast.Type.Modifier >= 0
                || !((Rank(cast.Argument.Type.Kind), Rank(cast.Type.Kind)) is ({ } from, { } to) && from < to && from / 10 == to / 10))
            {
                return expression;
            }

            expression = cast.Argument;
        }
    }

    private static int? Rank(TypeKind kind) => kind switch
    {
        TypeKind.Int16 => 1,
        TypeKind.Int32 => 2,
        TypeKind.Int64 => 3,
        TypeKind.Numeric => 4,
        TypeKind.Float32 => 11,
        TypeKind.Float64 => 12,
        _ => null,
    };

    private FilterSubject? OfColumn(ColumnMapping mapping, out string? reason)
    {
        reason = null;
        if (mapping.Source == ColumnSource.RowId)
        {
            reason = $"column \"{mapping.Column.Name}\" is put together from the key";
            return null;
        }

        if (mapping.Column.Type.Kind is TypeKind.Json or TypeKind.JsonB)
        {
            return Restricted(JsonPlace.Of(mapping).Subject(FilterView.Json));
        }

        if (mapping.Source == ColumnSource.Document)
        {
            reason = "a document is compared as json or jsonb only";
            return null;
        }

        return Restricted(ColumnSubject.Of(mapping));
    }

    /// <summary>A key of the table is S, N or B.</summary>
    private FilterSubject Restricted(FilterSubject subject)
    {
        const AttributeKinds KeyKinds = AttributeKinds.S | AttributeKinds.N | AttributeKinds.B;
        bool isKey = subject.Paths is [{ Steps: [{ Name: { } name }] }] && definition.Keys.Any(k => k.Name == name);
        return isKey ? subject with { IsKey = true, Kinds = subject.Kinds & KeyKinds, LooseKinds = subject.LooseKinds & KeyKinds } : subject;
    }

    private JsonPlace? Place(Expression expression)
    {
        expression = expression.StripRelabel();
        switch (expression)
        {
            case ColumnReference column when column.Relation == relation && column.Type.Kind is TypeKind.Json or TypeKind.JsonB:
                return definition.Mapping(column.Column) is { Source: not ColumnSource.RowId } mapping ? JsonPlace.Of(mapping) : null;
            case OperatorCall { IsBuiltIn: true, Arguments: [{ Type.Kind: TypeKind.Json or TypeKind.JsonB } container, Constant { IsNull: false } step] } call:
                return Place(container) is { } place ? Stepped(place, call.Name, step) : null;
            case Subscript { Argument.Type.Kind: TypeKind.JsonB } subscript:
                JsonPlace? inside = Place(subscript.Argument);
                foreach (Expression index in subscript.Subscripts)
                {
                    inside = index is Constant { Text: { } text } ? inside?.Step(text) : null;
                }

                return inside;
            default:
                return null;
        }
    }

    private static JsonPlace? Stepped(JsonPlace? place, string name, Constant step)
    {
        switch (name)
        {
            case "->" or "->>" when step.Type.Kind == TypeKind.Text:
                return place!.Member(step.Text!);
            case "->" or "->>" when step.Type.Kind == TypeKind.Int32:
                return int.TryParse(step.Text, out int index) ? place!.Element(index) : null;
            case "#>" or "#>>" when step.Elements is { Count: > 0 } steps:
                foreach (string? part in steps)
                {
                    place = part is null ? null : place?.Step(part);
                }

                return place;
            default:
                return null;
        }
    }

    /// <summary>
    /// A cast to a number or boolean. What is text there and not in DynamoDB may have the value, too; what cannot be cast is an error, which is not a row.
    /// </summary>
    private static FilterSubject? OfCast(FilterSubject subject, Cast cast)
    {
        DataType type = cast.Type;
        FilterView? view = type.Kind switch
        {
            TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric or TypeKind.Float32 or TypeKind.Float64 => FilterView.Number,
            TypeKind.Boolean => FilterView.Boolean,
            _ => null,
        };
        if (view is null || type.IsDomain || subject.NullOnMismatch)
        {
            return null;
        }

        if (cast.Method == CastMethod.Function && subject is { View: FilterView.Number, Type: TypeKind.Numeric, Modifier: < 0 } && type.Kind == TypeKind.Numeric)
        {
            return subject with { Modifier = type.Modifier };
        }

        AttributeKinds kinds = view == FilterView.Number ? AttributeKinds.N : AttributeKinds.BOOL;
        AttributeKinds texts = view == FilterView.Number ? AttributeKinds.S : AttributeKinds.S | AttributeKinds.N;
        FilterSubject cased = subject with { View = view.Value, Type = type.Kind, Modifier = type.Modifier, Kinds = subject.Kinds & kinds };
        return (cast.Method, subject.View, subject.Type) switch
        {
            (CastMethod.InputOutput, FilterView.Text, _) => cased with { LooseKinds = subject.Kinds & texts },
            // jsonb's numbers are rounded to an integer.
            (CastMethod.Function, FilterView.Json, TypeKind.JsonB) =>
                type.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 ? cased with { Type = TypeKind.Numeric, Modifier = 4 } : cased,
            _ => null,
        };
    }
}
