namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Looks through casts that change neither a value nor how it is compared, so that a connector finds the column behind
/// <c>(varchar_column)::text</c>.
/// </summary>
public static class Relabeling
{
    /// <summary>
    /// Takes off <see cref="CastMethod.Relabel"/> casts between text and varchar, from a domain to its base type, and within one kind.
    /// Others stay: int4 as oid compares unsigned, varchar as char(n) ignores trailing spaces. So does every cast that can change the
    /// value (numeric(10,2), varchar(3)) or check it (domains).
    /// </summary>
    /// <param name="expression">The expression.</param>
    /// <returns>What is below the casts. Its <see cref="Expression.Type"/> may be varchar or a domain where the cast said text.</returns>
    public static Expression StripRelabel(this Expression expression)
    {
        while (expression is Cast { Method: CastMethod.Relabel } cast && IsSame(cast.Argument.Type, cast.Type))
        {
            expression = cast.Argument;
        }

        return expression;
    }

    private static bool IsSame(DataType from, DataType to) => from.Kind switch
    {
        TypeKind.Text or TypeKind.VarChar => to.Kind is TypeKind.Text or TypeKind.VarChar,
        TypeKind.Other or TypeKind.Composite => from.Oid == to.Oid,
        TypeKind.Enum => to.Kind == TypeKind.Enum,
        TypeKind.Array => to.Kind == TypeKind.Array
            && from.Element is { } fromElement && to.Element is { } toElement && IsSame(fromElement, toElement),
        _ => from.Kind == to.Kind,
    };
}
