using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>What a length, precision or scale has no room for is refused, and only that: PostgreSQL rounds and cuts the rest.</summary>
public sealed class ModifierTests
{
    [Theory]
    [InlineData(10, 2, "99999999.99", true)]
    [InlineData(10, 2, "99999999.994", true)]
    [InlineData(10, 2, "99999999.995", false)]
    [InlineData(10, 2, "-99999999.995", false)]
    [InlineData(10, 2, "100000000", false)]
    [InlineData(10, 2, "1e8", false)]
    [InlineData(10, 2, "9.9e7", true)]
    [InlineData(10, 2, "0099999999.99000", true)]
    [InlineData(10, 2, "-0.001", true)]
    [InlineData(10, 2, "1e-130", true)]
    [InlineData(10, 2, "9.9999999999999999999999999999999999999E+125", false)]
    [InlineData(10, 2, "0", true)]
    [InlineData(10, 2, "0e500", true)]
    [InlineData(2, 0, "99.4", true)]
    [InlineData(2, 0, "99.5", false)]
    [InlineData(2, 2, "0.99", true)]
    [InlineData(2, 2, "0.994", true)]
    [InlineData(2, 2, "0.995", false)]
    [InlineData(2, 2, "1", false)]
    [InlineData(3, 5, "0.00999", true)]
    [InlineData(3, 5, "0.009995", false)]
    [InlineData(3, 5, "0.01", false)]
    [InlineData(3, 5, "0.02", false)]
    [InlineData(2, -3, "99499", true)]
    [InlineData(2, -3, "99500", false)]
    [InlineData(2, -3, "400", true)]
    [InlineData(1, 0, "9.5", false)]
    [InlineData(1, 0, "9.49999999999999999999999999999", true)]
    public void A_number_fits_a_precision_or_not(int precision, int scale, string number, bool fits)
    {
        DataType type = DataType.Numeric with { Modifier = ((precision << 16) | (scale & 0x7FF)) + 4 };
        foreach (ColumnEncoding encoding in new[] { ColumnEncoding.Receive, ColumnEncoding.Input })
        {
            string result = OneColumn.Hex(type, encoding, c => c.WriteNumber(Encoding.UTF8.GetBytes(number)));
            Assert.Equal(fits, result != nameof(WriteResult.OutOfRange));
        }
    }

    [Theory]
    [InlineData("varchar", 3, "abc", "abc")]
    [InlineData("varchar", 3, "abcd", "TooLong")]
    [InlineData("varchar", 3, "abc   ", "abc   ")]
    [InlineData("varchar", 3, "   ", "   ")]
    [InlineData("varchar", 3, "    x", "TooLong")]
    [InlineData("varchar", 3, "äöü", "äöü")]
    [InlineData("varchar", 3, "äöüß", "TooLong")]
    [InlineData("varchar", 3, "𝒳𝒳𝒳", "𝒳𝒳𝒳")]
    [InlineData("varchar", 3, "𝒳𝒳𝒳𝒳", "TooLong")]
    [InlineData("bpchar", 1, "", "")]
    [InlineData("bpchar", 1, "a ", "a ")]
    [InlineData("bpchar", 1, "ab", "TooLong")]
    public void A_text_fits_a_length_or_not(string type, int length, string text, string expected) => Assert.Equal(
        expected,
        OneColumn.Text(Types.Get(type) with { Modifier = length + 4 }, ColumnEncoding.Input, c => c.WriteText(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Other_values_are_measured_too()
    {
        DataType three = Types.Get("varchar") with { Modifier = 7 };
        Assert.Equal("TooLong", OneColumn.Text(three, ColumnEncoding.Input, c => c.WriteBoolean(true)));
        Assert.Equal("TooLong", OneColumn.Text(three, ColumnEncoding.Input, c => c.WriteInt64(1234)));
        Assert.Equal("123", OneColumn.Text(three, ColumnEncoding.Input, c => c.WriteNumber("123"u8)));
        Assert.Equal("TooLong", OneColumn.Text(three, ColumnEncoding.Input, c => c.WriteJson("[1,2]"u8)));
        DataType two = DataType.Numeric with { Modifier = (2 << 16) + 4 };
        Assert.Equal("OutOfRange", OneColumn.Hex(two, ColumnEncoding.Receive, c => c.WriteInt64(100)));
        Assert.Equal("OutOfRange", OneColumn.Hex(two, ColumnEncoding.Receive, c => c.WriteDouble(double.PositiveInfinity)));
        Assert.NotEqual("OutOfRange", OneColumn.Hex(two, ColumnEncoding.Receive, c => c.WriteDouble(double.NaN)));
        Assert.NotEqual("OutOfRange", OneColumn.Hex(two, ColumnEncoding.Receive, c => c.WriteInt64(-99)));
    }

    [Fact]
    public void A_text_is_no_array_whatever_it_looks_like()
    {
        foreach (string text in new[] { "{a,b}", "{}", "a" })
        {
            Assert.Equal("Mismatch", OneColumn.Text(Types.ArrayOf("text"), ColumnEncoding.Input, c => c.WriteText(Encoding.UTF8.GetBytes(text))));
            Assert.Equal("Mismatch", OneColumn.Text(Types.ArrayOf("int4"), ColumnEncoding.Receive, c => c.WriteText(Encoding.UTF8.GetBytes(text))));
        }
    }
}
