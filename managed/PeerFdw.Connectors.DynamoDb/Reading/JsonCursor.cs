using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// A position in a body. Reads JSON strictly (RFC 8259) and knows no item; every departure from the grammar is a <see cref="Malformed"/>.
/// The bytes must be valid UTF-8, which is checked once for the whole body.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> body, int position)
{
    /// <summary>Twice of what DynamoDB allows, so that a compatible service may allow more; recursion is bounded by it.</summary>
    internal const int MaximumDepth = 64;

    private static readonly SearchValues<byte> s_numberBytes = SearchValues.Create("0123456789+-.eE"u8);

    private readonly ReadOnlySpan<byte> _body = body;

    /// <summary>Where the next byte to read stands.</summary>
    internal int Position { get; set; } = position;

    /// <summary>The byte at the position after white space, or 0 at the end.</summary>
    internal byte Peek()
    {
        int at = Position;
        if ((uint)at < (uint)_body.Length && _body[at] > (byte)' ')
        {
            return _body[at];
        }

        while ((uint)at < (uint)_body.Length && _body[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        Position = at;
        return (uint)at < (uint)_body.Length ? _body[at] : (byte)0;
    }

    /// <summary>Reads one byte of punctuation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Expect(byte punctuation)
    {
        if (Peek() != punctuation)
        {
            Malformed.Throw(Position, $"expected \"{(char)punctuation}\"");
        }

        Position++;
    }

    /// <summary>Reads one byte of punctuation if it is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake(byte punctuation)
    {
        if (Peek() != punctuation)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>After a member or element: true if another follows, false if the object or array is closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TakeCommaOr(byte close)
    {
        byte next = Peek();
        if (next != (byte)',' && next != close)
        {
            Malformed.Throw(Position, $"expected \",\" or \"{(char)close}\"");
        }

        Position++;
        return next == (byte)',';
    }

    /// <summary>Reads a string, checking its escapes.</summary>
    internal JsonText ReadString()
    {
        Expect((byte)'"');
        int start = Position;
        ReadOnlySpan<byte> rest = _body[start..];
        int length = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length >= 0 && rest[length] == (byte)'"')
        {
            RefuseControls(rest[..length], start);
            Position = start + length + 1;
            return new JsonText(rest[..length], start, false, false);
        }

        return ReadEscaped(start);
    }

    /// <summary>Reads a member's name and the colon behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal JsonText ReadName()
    {
        JsonText name = ReadString();
        Expect((byte)':');
        return name;
    }

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    internal bool ReadBoolean()
    {
        byte first = Peek();
        ReadOnlySpan<byte> rest = _body[Position..];
        if (first == (byte)'t' && rest.StartsWith("true"u8))
        {
            Position += 4;
            return true;
        }

        if (first != (byte)'f' || !rest.StartsWith("false"u8))
        {
            Malformed.Throw(Position, "expected true or false");
        }

        Position += 5;
        return false;
    }

    /// <summary>Reads a number and gives its text.</summary>
    internal ReadOnlySpan<byte> ReadNumber()
    {
        Peek();
        ReadOnlySpan<byte> rest = _body[Position..];
        int length = rest.IndexOfAnyExcept(s_numberBytes);
        ReadOnlySpan<byte> number = length < 0 ? rest : rest[..length];
        if (!JsonNumber.IsValid(number))
        {
            Malformed.Throw(Position, "expected a number");
        }

        Position += number.Length;
        return number;
    }

    /// <summary>Passes over one value of any kind.</summary>
    internal void SkipValue(int depth)
    {
        switch (Peek())
        {
            case (byte)'"':
                ReadString();
                break;
            case (byte)'{':
                if (depth >= 2 * MaximumDepth + 8)
                {
                    Malformed.ThrowTooDeep();
                }

                Position++;
                if (!TryTake((byte)'}'))
                {
                    do
                    {
                        ReadName();
                        SkipValue(depth + 1);
                    }
                    while (TakeCommaOr((byte)'}'));
                }

                break;
            case (byte)'[':
                if (depth >= 2 * MaximumDepth + 8)
                {
                    Malformed.ThrowTooDeep();
                }

                Position++;
                if (!TryTake((byte)']'))
                {
                    do
                    {
                        SkipValue(depth + 1);
                    }
                    while (TakeCommaOr((byte)']'));
                }

                break;
            case (byte)'t' or (byte)'f':
                ReadBoolean();
                break;
            case (byte)'n' when _body[Position..].StartsWith("null"u8):
                Position += 4;
                break;
            default:
                ReadNumber();
                break;
        }
    }

    private static void RefuseControls(ReadOnlySpan<byte> raw, int start)
    {
        if (raw.IndexOfAnyInRange((byte)0, (byte)0x1F) is >= 0 and int at)
        {
            Malformed.Throw(start + at, "a control character in a string");
        }
    }

    private JsonText ReadEscaped(int start)
    {
        bool hasEscapedNul = false;
        int at = start;
        while (true)
        {
            int next = _body[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                Malformed.Throw(start, "a string without end");
            }

            RefuseControls(_body.Slice(at, next), at);
            at += next;
            if (_body[at] == (byte)'"')
            {
                Position = at + 1;
                return new JsonText(_body[start..at], start, true, hasEscapedNul);
            }

            int read = JsonEscape.Read(_body[at..], out uint character);
            if (read == 0)
            {
                Malformed.Throw(at, "an escape that is none");
            }

            hasEscapedNul |= character == 0;
            at += read;
        }
    }
}
