using System;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>The grammar of JSON numbers.</summary>
internal static class JsonNumber
{
    /// <summary>Whether a text is a JSON number and nothing else.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> text)
    {
        int at = 0;
        if (at < text.Length && text[at] == (byte)'-')
        {
            at++;
        }

        int whole = Digits(text, at);
        if (whole == 0 || (whole > 1 && text[at] == (byte)'0'))
        {
            return false;
        }

        at += whole;
        if (at < text.Length && text[at] == (byte)'.')
        {
            int fraction = Digits(text, at + 1);
            if (fraction == 0)
            {
                return false;
            }

            at += fraction + 1;
        }

        if (at < text.Length && (text[at] | 0x20) == (byte)'e')
        {
            at++;
            if (at < text.Length && text[at] is (byte)'+' or (byte)'-')
            {
                at++;
            }

            int exponent = Digits(text, at);
            if (exponent == 0)
            {
                return false;
            }

            at += exponent;
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text, int from)
    {
        int at = from;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            at++;
        }

        return at - from;
    }
}
