using System;
using System.Buffers.Text;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>text, varchar and char: text as it is, and what has an obvious text. A length needs the input encoding.</summary>
internal sealed unsafe class TextColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private const int MostInt64Digits = 20;

    /// <inheritdoc/>
    public override WriteResult WriteBoolean(bool value) => PutBytes(value ? "true"u8 : "false"u8);

    /// <inheritdoc/>
    public override WriteResult WriteInt64(long value)
    {
        Span<byte> text = stackalloc byte[MostInt64Digits];
        _ = Utf8Formatter.TryFormat(value, text, out int length);
        return PutBytes(text[..length]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteDouble(double value)
    {
        Span<byte> text = stackalloc byte[FloatText.MostLength];
        return PutBytes(text[..FloatText.Format(value, text)]);
    }

    /// <inheritdoc/>
    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits) =>
        DecimalText.TryParse(digits, out _) ? PutBytes(digits) : WriteResult.InvalidText;

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8) =>
        utf8.Contains((byte)0) ? WriteResult.NulCharacter : PutBytes(utf8);

    /// <inheritdoc/>
    public override WriteResult WriteJson(ReadOnlySpan<byte> utf8) => PutBytes(utf8);

    /// <inheritdoc/>
    protected override WriteResult EndJsonRoom(byte* room, int length, bool hasEscapedNul, out bool isRoomKept)
    {
        isRoomKept = length <= MostBytes;
        if (!isRoomKept)
        {
            return WriteResult.OutOfRange;
        }

        Finish(room, length);
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override bool IsText => true;

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) => PutChecked(wire);
}
