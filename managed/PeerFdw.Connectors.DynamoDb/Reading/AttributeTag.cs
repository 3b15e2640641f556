using System;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>The type tags of AttributeValue, such as <c>{"S": …}</c>.</summary>
internal static class AttributeTag
{
    /// <summary>Reads the beginning of an AttributeValue, up to the value itself.</summary>
    internal static AttributeKind Read(scoped ref JsonCursor cursor)
    {
        cursor.Expect((byte)'{');
        JsonText name = cursor.ReadName();
        ReadOnlySpan<byte> raw = name.Raw;
        switch (raw.Length)
        {
            case 1:
                switch (raw[0])
                {
                    case (byte)'S':
                        return AttributeKind.S;
                    case (byte)'N':
                        return AttributeKind.N;
                    case (byte)'B':
                        return AttributeKind.B;
                    case (byte)'M':
                        return AttributeKind.M;
                    case (byte)'L':
                        return AttributeKind.L;
                }

                break;
            case 2 when raw[1] == (byte)'S':
                switch (raw[0])
                {
                    case (byte)'S':
                        return AttributeKind.SS;
                    case (byte)'N':
                        return AttributeKind.NS;
                    case (byte)'B':
                        return AttributeKind.BS;
                }

                break;
            case 4 when raw.SequenceEqual("BOOL"u8):
                return AttributeKind.BOOL;
            case 4 when raw.SequenceEqual("NULL"u8):
                return AttributeKind.NULL;
        }

        throw Malformed.Exception(name.Start, "a type that DynamoDB does not have");
    }
}
