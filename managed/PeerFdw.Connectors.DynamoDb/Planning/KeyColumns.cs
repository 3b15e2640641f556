using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>
/// Whether comparing a column in SQL is the same as comparing its attribute in DynamoDB. That holds only where reading is one to one:
/// a column that rounds, pads, truncates or reformats what it reads would make DynamoDB drop rows that SQL keeps.
/// </summary>
internal static class KeyColumns
{
    /// <summary>Why a column's comparisons cannot be pushed, as a clause; null if they can.</summary>
    internal static string? WhyNotComparable(KeyAttribute key)
    {
        DataType type = key.Mapping.Column.Type;
        string name = key.Mapping.Column.Name;
        switch (key.Kind)
        {
            case AttributeKind.S when type.Kind == TypeKind.Text:
            case AttributeKind.S when type.Kind == TypeKind.VarChar && type.Modifier < 0:
            case AttributeKind.N when type.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64:
            case AttributeKind.N when type.Kind == TypeKind.Numeric && type.Modifier < 0:
            case AttributeKind.B when type.Kind == TypeKind.Binary:
                return null;
            case AttributeKind.S when type.Kind is TypeKind.VarChar or TypeKind.Char:
                return $"the length of column \"{name}\" may change the key's text; declare it text";
            case AttributeKind.N when type.Kind == TypeKind.Numeric:
                return $"the precision of column \"{name}\" rounds the key's numbers; declare it numeric";
            case AttributeKind.N when type.Kind is TypeKind.Float32 or TypeKind.Float64:
                return $"several numbers of DynamoDB are the same {type.Name}; declare column \"{name}\" numeric";
            case null:
                return $"it is not known which DynamoDB type the key \"{key.Name}\" has; set attribute_type on column \"{name}\"";
            default:
                return $"values of column \"{name}\" are converted from DynamoDB type {key.Kind} as they are read";
        }
    }

    /// <summary>Whether a literal of a type compares with the column as DynamoDB compares.</summary>
    internal static bool IsOperand(AttributeKind kind, DataType type) => kind switch
    {
        AttributeKind.S => type.Kind is TypeKind.Text or TypeKind.VarChar,
        AttributeKind.N => type.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric,
        AttributeKind.B => type.Kind is TypeKind.Binary,
        _ => false,
    };

    /// <summary>Whether the sorted column is in the order of its attribute. Rounding keeps order, so more types do than for comparisons.</summary>
    internal static bool KeepsOrder(KeyAttribute key)
    {
        DataType type = key.Mapping.Column.Type;
        return !key.Mapping.NullOnMismatch && key.Kind switch
        {
            AttributeKind.S => type.Kind == TypeKind.Text || (type.Kind == TypeKind.VarChar && type.Modifier < 0),
            AttributeKind.N => type.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Numeric
                or TypeKind.Float32 or TypeKind.Float64,
            AttributeKind.B => type.Kind == TypeKind.Binary,
            _ => false,
        };
    }
}
