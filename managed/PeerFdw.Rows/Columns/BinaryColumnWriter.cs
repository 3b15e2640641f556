using System;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>bytea.</summary>
internal sealed class BinaryColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteBinary(ReadOnlySpan<byte> value) => PutBytes(value);

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) => PutBytes(wire);
}
