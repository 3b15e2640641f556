using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>What is said of a column's value that DynamoDB cannot hold. The value itself is shown only where it is a number.</summary>
internal static class ValueRefusals
{
    internal static PeerException Number(ColumnMapping column, string text) => new(
        SqlState.NumericValueOutOfRange,
        $"DynamoDB cannot hold the number {(text.Length > 60 ? text[..60] + "…" : text)} of column \"{column.Column.Name}\"",
        "A number has up to 38 digits, and is zero or between 1E-130 and 9.9E+125; NaN and Infinity are none.");

    internal static PeerException Kind(ColumnMapping column, AttributeKind wanted, AttributeKind found) => new(
        SqlState.InvalidCharacterValueForCast,
        $"JSON that would be of type {found} was given for an attribute of type {wanted}: column \"{column.Column.Name}\"",
        hint: "Binaries are written \"\\x00ff\", sets as arrays of strings, numbers or binaries.");

    internal static PeerException TooDeep(ColumnMapping column) => new(
        SqlState.ProgramLimitExceeded, $"JSON is nested more than {ItemValue.MaximumDepth} levels deep: column \"{column.Column.Name}\"");

    internal static PeerException Surrogate(ColumnMapping column) => new(
        SqlState.UntranslatableCharacter, $"JSON holds half of a surrogate pair, which is no character: column \"{column.Column.Name}\"");

    internal static PeerException EmptyName(ColumnMapping column) => new(
        SqlState.InvalidParameterValue, $"DynamoDB has no attribute with an empty name: column \"{column.Column.Name}\"");

    internal static PeerException Text(ColumnMapping column, string what) => new(
        SqlState.InvalidTextRepresentation, $"the text of column \"{column.Column.Name}\" is not {what}");

    internal static PeerException Type(ColumnMapping column) => new(
        SqlState.FdwInvalidDataType,
        $"column \"{column.Column.Name}\" of type {column.Column.Type.Name} cannot be written as DynamoDB type {column.DeclaredKind}",
        hint: "Change the column's type, or its option attribute_type.");
}
