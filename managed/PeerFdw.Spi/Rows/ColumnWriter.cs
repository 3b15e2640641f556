using System;

namespace PeerFdw.Spi.Rows;

/// <summary>
/// Writes the values of one column of the batch under construction, in the form that PostgreSQL wants. A connector calls exactly one
/// method per row and column, with whatever kind of value the peer has; the writer, chosen when the scan opens from the column's type,
/// converts exactly or refuses. Every method returns a <see cref="WriteResult"/>; after any result but
/// <see cref="WriteResult.Ok"/> the row still wants a value for this column.
/// </summary>
/// <remarks>Belongs to one <see cref="RowWriter"/> and so to one task at a time. No method allocates on the managed heap.</remarks>
public abstract class ColumnWriter
{
    /// <summary>The column's type, as it was asked for.</summary>
    public abstract DataType Type { get; }

    /// <summary>The form in which the batch holds the column's values.</summary>
    public virtual ColumnEncoding Encoding => ColumnEncoding.Input;

    /// <summary>SQL NULL.</summary>
    public abstract void WriteNull();

    /// <summary>A boolean. Text columns take <c>true</c> and <c>false</c>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteBoolean(bool value);

    /// <summary>A whole number, for every numeric type that can hold it, and text.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteInt64(long value);

    /// <summary>A binary floating-point number.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What became of it; integers and numeric refuse NaN or fractions they cannot hold.</returns>
    public abstract WriteResult WriteDouble(double value);

    /// <summary>
    /// A decimal number as ASCII digits: optional sign, digits, optional fraction, optional exponent; never rounded on the way into
    /// numeric, and rounded half to even into floats. An integer column refuses a fraction other than zero.
    /// </summary>
    /// <param name="digits">The number's text.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteNumber(ReadOnlySpan<byte> digits);

    /// <summary>
    /// Text. Columns of text types take it as it is; date, time, timestamp and interval columns take ISO 8601, uuid and boolean columns
    /// PostgreSQL's forms, columns whose encoding is <see cref="ColumnEncoding.Input"/> whatever the type's input function takes;
    /// numeric columns refuse it.
    /// </summary>
    /// <param name="utf8">Valid UTF-8. It may hold U+0000, which is refused with <see cref="WriteResult.NulCharacter"/>.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteText(ReadOnlySpan<byte> utf8);

    /// <summary>Bytes, for bytea; uuid takes 16 of them.</summary>
    /// <param name="value">The bytes.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteBinary(ReadOnlySpan<byte> value);

    /// <summary>A timestamp, in microseconds since 2000-01-01 00:00 UTC. Date columns refuse a time of day.</summary>
    /// <param name="microseconds">PostgreSQL's timestamp; long.MinValue and long.MaxValue are the infinities.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteTimestamp(long microseconds);

    /// <summary>A date, in days since 2000-01-01.</summary>
    /// <param name="days">PostgreSQL's date; int.MinValue and int.MaxValue are the infinities.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult WriteDate(int days);

    /// <summary>A JSON text, for json, jsonb and text columns, and, where each element fits, for arrays (from a JSON array).</summary>
    /// <param name="utf8">Valid JSON in valid UTF-8, one value, without surrounding space.</param>
    /// <returns>What became of it. jsonb refuses an escaped U+0000 with <see cref="WriteResult.NulCharacter"/>.</returns>
    public abstract WriteResult WriteJson(ReadOnlySpan<byte> utf8);

    /// <summary>
    /// The same as <see cref="WriteJson"/> without a copy: gives room in the batch itself for a value of at most
    /// <paramref name="capacity"/> bytes. The caller fills it and then calls <see cref="EndJson"/>, or abandons it by writing something else.
    /// </summary>
    /// <param name="capacity">The most bytes that will be written.</param>
    /// <returns>The room; it may be longer than asked.</returns>
    public abstract Span<byte> BeginJson(int capacity);

    /// <summary>Ends <see cref="BeginJson"/>.</summary>
    /// <param name="length">How many bytes were filled.</param>
    /// <param name="hasEscapedNul">Whether they hold the escape <c>\u0000</c>: json keeps it, jsonb refuses.</param>
    /// <returns>What became of it.</returns>
    public abstract WriteResult EndJson(int length, bool hasEscapedNul);

    /// <summary>
    /// A value as another PostgreSQL sends it: the binary form that the send function of the column's own type makes, of a domain that of its base
    /// type. Columns whose encoding is <see cref="ColumnEncoding.Input"/> refuse it.
    /// </summary>
    /// <param name="wire">The bytes. Text in them is UTF-8, which is checked.</param>
    /// <returns>What became of it; <see cref="WriteResult.Mismatch"/> if it has not the length that the type wants.</returns>
    public virtual WriteResult WriteSent(ReadOnlySpan<byte> wire) => WriteResult.Mismatch;

    /// <summary>
    /// A value as another PostgreSQL prints it: what the output function of some type makes, to be read by the input function of the column's, which
    /// decides. Columns whose encoding is <see cref="ColumnEncoding.Input"/> take it, and those of text and json types.
    /// </summary>
    /// <param name="utf8">The text. Checked: it is UTF-8 and holds no U+0000.</param>
    /// <returns>What became of it.</returns>
    public virtual WriteResult WriteOutput(ReadOnlySpan<byte> utf8) => WriteResult.Mismatch;

    /// <summary>
    /// Begins a value of <see cref="WriteSent"/> or <see cref="WriteOutput"/> that comes in pieces, since it is too long to lie anywhere but in the batch.
    /// </summary>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>
    /// <see cref="WriteResult.OutOfRange"/> if no value of PostgreSQL's can be as long, <see cref="WriteResult.Mismatch"/> if values of the type are short.
    /// </returns>
    public virtual WriteResult BeginPieces(long length) => WriteResult.Mismatch;

    /// <summary>The next piece.</summary>
    /// <param name="piece">The bytes; with those before not more than were announced.</param>
    public virtual void WritePiece(ReadOnlySpan<byte> piece) => throw new InvalidOperationException("no value was begun");

    /// <summary>Ends the value, when as many bytes were written as were announced.</summary>
    /// <returns>What became of it.</returns>
    public virtual WriteResult EndPieces() => throw new InvalidOperationException("no value was begun");
}
