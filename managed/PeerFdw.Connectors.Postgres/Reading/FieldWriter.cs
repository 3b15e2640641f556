using System;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>Writes what the server sent for one field, and says why one could not be written.</summary>
internal static class FieldWriter
{
    /// <summary>Writes a field that is not NULL.</summary>
    /// <param name="column">Where to.</param>
    /// <param name="form">In which form it came.</param>
    /// <param name="value">What came.</param>
    /// <returns>What became of it.</returns>
    public static WriteResult Write(ColumnWriter column, ColumnForm form, ReadOnlySpan<byte> value)
    {
        switch (form)
        {
            case ColumnForm.Sent:
                return column.WriteSent(value);
            case ColumnForm.Output:
                return column.WriteOutput(value);
            case ColumnForm.JsonbText:
                return value.Length > 0 && value[0] == 1 ? column.WriteOutput(value[1..]) : WriteResult.Mismatch;
            case ColumnForm.InetText:
                return InetOutput.Format(value) is { } text ? column.WriteOutput(text) : WriteResult.Mismatch;
            default:
                return value.Length == 1 ? column.WriteOutput(value[0] != 0 ? "t"u8 : "f"u8) : WriteResult.Mismatch;
        }
    }

    /// <summary>The error for a field that was not written.</summary>
    /// <param name="column">Where to it should have been.</param>
    /// <param name="form">In which form it came; null if it was long, and came in pieces.</param>
    /// <param name="result">Why not.</param>
    /// <param name="name">The column's name, for the message.</param>
    /// <returns>The error.</returns>
    public static PeerException Refused(ColumnWriter column, ColumnForm? form, WriteResult result, string name)
    {
        return result switch
        {
            WriteResult.OutOfRange when form is { } whole && whole != ColumnForm.Sent => new PeerException(
                SqlState.ProgramLimitExceeded, $"a value of column {name} is too long", "No value can have more than 1 GiB."),
            WriteResult.OutOfRange when column.Encoding is ColumnEncoding.Varlena or ColumnEncoding.Receive => new PeerException(
                SqlState.ProgramLimitExceeded, $"a value of column {name} is too long", "No value can have more than 1 GiB."),
            WriteResult.OutOfRange => new PeerException(
                SqlState.NumericValueOutOfRange, $"a value of column {name} is out of range for type {column.Type.Name}"),
            WriteResult.InvalidText => new PeerException(
                SqlState.CharacterNotInRepertoire,
                $"a value of column {name} is not valid UTF-8",
                "The remote database does not check the encoding of its texts, as one of encoding SQL_ASCII does not."),
            WriteResult.NulCharacter => new PeerException(SqlState.UntranslatableCharacter, $"a value of column {name} holds U+0000"),
            _ => new PeerException(
                SqlState.ProtocolViolation, $"a value of column {name} is not of the binary form of type {column.Type.Name}"),
        };
    }
}
