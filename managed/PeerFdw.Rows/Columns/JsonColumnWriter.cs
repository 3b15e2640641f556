using System;
using PeerFdw.Rows.Formats;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>json, as the text itself, and jsonb, as jsonb_recv reads it: the version, 1, and the text.</summary>
internal sealed unsafe class JsonColumnWriter(DataType type, ColumnEncoding encoding) : BytesColumnWriter(type, encoding)
{
    private const byte JsonbVersion = 1;

    private bool IsBinary => Type.Kind == TypeKind.JsonB;

    /// <inheritdoc/>
    public override WriteResult WriteJson(ReadOnlySpan<byte> utf8)
    {
        if (!IsBinary)
        {
            return PutBytes(utf8);
        }

        if (JsonText.HasEscapedNul(utf8))
        {
            return WriteResult.NulCharacter;
        }

        if (utf8.Length >= MostBytes)
        {
            return WriteResult.OutOfRange;
        }

        byte* target = PutBytes(utf8.Length + 1);
        *target = JsonbVersion;
        utf8.CopyTo(new Span<byte>(target + 1, utf8.Length));
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override int JsonPrefix => IsBinary ? base.JsonPrefix + 1 : base.JsonPrefix;

    /// <inheritdoc/>
    protected override WriteResult EndJsonRoom(byte* room, int length, bool hasEscapedNul, out bool isRoomKept)
    {
        isRoomKept = false;
        if (IsBinary && hasEscapedNul)
        {
            return WriteResult.NulCharacter;
        }

        if (length >= MostBytes)
        {
            return WriteResult.OutOfRange;
        }

        isRoomKept = true;
        if (IsBinary)
        {
            room[base.JsonPrefix] = JsonbVersion;
        }

        Finish(room, length + JsonPrefix - base.JsonPrefix);
        return WriteResult.Ok;
    }

    /// <inheritdoc/>
    protected override bool IsText => !IsBinary;

    /// <inheritdoc/>
    protected override WriteResult PutSent(ReadOnlySpan<byte> wire) => IsBinary ? WriteResult.Mismatch : PutChecked(wire);
}
