using System;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>boolean.</summary>
internal sealed class BooleanColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteBoolean(bool value)
    {
        PutScalar(value ? 1 : 0, sizeof(byte));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8) =>
        BooleanText.TryParse(utf8, out bool value) ? WriteBoolean(value) : WriteResult.InvalidText;

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) => wire.Length == 1 ? WriteBoolean(wire[0] != 0) : WriteResult.Mismatch;
}
