using System;
using System.Globalization;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.DynamoDb.Tests.Fakes;

/// <summary>Records what is written as text with the method's name in front, and refuses what a real column of its type would.</summary>
internal sealed class RecordingColumn(DataType type) : ColumnWriter
{
    private byte[] _room = [];

    public override DataType Type => type;

    /// <summary>What was written for the row under construction; null if nothing was.</summary>
    public string? Current { get; set; }

    public override void WriteNull() => Current = "null";

    public override WriteResult WriteBoolean(bool value) => Keep($"boolean {value}", TypeKind.Boolean, TypeKind.Text);

    public override WriteResult WriteInt64(long value) => Keep($"int64 {value}", TypeKind.Int64, TypeKind.Numeric);

    public override WriteResult WriteDouble(double value) => Keep($"double {value}", TypeKind.Float64);

    public override WriteResult WriteNumber(ReadOnlySpan<byte> digits)
    {
        string text = System.Text.Encoding.UTF8.GetString(digits);
        if (type.Kind is TypeKind.Int32 && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int _))
        {
            return WriteResult.OutOfRange;
        }

        return Keep($"number {text}", TypeKind.Numeric, TypeKind.Int32, TypeKind.Int64, TypeKind.Float64);
    }

    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        string text = new System.Text.UTF8Encoding(false, true).GetString(utf8);
        if (type.Kind == TypeKind.TimestampTz && !text.StartsWith("20", StringComparison.Ordinal))
        {
            return WriteResult.InvalidText;
        }

        return text.Contains('\0') && type.Kind != TypeKind.Numeric ? WriteResult.NulCharacter : Keep($"text {text}", TypeKind.Text, TypeKind.VarChar, TypeKind.TimestampTz);
    }

    public override WriteResult WriteBinary(ReadOnlySpan<byte> value) => Keep($"binary {Convert.ToHexString(value)}", TypeKind.Binary);

    public override WriteResult WriteTimestamp(long microseconds) => Keep($"timestamp {microseconds}", TypeKind.TimestampTz);

    public override WriteResult WriteDate(int days) => Keep($"date {days}", TypeKind.Date);

    public override WriteResult WriteJson(ReadOnlySpan<byte> utf8)
    {
        string text = System.Text.Encoding.UTF8.GetString(utf8);
        return type.Kind == TypeKind.JsonB && text.Contains("\\u0000", StringComparison.Ordinal)
            ? WriteResult.NulCharacter
            : Keep($"json {text}", TypeKind.Json, TypeKind.JsonB, TypeKind.Text, TypeKind.Array);
    }

    public override Span<byte> BeginJson(int capacity) => _room = new byte[capacity];

    public override WriteResult EndJson(int length, bool hasEscapedNul)
    {
        if (hasEscapedNul && type.Kind == TypeKind.JsonB)
        {
            return WriteResult.NulCharacter;
        }

        return Keep($"json {System.Text.Encoding.UTF8.GetString(_room, 0, length)}", TypeKind.Json, TypeKind.JsonB, TypeKind.Text);
    }

    private WriteResult Keep(string value, params TypeKind[] kinds)
    {
        if (!kinds.Contains(type.Kind))
        {
            return WriteResult.Mismatch;
        }

        Current = Current is null ? value : throw new InvalidOperationException("the column was written twice");
        return WriteResult.Ok;
    }
}
