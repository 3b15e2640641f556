using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Which operators and operands go with which subjects. The expression's own types say most of it; this is what the tests rely on.</summary>
internal static class OperandRules
{
    internal static bool Fit(FilterSubject subject, FilterOperator op, DataType operand) => op switch
    {
        >= FilterOperator.SizeEqual => subject.View is FilterView.Text or FilterView.Binary or FilterView.Array && IsInteger(operand.Kind),
        FilterOperator.AnyOf or FilterOperator.NoneOf =>
            operand.Element is { } element && IsScalar(subject.View) && IsComparable(subject, element),
        FilterOperator.Has => subject.View == FilterView.Array && IsElement(subject.Element, operand),
        FilterOperator.HasAll or FilterOperator.HasAny =>
            subject.View == FilterView.Array && operand.Element is { } element && IsElement(subject.Element, element),
        FilterOperator.Contains => subject.View == FilterView.Json && operand.Kind == TypeKind.JsonB,
        FilterOperator.HasKey => subject.View == FilterView.Json && operand.Kind == TypeKind.Text,
        FilterOperator.HasAnyKey or FilterOperator.HasAllKeys => subject.View == FilterView.Json && operand.Element?.Kind == TypeKind.Text,
        FilterOperator.Like or FilterOperator.NotLike or FilterOperator.Prefix or FilterOperator.NotPrefix or FilterOperator.Substring =>
            subject.View == FilterView.Text && IsText(operand.Kind),
        FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual =>
            subject.View is FilterView.Text or FilterView.Number or FilterView.Binary && IsComparable(subject, operand),
        _ => subject.View == FilterView.Json ? operand.Kind == TypeKind.JsonB : IsScalar(subject.View) && IsComparable(subject, operand),
    };

    private static bool IsScalar(FilterView view) =>
        view is FilterView.Text or FilterView.Number or FilterView.Boolean or FilterView.Binary or FilterView.Enum;

    private static bool IsComparable(FilterSubject subject, DataType operand) => subject.View switch
    {
        FilterView.Text => IsText(operand.Kind),
        FilterView.Number => subject.Type switch
        {
            TypeKind.Float32 or TypeKind.Float64 => operand.Kind is TypeKind.Float32 or TypeKind.Float64,
            TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Oid => operand.Kind == subject.Type,
            _ => IsInteger(operand.Kind) || operand.Kind == TypeKind.Numeric,
        },
        FilterView.Boolean => operand.Kind == TypeKind.Boolean,
        FilterView.Binary => operand.Kind == TypeKind.Binary,
        FilterView.Enum => operand.Kind == TypeKind.Enum,
        _ => false,
    };

    /// <summary>Elements that contains finds: each of their spellings is known.</summary>
    private static bool IsElement(TypeKind element, DataType operand) => element switch
    {
        TypeKind.Text or TypeKind.VarChar => IsText(operand.Kind),
        TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric => IsInteger(operand.Kind) || operand.Kind == TypeKind.Numeric,
        TypeKind.Binary => operand.Kind == TypeKind.Binary,
        _ => false,
    };

    private static bool IsText(TypeKind kind) => kind is TypeKind.Text or TypeKind.VarChar;

    private static bool IsInteger(TypeKind kind) => kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64;
}
