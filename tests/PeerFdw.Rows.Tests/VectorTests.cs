using System;
using System.Globalization;
using System.Text;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>Our encoders against PostgreSQL's own send functions.</summary>
public sealed class VectorTests
{
    public static TheoryData<string, string> Numerics => Vectors.Of("numeric");

    public static TheoryData<string, string> Integers => Vectors.Of("int64");

    public static TheoryData<string, string> Specials => Vectors.Of("special");

    public static TheoryData<string, string> Doubles => Vectors.Of("double");

    public static TheoryData<string, string> Dates => Vectors.Of("date");

    public static TheoryData<string, string> Timestamps => Vectors.Of("timestamp");

    public static TheoryData<string, string> ZonedTimestamps => Vectors.Of("timestamptz");

    public static TheoryData<string, string> Times => Vectors.Of("time");

    public static TheoryData<string, string> ZonedTimes => Vectors.Of("timetz");

    public static TheoryData<string, string> Intervals => Vectors.Of("interval");

    public static TheoryData<string, string> Uuids => Vectors.Of("uuid");

    public static TheoryData<string, string> Addresses => Vectors.Of("inet");

    public static TheoryData<string, string, string> Arrays => Vectors.Arrays();

    [Theory]
    [MemberData(nameof(Numerics))]
    public void Numeric_text_becomes_what_numeric_send_gives(string text, string hex) =>
        Assert.Equal(hex, OneColumn.Hex(Types.Get("numeric"), ColumnEncoding.Receive, c => c.WriteNumber(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [MemberData(nameof(Integers))]
    public void Integers_become_what_numeric_send_gives(string text, string hex)
    {
        long value = long.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(hex, OneColumn.Hex(Types.Get("numeric"), ColumnEncoding.Receive, c => c.WriteInt64(value)));
    }

    [Theory]
    [MemberData(nameof(Specials))]
    public void Special_doubles_have_the_sign_that_numeric_recv_reads(string text, string hex)
    {
        // numeric_recv looks at nothing but the sign of these; the scale that numeric_send shows is leftover bits.
        double value = double.Parse(text, CultureInfo.InvariantCulture);
        string ours = OneColumn.Hex(Types.Get("numeric"), ColumnEncoding.Receive, c => c.WriteDouble(value));
        Assert.Equal(hex[..12] + "0000", ours);
    }

    [Theory]
    [MemberData(nameof(Doubles))]
    public void Doubles_print_as_PostgreSQL_prints_them(string text, string printed)
    {
        double value = double.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(printed, OneColumn.Text(Types.Get("text"), ColumnEncoding.Varlena, c => c.WriteDouble(value)));
    }

    [Theory]
    [MemberData(nameof(Dates))]
    public void Date_texts(string text, string hex) => Check("date", text, hex);

    [Theory]
    [MemberData(nameof(Timestamps))]
    public void Timestamps_without_time_zone(string text, string hex) => Check("timestamp", text, hex);

    [Theory]
    [MemberData(nameof(ZonedTimestamps))]
    public void Timestamps_with_time_zone(string text, string hex) => Check("timestamptz", text, hex);

    [Theory]
    [MemberData(nameof(Times))]
    public void Times_without_time_zone(string text, string hex) => Check("time", text, hex);

    [Theory]
    [MemberData(nameof(ZonedTimes))]
    public void Times_with_time_zone(string text, string hex) => Check("timetz", text, hex);

    [Theory]
    [MemberData(nameof(Intervals))]
    public void Durations(string text, string hex) => Check("interval", text, hex);

    [Theory]
    [MemberData(nameof(Uuids))]
    public void Uuid_texts(string text, string hex) => Check("uuid", text, hex);

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Inet_texts(string text, string hex) => Check("inet", text, hex);

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Arrays_become_what_array_send_gives(string element, string json, string hex) => Assert.Equal(
        hex,
        OneColumn.Hex(Types.ArrayOf(element), ColumnEncoding.Receive, c => c.WriteJson(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [MemberData(nameof(Timestamps))]
    public void The_value_encoding_holds_the_same_number_as_the_receive_form(string text, string hex)
    {
        string value = OneColumn.Hex(Types.Get("timestamp"), ColumnEncoding.Value, c => c.WriteText(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(Convert.ToInt64(hex, 16).ToString(CultureInfo.InvariantCulture), value);
    }

    private static void Check(string type, string text, string hex) => Assert.Equal(
        hex,
        OneColumn.Hex(Types.Get(type), ColumnEncoding.Receive, c => c.WriteText(Encoding.UTF8.GetBytes(text))));
}
