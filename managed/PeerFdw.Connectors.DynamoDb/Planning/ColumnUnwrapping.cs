using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>Looks through casts that change neither a column's values nor their order.</summary>
internal static class ColumnUnwrapping
{
    /// <summary>The column under an expression, or null.</summary>
    internal static ColumnReference? Column(Expression expression, int relation)
    {
        while (expression is Cast cast && KeepsValue(cast.Argument.Type, cast))
        {
            expression = cast.Argument;
        }

        return expression is ColumnReference { Column: > 0 } column && column.Relation == relation ? column : null;
    }

    private static bool KeepsValue(DataType from, Cast cast)
    {
        DataType to = cast.Type;
        if (to.Modifier >= 0)
        {
            return false;
        }

        return cast.Method switch
        {
            CastMethod.Relabel => from.Kind is TypeKind.Text or TypeKind.VarChar && to.Kind is TypeKind.Text or TypeKind.VarChar,
            CastMethod.Function => Rank(from.Kind) is { } lower && Rank(to.Kind) is { } higher && lower < higher,
            _ => false,
        };
    }

    private static int? Rank(TypeKind kind) => kind switch
    {
        TypeKind.Int16 => 1,
        TypeKind.Int32 => 2,
        TypeKind.Int64 => 3,
        TypeKind.Numeric => 4,
        _ => null,
    };
}
