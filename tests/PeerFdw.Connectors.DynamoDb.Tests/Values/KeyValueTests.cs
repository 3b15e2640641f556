using System;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Values;

public sealed class KeyValueTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("1.0", "1")]
    [InlineData("100", "1E+2")]
    [InlineData("-12.50", "-1.25E+1")]
    [InlineData("0.00125", "1.25E-3")]
    [InlineData("1e5", "1E+5")]
    [InlineData("12345678901234567890123456789012345678", "1.2345678901234567890123456789012345678E+37")]
    public void A_number_is_written_exactly(string text, string expected)
    {
        Assert.True(KeyNumber.TryParse(text, out KeyNumber number));
        Assert.Equal(expected, number.ToString());
        Assert.True(number.TryFloor(out KeyNumber floor, out bool isExact));
        Assert.True(isExact);
        Assert.Equal(number, floor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("1e")]
    public void What_is_no_number_is_refused(string text) => Assert.False(KeyNumber.TryParse(text, out KeyNumber _));

    [Theory]
    [InlineData("1", "2", -1)]
    [InlineData("10", "9", 1)]
    [InlineData("-10", "-9", -1)]
    [InlineData("0.1", "0.10", 0)]
    [InlineData("-1", "0", -1)]
    [InlineData("0", "0.0001", -1)]
    [InlineData("123.4", "123.45", -1)]
    [InlineData("-123.4", "-123.45", 1)]
    [InlineData("1e100", "9e99", 1)]
    public void Numbers_are_ordered_by_value(string left, string right, int order)
    {
        Assert.True(KeyNumber.TryParse(left, out KeyNumber l));
        Assert.True(KeyNumber.TryParse(right, out KeyNumber r));
        Assert.Equal(order, l.CompareTo(r));
        Assert.Equal(-order, r.CompareTo(l));
    }

    [Theory]
    [InlineData("1.00000000000000000000000000000000000001", "1")]
    [InlineData("-1.00000000000000000000000000000000000001", "-1.0000000000000000000000000000000000001")]
    [InlineData("99999999999999999999999999999999999999.9", "9.9999999999999999999999999999999999999E+37")]
    [InlineData("-99999999999999999999999999999999999999.9", "-1E+38")]
    [InlineData("1e126", "9.9999999999999999999999999999999999999E+125")]
    [InlineData("1e-131", "0")]
    [InlineData("-1e-131", "-1E-130")]
    public void A_number_that_DynamoDB_cannot_hold_lies_just_above_one(string text, string floor)
    {
        KeyBound bound = KeyBound.Of(Number(text), AttributeKind.N, 1024);
        Assert.Equal(KeyBoundPosition.JustAbove, bound.Position);
        Assert.Equal(floor, bound.Value!.ToString());
    }

    [Theory]
    [InlineData("NaN", nameof(KeyBoundPosition.AboveAll))]
    [InlineData("Infinity", nameof(KeyBoundPosition.AboveAll))]
    [InlineData("-Infinity", nameof(KeyBoundPosition.BelowAll))]
    [InlineData("-1e126", nameof(KeyBoundPosition.BelowAll))]
    public void Numbers_outside_of_all_are_above_or_below(string text, string position) =>
        Assert.Equal(position, KeyBound.Of(Number(text), AttributeKind.N, 1024).Position.ToString());

    [Fact]
    public void A_text_longer_than_any_key_lies_just_above_the_greatest_that_fits()
    {
        Assert.Equal(KeyBoundPosition.BelowAll, KeyBound.Of(Text(""), AttributeKind.S, 1024).Position);
        Assert.Equal(KeyBoundPosition.At, KeyBound.Of(Text(new string('a', 1024)), AttributeKind.S, 1024).Position);
        foreach (string tail in new[] { "ab", "é", "€", "😀" })
        {
            for (int plain = 1020; plain <= 1024; plain++)
            {
                string text = new string('a', plain) + tail + "zzzz";
                KeyBound bound = KeyBound.Of(Text(text), AttributeKind.S, 1024);
                Assert.Equal(KeyBoundPosition.JustAbove, bound.Position);
                byte[] floor = Encoding.UTF8.GetBytes(bound.Value!.ToString());
                Assert.True(floor.Length <= 1024);
                Assert.True(floor.AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(text)) < 0);

                // Nothing that fits lies between: every character more or greater is either too long or above the text.
                foreach (string next in new[] { "a", "b", "z", "\u007f", "\u0080", "é", "\u07ff", "€", "\uffff", "😀" })
                {
                    for (int keep = plain - 3; keep <= Math.Min(1024, plain + tail.Length); keep++)
                    {
                        byte[] candidate = Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, Math.Min(keep, text.Length)), next));
                        bool isBetween = candidate.Length <= 1024 && candidate.AsSpan().SequenceCompareTo(floor) > 0
                            && candidate.AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(text)) < 0;
                        Assert.False(isBetween, $"{plain} {tail} {next} {keep}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Bytes_are_ordered_unsigned_and_cut_at_their_limit()
    {
        var one = new Constant(DataType.Binary, "\\x7f");
        var two = new Constant(DataType.Binary, "\\x80");
        Assert.True(KeyBound.Of(one, AttributeKind.B, 1024).Value!.CompareTo(KeyBound.Of(two, AttributeKind.B, 1024).Value) < 0);
        var longer = new Constant(DataType.Binary, "\\x" + string.Concat(Enumerable.Repeat("ab", 1025)));
        KeyBound bound = KeyBound.Of(longer, AttributeKind.B, 1024);
        Assert.Equal(KeyBoundPosition.JustAbove, bound.Position);
        Assert.Equal(2048, bound.Value!.ToString().Length);
    }

    [Theory]
    [InlineData("abc%", "abc", "Anything")]
    [InlineData("abc%%", "abc", "Anything")]
    [InlineData("abc", "abc", "Nothing")]
    [InlineData("a\\%c%", "a%c", "Anything")]
    [InlineData("a\\bc%", "abc", "Anything")]
    [InlineData("a\\\\%", "a\\", "Anything")]
    [InlineData("a_c%", "a", "Pattern")]
    [InlineData("a%c", "a", "Pattern")]
    [InlineData("%", "", "Anything")]
    [InlineData("", "", "Nothing")]
    [InlineData("ab\\", "ab", "Pattern")]
    public void A_pattern_begins_with_its_literal_part(string pattern, string prefix, string rest)
    {
        LikePrefix found = LikePrefix.Of(pattern);
        Assert.Equal(prefix, found.Prefix);
        Assert.Equal(rest, found.Rest.ToString());
    }
}
