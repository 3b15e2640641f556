using System;
using System.Collections.Generic;
using System.Text;
using PeerFdw.Fuzz.Running;

namespace PeerFdw.Fuzz.Mutation;

/// <summary>
/// Changes that know JSON: values of other kinds, members that are missing, doubled, renamed or come from elsewhere, nesting, numbers and strings at the
/// bounds of what can be said. The text stays JSON, mostly.
/// </summary>
/// <param name="words">Texts that mean something to the reader.</param>
/// <param name="hasPrefix">Whether a line that is no JSON comes first.</param>
internal sealed class JsonMutator(IReadOnlyList<string> words, bool hasPrefix = false) : IMutator
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "0.5", "1e5", "1E-400", "1e400", "-1e999", "2147483647", "2147483648", "-2147483649", "4294967295",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "123456789012345678901234567890123456789012345678901234567890", "0.1e-300",
        "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"é\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\u2028\"", "\"0\"", "\"-1\"",
        "\"true\"", "\"NaN\"", "[]", "{}", "[null]", "[[]]", "{\"\":null}", "[0,0]", "{\"a\":{\"a\":{}}}", "01", "1.", "+1", "nul", "\"\\x\"", "\"\\u12\"", "'a'",
    ];

    private readonly JsonSpans _spans = new();
    private readonly JsonSpans _others = new();

    /// <inheritdoc/>
    public void Mutate(InputBuffer buffer, FuzzRandom random, byte[] other)
    {
        _spans.Find(buffer.Bytes, Offset(buffer.Bytes));
        if (_spans.Values.Count == 0)
        {
            return;
        }

        (int start, int end) = random.Of(_spans.Values);
        switch (random.Below(11))
        {
            case 0 or 1:
                buffer.Replace(start, end - start, Encoding.UTF8.GetBytes(random.Of(s_values)));
                break;
            case 2:
                buffer.Replace(start, end - start, Encoding.UTF8.GetBytes(Word(random)));
                break;
            case 3:
                TakeFromOther(buffer, random, other, start, end);
                break;
            case 4:
                (int from, int to) = random.Of(_spans.Values);
                buffer.Replace(start, end - start, buffer.Bytes[from..to].ToArray());
                break;
            case 5:
                Wrap(buffer, random, start, end);
                break;
            case 6:
                // A list with one more.
                byte[] again = [.. buffer.Bytes[start..end], (byte)','];
                buffer.Replace(start, 0, again);
                break;
            case 7:
                ChangeInside(buffer, random, start, end);
                break;
            default:
                ChangeMember(buffer, random);
                break;
        }
    }

    private int Offset(ReadOnlySpan<byte> text) => hasPrefix ? text.IndexOf((byte)'\n') + 1 : 0;

    private string Word(FuzzRandom random)
    {
        string word = words.Count == 0 ? "" : random.Of(words);
        return "\"" + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal) + "\"";
    }

    private void TakeFromOther(InputBuffer buffer, FuzzRandom random, byte[] other, int start, int end)
    {
        _others.Find(other, Offset(other));
        if (_others.Values.Count > 0)
        {
            (int from, int to) = random.Of(_others.Values);
            buffer.Replace(start, end - start, other.AsSpan(from, to - from));
        }
    }

    /// <summary>The same value deeper down, seldom very deep.</summary>
    private void Wrap(InputBuffer buffer, FuzzRandom random, int start, int end)
    {
        int depth = random.OneIn(10) ? random.Length(3000) : random.Length(6);
        bool isArray = random.OneIn(2);
        string open = isArray ? "[" : "{" + (random.OneIn(2) || _spans.Names.Count == 0 ? Word(random) : Encoding.UTF8.GetString(Name(buffer, random))) + ":";
        string close = isArray ? "]" : "}";
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++)
        {
            text.Append(open);
        }

        byte[] before = Encoding.UTF8.GetBytes(text.ToString());
        byte[] after = Encoding.UTF8.GetBytes(new string(close[0], depth));
        buffer.Replace(end, 0, after);
        buffer.Replace(start, 0, before);
    }

    private ReadOnlySpan<byte> Name(InputBuffer buffer, FuzzRandom random)
    {
        (int start, int end) = random.Of(_spans.Names);
        return buffer.Bytes[start..end];
    }

    /// <summary>One character of a string or number.</summary>
    private static void ChangeInside(InputBuffer buffer, FuzzRandom random, int start, int end)
    {
        if (end - start < 2)
        {
            return;
        }

        int at = start + 1 + random.Below(end - start - 1);
        ReadOnlySpan<byte> alphabet = "{}[]\":,\\/abfnrtu0123456789dD+-.eE \t\n"u8;
        buffer.Replace(at, random.Below(2), random.OneIn(3) ? [] : [alphabet[random.Below(alphabet.Length)]]);
    }

    private void ChangeMember(InputBuffer buffer, FuzzRandom random)
    {
        if (_spans.Members.Count == 0)
        {
            return;
        }

        (int start, int end) = random.Of(_spans.Members);
        switch (random.Below(4))
        {
            case 0:
                // With the comma behind it, or before it.
                int after = end < buffer.Length && buffer.Bytes[end] == (byte)',' ? end + 1 : end;
                int before = after == end && start > 0 && buffer.Bytes[start - 1] == (byte)',' ? start - 1 : start;
                buffer.Replace(before, after - before, []);
                break;
            case 1:
                byte[] again = [.. buffer.Bytes[start..end], (byte)','];
                buffer.Replace(start, 0, again);
                break;
            case 2:
                byte[] name = random.OneIn(2) ? Name(buffer, random).ToArray() : Encoding.UTF8.GetBytes(Word(random));
                (int nameStart, int nameEnd) = random.Of(_spans.Names);
                buffer.Replace(nameStart, nameEnd - nameStart, name);
                break;
            default:
                (int from, int to) = random.Of(_spans.Members);
                buffer.Replace(start, end - start, buffer.Bytes[from..to].ToArray());
                break;
        }
    }
}
