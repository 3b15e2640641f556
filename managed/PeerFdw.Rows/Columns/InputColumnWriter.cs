using System;
using System.Buffers.Text;
using PeerFdw.Rows.Formats;
using PeerFdw.Rows.Memory;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>
/// Any type through its text input function, which knows its own rules: enums, domains, ranges, hstore, types of extensions. Lengths of text are
/// checked here, because that function could only raise an error where the table may want NULL. Numbers refuse
/// text and numbers only fit where the kind is known not to be another, as in the typed writers.
/// </summary>
internal sealed unsafe class InputColumnWriter(DataType type) : BytesColumnWriter(type, ColumnEncoding.Input)
{
    private const int MostInt64Digits = 20;

    private readonly NativeBuffer _literal = new();

    private bool IsNumeric => Type.Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Oid or TypeKind.Float32
        or TypeKind.Float64 or TypeKind.Numeric;

    /// <summary>Whether a number or boolean could be meant at all; PostgreSQL's input would raise where a mismatch is due.</summary>
    private bool TakesNumbers => IsNumeric || IsTextOrOther;

    private bool IsTextOrOther => Type.Kind is TypeKind.Text or TypeKind.VarChar or TypeKind.Char or TypeKind.Other;

    private bool IsJson => Type.Kind is TypeKind.Json or TypeKind.JsonB;

    /// <inheritdoc/>
    public override WriteResult WriteBoolean(bool value) =>
        IsTextOrOther || Type.Kind == TypeKind.Boolean ? PutText(value ? "true"u8 : "false"u8) : WriteResult.Mismatch;

    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value)
    {
        if (!TakesNumbers)
        {
            return WriteResult.Mismatch;
        }

        Span<byte> text = stackalloc byte[MostInt64Digits];
        _ = Utf8Formatter.TryFormat(value, text, out int length);
        return PutText(text[..length]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteDouble(double value)
    {
        if (!TakesNumbers)
        {
            return WriteResult.Mismatch;
        }

        Span<byte> text = stackalloc byte[FloatText.MostLength];
        return PutText(text[..FloatText.Format(value, text)]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits) =>
        !TakesNumbers ? WriteResult.Mismatch
        : DecimalText.TryParse(digits, out DecimalText number) ? PutNumber(number, digits)
        : WriteResult.InvalidText;

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8) =>
        IsNumeric || IsJson || Type.Kind is TypeKind.Binary or TypeKind.Array ? WriteResult.Mismatch
        : utf8.Contains((byte)0) ? WriteResult.NulCharacter
        : PutText(utf8);

    /// <inheritdoc/>
    public override WriteResult WriteBinary(ReadOnlySpan<byte> value)
    {
        if (Type.Kind is not (TypeKind.Binary or TypeKind.Other))
        {
            return WriteResult.Mismatch;
        }

        if (value.Length > (MostBytes - 2) / 2)
        {
            return WriteResult.OutOfRange;
        }

        int length = 2 + (2 * value.Length);
        HexText.Encode(value, new Span<byte>(PutBytes(length), length));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    public override WriteResult WriteTimestamp(long microseconds)
    {
        if (!PostgresCalendar.IsTimestamp(microseconds))
        {
            return WriteResult.OutOfRange;
        }

        if (Type.Kind is not (TypeKind.Timestamp or TypeKind.TimestampTz))
        {
            return WriteResult.Mismatch;
        }

        Span<byte> text = stackalloc byte[TemporalText.MostLength];
        return PutBytes(text[..TemporalText.FormatTimestamp(microseconds, Type.Kind == TypeKind.TimestampTz, text)]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteDate(int days)
    {
        if (!PostgresCalendar.IsDate(days))
        {
            return WriteResult.OutOfRange;
        }

        if (Type.Kind is not (TypeKind.Date or TypeKind.Timestamp))
        {
            return WriteResult.Mismatch;
        }

        Span<byte> text = stackalloc byte[TemporalText.MostLength];
        return PutBytes(text[..TemporalText.FormatDate(days, text)]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteJson(ReadOnlySpan<byte> utf8)
    {
        if (Type.Kind == TypeKind.Array)
        {
            _literal.Clear();
            WriteResult result = ArrayLiteral.Write(utf8, _literal);
            return result == WriteResult.Ok ? PutBytes(_literal.Written) : result;
        }

        if (!IsJson && !IsTextOrOther)
        {
            return WriteResult.Mismatch;
        }

        return Type.Kind == TypeKind.JsonB && JsonText.HasEscapedNul(utf8) ? WriteResult.NulCharacter : PutText(utf8);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _literal.Dispose();
    }

    private WriteResult PutText(ReadOnlySpan<byte> utf8) => TextLength.Fits(utf8, Type) ? PutBytes(utf8) : WriteResult.TooLong;

    private WriteResult PutNumber(in DecimalText number, ReadOnlySpan<byte> digits) =>
        Type is { Kind: TypeKind.Numeric, Modifier: >= 0 } && !NumericPrecision.Fits(number, Type.Modifier) ? WriteResult.OutOfRange : PutText(digits);
}
