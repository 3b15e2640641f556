using System;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>inet, as inet_recv reads it.</summary>
internal sealed class InetColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    /// <inheritdoc/>
    public override WriteResult WriteText(ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[InetText.MostLength];
        int length = InetText.Parse(utf8, bytes);
        return length < 0 ? WriteResult.InvalidText : PutBytes(bytes[..length]);
    }
}
