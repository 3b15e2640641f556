using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>What is said of a value that its column cannot hold.</summary>
internal static class ValueErrors
{
    internal static PeerException Mismatch(
        TableDescription table, ReadColumn column, AttributeKind kind, WriteResult result, string? key)
    {
        string name = column.Mapping.Column.Name;
        string type = column.Mapping.Column.Type.Name;
        string what = column.Mapping.Source switch
        {
            ColumnSource.Document => "the document",
            ColumnSource.RowId => "the key",
            _ => $"attribute \"{column.Mapping.Path}\" of type {kind}",
        };
        (SqlState state, string why) = result switch
        {
            WriteResult.OutOfRange => (SqlState.NumericValueOutOfRange, "it is out of the column's range"),
            WriteResult.InvalidText when IsTime(column) => (SqlState.InvalidDatetimeFormat, "its text is no date or time"),
            WriteResult.InvalidText => (SqlState.InvalidTextRepresentation, "its text is not of the column's form"),
            WriteResult.TooLong => (SqlState.StringDataRightTruncation, "its text is longer than the column"),
            WriteResult.NulCharacter => (SqlState.UntranslatableCharacter, "it holds the character U+0000, which PostgreSQL's text cannot"),
            _ => (SqlState.InvalidCharacterValueForCast, "the types do not go together"),
        };
        string hint = result == WriteResult.NulCharacter && column.Mapping.Source == ColumnSource.Document
            ? "Declare the column json, which keeps such characters escaped, or set on_mismatch 'null' on it."
            : "Declare the column with another type, or set on_mismatch 'null' on it.";
        return new PeerException(
            state,
            $"{what} of DynamoDB cannot be read into column \"{name}\" of type {type}: {why}",
            $"The item of table \"{table.Name}\" has the key {key ?? "(unknown)"}.",
            hint);
    }

    private static bool IsTime(ReadColumn column) => column.Mapping.Column.Type.Kind
        is TypeKind.Date or TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval;
}
