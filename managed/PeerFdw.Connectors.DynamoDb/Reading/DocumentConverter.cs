using System;
using System.Buffers;
using System.Buffers.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// Turns DynamoDB's typed JSON into plain JSON: numbers with every digit, binaries as <c>"\\x…"</c>, sets as arrays, names and texts copied as
/// they are escaped, in the order in which they came.
/// </summary>
/// <param name="output">Where the JSON goes.</param>
internal sealed class DocumentConverter(ByteBuilder output)
{
    private static readonly byte[] s_hex = "0123456789abcdef"u8.ToArray();
    private readonly ByteBuilder _bytes = new();

    /// <summary>Whether the escape <c>\u0000</c> went into the output since it was last cleared by the caller.</summary>
    internal bool HasEscapedNul { get; set; }

    /// <summary>Converts one AttributeValue.</summary>
    /// <param name="cursor">At its opening brace; behind its closing one afterwards.</param>
    /// <param name="depth">How deep it stands.</param>
    internal void Convert(scoped ref JsonCursor cursor, int depth)
    {
        if (depth > JsonCursor.MaximumDepth)
        {
            Malformed.ThrowTooDeep();
        }

        AttributeKind kind = AttributeTag.Read(ref cursor);
        switch (kind)
        {
            case AttributeKind.S:
                AddText(cursor.ReadString());
                break;
            case AttributeKind.N:
                AddNumber(cursor.ReadString());
                break;
            case AttributeKind.B:
                AddBinary(cursor.ReadString());
                break;
            case AttributeKind.BOOL:
                output.Add(cursor.ReadBoolean() ? "true"u8 : "false"u8);
                break;
            case AttributeKind.NULL:
                cursor.ReadBoolean();
                output.Add("null"u8);
                break;
            case AttributeKind.M:
                ConvertMembers(ref cursor, depth);
                break;
            default:
                ConvertElements(ref cursor, kind, depth);
                break;
        }

        cursor.Expect((byte)'}');
    }

    /// <summary>Adds a member's name and a colon.</summary>
    internal void AddName(JsonText name)
    {
        AddText(name);
        output.Add((byte)':');
    }

    private void ConvertMembers(scoped ref JsonCursor cursor, int depth)
    {
        cursor.Expect((byte)'{');
        output.Add((byte)'{');
        if (!cursor.TryTake((byte)'}'))
        {
            while (true)
            {
                AddName(cursor.ReadName());
                Convert(ref cursor, depth + 1);
                if (!cursor.TakeCommaOr((byte)'}'))
                {
                    break;
                }

                output.Add((byte)',');
            }
        }

        output.Add((byte)'}');
    }

    private void ConvertElements(scoped ref JsonCursor cursor, AttributeKind kind, int depth)
    {
        cursor.Expect((byte)'[');
        output.Add((byte)'[');
        if (!cursor.TryTake((byte)']'))
        {
            while (true)
            {
                switch (kind)
                {
                    case AttributeKind.SS:
                        AddText(cursor.ReadString());
                        break;
                    case AttributeKind.NS:
                        AddNumber(cursor.ReadString());
                        break;
                    case AttributeKind.BS:
                        AddBinary(cursor.ReadString());
                        break;
                    default:
                        Convert(ref cursor, depth + 1);
                        break;
                }

                if (!cursor.TakeCommaOr((byte)']'))
                {
                    break;
                }

                output.Add((byte)',');
            }
        }

        output.Add((byte)']');
    }

    private void AddText(JsonText text)
    {
        HasEscapedNul |= text.HasEscapedNul;
        output.AddQuoted(text.Raw);
    }

    private void AddNumber(JsonText text)
    {
        if (!JsonNumber.IsValid(text.Raw))
        {
            Malformed.Throw(text.Start, "expected a number");
        }

        output.Add(text.Raw);
    }

    private void AddBinary(JsonText text)
    {
        _bytes.Clear();
        ReadOnlySpan<byte> bytes = DecodeBinary(text, _bytes);
        Span<byte> room = output.Room((bytes.Length * 2) + 5);
        "\"\\\\x"u8.CopyTo(room);
        int at = 4;
        foreach (byte value in bytes)
        {
            room[at++] = s_hex[value >> 4];
            room[at++] = s_hex[value & 15];
        }

        room[at] = (byte)'"';
        output.Advance(at + 1);
    }

    /// <summary>Decodes base64.</summary>
    /// <param name="text">The base64 text.</param>
    /// <param name="target">Where the bytes go; the result is a part of it.</param>
    internal static ReadOnlySpan<byte> DecodeBinary(JsonText text, ByteBuilder target)
    {
        int start = target.Length;
        Span<byte> room = target.Room(text.Raw.Length * 2);
        ReadOnlySpan<byte> base64 = text.Raw;
        if (text.HasEscapes)
        {
            // "\/" is the one escape that a writer of JSON might use here.
            int length = JsonEscape.Unescape(text.Raw, room[text.Raw.Length..]);
            base64 = room.Slice(text.Raw.Length, length);
        }

        if (Base64.DecodeFromUtf8(base64, room, out int consumed, out int written) != OperationStatus.Done || consumed != base64.Length)
        {
            Malformed.Throw(text.Start, "expected base64");
        }

        target.Advance(written);
        return target.Written.Slice(start, written);
    }
}
