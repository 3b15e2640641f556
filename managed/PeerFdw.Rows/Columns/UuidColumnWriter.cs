using System;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>uuid: 16 bytes in the order of its text.</summary>
internal sealed unsafe class UuidColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[UuidText.Size];
        return UuidText.TryParse(utf8, bytes) ? WriteBinary(bytes) : WriteResult.InvalidText;
    }

    /// <inheritdoc/>
    public override WriteResult WriteBinary(ReadOnlySpan<byte> value)
    {
        if (value.Length != UuidText.Size)
        {
            return WriteResult.Mismatch;
        }

        value.CopyTo(new Span<byte>(
            Encoding == ColumnEncoding.Fixed ? PutFixed(UuidText.Size) : PutBytes(UuidText.Size), UuidText.Size));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) => WriteBinary(wire);
}
