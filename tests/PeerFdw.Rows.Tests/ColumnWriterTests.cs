using System;
using System.Linq;
using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>What each type takes of each kind of value, at its limits.</summary>
public sealed class ColumnWriterTests
{
    [Theory]
    [InlineData("int2", 32767, "32767")]
    [InlineData("int2", -32768, "-32768")]
    [InlineData("int2", 32768, "OutOfRange")]
    [InlineData("int2", -32769, "OutOfRange")]
    [InlineData("int4", int.MaxValue, "2147483647")]
    [InlineData("int4", int.MinValue, "-2147483648")]
    [InlineData("int4", 2147483648, "OutOfRange")]
    [InlineData("int4", -2147483649, "OutOfRange")]
    [InlineData("int8", long.MaxValue, "9223372036854775807")]
    [InlineData("int8", long.MinValue, "-9223372036854775808")]
    [InlineData("oid", 4294967295, "4294967295")]
    [InlineData("oid", 4294967296, "OutOfRange")]
    [InlineData("oid", -1, "OutOfRange")]
    [InlineData("bool", 1, "Mismatch")]
    [InlineData("date", 1, "Mismatch")]
    [InlineData("timestamp", 1, "Mismatch")]
    public void Whole_numbers_as_datums(string type, long value, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteInt64(value)));

    [Theory]
    [InlineData("int4", "42", "42")]
    [InlineData("int4", "-42", "-42")]
    [InlineData("int4", "+42", "42")]
    [InlineData("int4", "1.50e1", "15")]
    [InlineData("int4", "150e-1", "15")]
    [InlineData("int4", "1.0", "1")]
    [InlineData("int4", "0e999999", "0")]
    [InlineData("int4", "0.5", "Mismatch")]
    [InlineData("int4", "1e-1", "Mismatch")]
    [InlineData("int4", "2147483648", "OutOfRange")]
    [InlineData("int4", "1e999999999999", "OutOfRange")]
    [InlineData("int4", "", "InvalidText")]
    [InlineData("int4", "-", "InvalidText")]
    [InlineData("int4", ".", "InvalidText")]
    [InlineData("int4", "1e", "InvalidText")]
    [InlineData("int4", "1x", "InvalidText")]
    [InlineData("int4", " 1", "InvalidText")]
    [InlineData("int8", "9223372036854775807", "9223372036854775807")]
    [InlineData("int8", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("int8", "9223372036854775808", "OutOfRange")]
    [InlineData("int8", "-9223372036854775809", "OutOfRange")]
    [InlineData("int8", "9.223372036854775807e18", "9223372036854775807")]
    [InlineData("int8", "00000000000000000000000000012", "12")]
    [InlineData("int8", "10000000000000000000000000e-24", "10")]
    [InlineData("float8", "1e400", "OutOfRange")]
    [InlineData("float8", "1e-400", "OutOfRange")]
    [InlineData("float8", "0e-400", "0")]
    [InlineData("float8", "nonsense", "InvalidText")]
    [InlineData("float8", "NaN", "InvalidText")]
    [InlineData("float8", "1,5", "InvalidText")]
    [InlineData("float4", "3.5e38", "OutOfRange")]
    [InlineData("float4", "1e-50", "OutOfRange")]
    [InlineData("float4", "1.5", "1069547520")]
    [InlineData("float4", "-1.5", "-1077936128")]
    [InlineData("bool", "1", "Mismatch")]
    public void Decimal_text_as_datums(string type, string text, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteNumber(Bytes(text))));

    [Theory]
    [InlineData("int4", 3.0, "3")]
    [InlineData("int4", -0.0, "0")]
    [InlineData("int4", 3.5, "Mismatch")]
    [InlineData("int4", 1e10, "OutOfRange")]
    [InlineData("int4", double.NaN, "OutOfRange")]
    [InlineData("int8", double.PositiveInfinity, "OutOfRange")]
    [InlineData("int8", 9223372036854775808.0, "OutOfRange")]
    [InlineData("int8", -9223372036854775808.0, "-9223372036854775808")]
    [InlineData("float4", 1e39, "OutOfRange")]
    [InlineData("float4", 1e-60, "OutOfRange")]
    [InlineData("float4", double.PositiveInfinity, "2139095040")]
    [InlineData("float8", 1.0, "4607182418800017408")]
    public void Doubles_as_datums(string type, double value, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteDouble(value)));

    [Theory]
    [InlineData("t", "1")]
    [InlineData("TRUE", "1")]
    [InlineData(" yes ", "1")]
    [InlineData("on", "1")]
    [InlineData("1", "1")]
    [InlineData("f", "0")]
    [InlineData("No", "0")]
    [InlineData("of", "0")]
    [InlineData("0", "0")]
    [InlineData("o", "InvalidText")]
    [InlineData("", "InvalidText")]
    [InlineData("truer", "InvalidText")]
    [InlineData("2", "InvalidText")]
    public void Boolean_texts(string text, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.Get("bool"), ColumnEncoding.Value, c => c.WriteText(Bytes(text))));

    [Theory]
    [InlineData("date", "2024-02-30")]
    [InlineData("date", "2023-02-29")]
    [InlineData("date", "0000-01-01")]
    [InlineData("date", "2024-13-01")]
    [InlineData("date", "24-01-01")]
    [InlineData("date", "2024-01-01T10:00:00")]
    [InlineData("date", "yesterday")]
    [InlineData("date", "")]
    [InlineData("timestamp", "2024-02-29T25:00:00")]
    [InlineData("timestamp", "2024-02-29T24:00:01")]
    [InlineData("timestamp", "2024-02-29T12:60:00")]
    [InlineData("timestamp", "2024-02-29T12:00:00 Europe/Berlin")]
    [InlineData("timestamp", "2024-02-29T12:00:00.")]
    [InlineData("timestamp", "2024-02-29T")]
    [InlineData("timestamptz", "2024-02-29T12:00:00")]
    [InlineData("timestamptz", "2024-02-29")]
    [InlineData("timestamptz", "2024-02-29T12:00:00+16")]
    [InlineData("timestamptz", "2024-02-29T12:00:00+01:60")]
    [InlineData("time", "23:59:60.5")]
    [InlineData("time", "24:00:00.1")]
    [InlineData("time", "noon")]
    public void Texts_that_are_no_dates_or_times(string type, string text) =>
        Assert.Equal("InvalidText", OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteText(Bytes(text))));

    [Theory]
    [InlineData("date", "5874898-01-01")]
    [InlineData("date", "4714-11-23 BC")]
    [InlineData("timestamp", "294277-01-01 00:00:00")]
    [InlineData("timestamp", "5874897-12-31 00:00:00")]
    [InlineData("timestamp", "4714-11-23 23:59:59 BC")]
    [InlineData("timestamptz", "4714-11-24 00:00:00+01 BC")]
    public void Dates_that_PostgreSQL_cannot_hold(string type, string text) =>
        Assert.Equal("OutOfRange", OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteText(Bytes(text))));

    [Theory]
    [InlineData("date", 0, "0")]
    [InlineData("date", int.MaxValue, "2147483647")]
    [InlineData("date", int.MinValue, "-2147483648")]
    [InlineData("date", -2451546, "OutOfRange")]
    [InlineData("date", -2451545, "-2451545")]
    [InlineData("date", 2145031949, "OutOfRange")]
    [InlineData("date", 2145031948, "2145031948")]
    [InlineData("timestamp", 1, "86400000000")]
    [InlineData("timestamp", -1, "-86400000000")]
    [InlineData("timestamp", int.MaxValue, "9223372036854775807")]
    [InlineData("timestamp", 106751983, "OutOfRange")]
    [InlineData("timestamptz", 1, "Mismatch")]
    [InlineData("timestamptz", int.MinValue, "-9223372036854775808")]
    [InlineData("int4", 1, "Mismatch")]
    public void Dates_by_days(string type, int days, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteDate(days)));

    [Theory]
    [InlineData("timestamp", 123, "123")]
    [InlineData("timestamptz", -123, "-123")]
    [InlineData("timestamptz", long.MaxValue, "9223372036854775807")]
    [InlineData("timestamp", long.MaxValue - 1, "OutOfRange")]
    [InlineData("timestamp", -211813488000000001, "OutOfRange")]
    [InlineData("date", 86400000000, "1")]
    [InlineData("date", -86400000000, "-1")]
    [InlineData("date", 86400000001, "Mismatch")]
    [InlineData("date", long.MinValue, "-2147483648")]
    [InlineData("time", 1, "Mismatch")]
    public void Timestamps_by_microseconds(string type, long microseconds, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteTimestamp(microseconds)));

    [Theory]
    [InlineData("text", ColumnEncoding.Varlena)]
    [InlineData("varchar", ColumnEncoding.Varlena)]
    [InlineData("varchar", ColumnEncoding.Receive)]
    [InlineData("bpchar", ColumnEncoding.Receive)]
    [InlineData("hstore", ColumnEncoding.Input)]
    public void Text_types_take_what_has_a_text(string type, ColumnEncoding encoding)
    {
        DataType text = Types.Get(type);
        Assert.Equal("é€😀", OneColumn.Text(text, encoding, c => c.WriteText(Bytes("é€😀"))));
        Assert.Equal("", OneColumn.Text(text, encoding, c => c.WriteText([])));
        Assert.Equal("true", OneColumn.Text(text, encoding, c => c.WriteBoolean(true)));
        Assert.Equal("false", OneColumn.Text(text, encoding, c => c.WriteBoolean(false)));
        Assert.Equal("-9223372036854775808", OneColumn.Text(text, encoding, c => c.WriteInt64(long.MinValue)));
        Assert.Equal("1.50", OneColumn.Text(text, encoding, c => c.WriteNumber("1.50"u8)));
        Assert.Equal("{\"a\":1}", OneColumn.Text(text, encoding, c => c.WriteJson("{\"a\":1}"u8)));
        Assert.Equal("InvalidText", OneColumn.Text(text, encoding, c => c.WriteNumber("x"u8)));
        Assert.Equal("NulCharacter", OneColumn.Text(text, encoding, c => c.WriteText("a\0b"u8)));
    }

    [Fact]
    public void Numbers_refuse_text()
    {
        foreach (string type in (string[])["int2", "int4", "int8", "oid", "float4", "float8"])
        {
            Assert.Equal("Mismatch", OneColumn.Hex(Types.Get(type), ColumnEncoding.Value, c => c.WriteText("1"u8)));
            Assert.Equal("Mismatch", OneColumn.Hex(Types.Get(type), ColumnEncoding.Input, c => c.WriteText("1"u8)));
        }

        Assert.Equal("Mismatch", OneColumn.Hex(Types.Get("numeric"), ColumnEncoding.Receive, c => c.WriteText("1"u8)));
    }

    [Theory]
    [InlineData("1e16384", "Ok")]
    [InlineData("1e-16383", "Ok")]
    [InlineData("1e-16384", "OutOfRange")]
    [InlineData("0e-16384", "OutOfRange")]
    [InlineData("1e131071", "Ok")]
    [InlineData("1e131072", "OutOfRange")]
    [InlineData("1e99999999999", "OutOfRange")]
    [InlineData("0e99999999999", "Ok")]
    [InlineData("1e-99999999999", "OutOfRange")]
    [InlineData("NaN", "InvalidText")]
    [InlineData("1_000", "InvalidText")]
    [InlineData("0x1", "InvalidText")]
    public void Numeric_limits(string text, string expected)
    {
        using var column = new OneColumn(Types.Get("numeric"), ColumnEncoding.Receive);
        Assert.Equal(expected, column.Column.WriteNumber(Bytes(text)).ToString());
    }

    [Fact]
    public void Numeric_of_a_double_keeps_the_shortest_digits()
    {
        DataType numeric = Types.Get("numeric");
        foreach ((double value, string text) in ((double, string)[])[(0.1, "0.1"), (1e300, "1e300"), (-2.5e-7, "-2.5e-7"), (123456789012345680, "123456789012345680")])
        {
            Assert.Equal(
                OneColumn.Hex(numeric, ColumnEncoding.Receive, c => c.WriteNumber(Bytes(text))),
                OneColumn.Hex(numeric, ColumnEncoding.Receive, c => c.WriteDouble(value)));
        }
    }

    [Fact]
    public void Json_is_kept_and_jsonb_has_its_version()
    {
        DataType json = Types.Get("json");
        DataType jsonb = Types.Get("jsonb");
        Assert.Equal("{\"a\" : 1}", OneColumn.Text(json, ColumnEncoding.Varlena, c => c.WriteJson("{\"a\" : 1}"u8)));
        Assert.Equal("\u0001[1]", OneColumn.Text(jsonb, ColumnEncoding.Receive, c => c.WriteJson("[1]"u8)));
        Assert.Equal("Mismatch", OneColumn.Text(json, ColumnEncoding.Varlena, c => c.WriteText("{}"u8)));
        Assert.Equal("Mismatch", OneColumn.Text(jsonb, ColumnEncoding.Receive, c => c.WriteText("{}"u8)));
    }

    [Theory]
    [InlineData("\"a\\u0000b\"", true)]
    [InlineData("\"a\\\\u0000b\"", false)]
    [InlineData("\"a\\\\\\u0000b\"", true)]
    [InlineData("\"\\\\u0000\\u0000\"", true)]
    [InlineData("\"u0000\"", false)]
    public void Jsonb_refuses_an_escaped_nul_and_json_keeps_it(string text, bool isRefused)
    {
        Assert.Equal(text, OneColumn.Text(Types.Get("json"), ColumnEncoding.Varlena, c => c.WriteJson(Bytes(text))));
        Assert.Equal(
            isRefused ? "NulCharacter" : "\u0001" + text,
            OneColumn.Text(Types.Get("jsonb"), ColumnEncoding.Receive, c => c.WriteJson(Bytes(text))));
    }

    [Theory]
    [InlineData("json", ColumnEncoding.Varlena, "")]
    [InlineData("jsonb", ColumnEncoding.Receive, "\u0001")]
    [InlineData("text", ColumnEncoding.Varlena, "")]
    [InlineData("varchar", ColumnEncoding.Receive, "")]
    [InlineData("hstore", ColumnEncoding.Input, "")]
    public void Json_without_a_copy(string type, ColumnEncoding encoding, string prefix)
    {
        Assert.Equal(prefix + "{\"k\":\"v\"}", OneColumn.Text(Types.Get(type), encoding, c => Fill(c, 4096, "{\"k\":\"v\"}", false)));
        Assert.Equal(prefix + "1", OneColumn.Text(Types.Get(type), encoding, c => Fill(c, 1, "1", false)));
    }

    [Fact]
    public void Json_without_a_copy_for_an_array()
    {
        Assert.Equal(
            OneColumn.Hex(Types.ArrayOf("int4"), ColumnEncoding.Receive, c => c.WriteJson("[1,2]"u8)),
            OneColumn.Hex(Types.ArrayOf("int4"), ColumnEncoding.Receive, c => Fill(c, 100, "[1,2]", false)));
        Assert.Equal("Mismatch", OneColumn.Hex(Types.Get("int4"), ColumnEncoding.Value, c => Fill(c, 100, "[1,2]", false)));
    }

    [Fact]
    public void Json_without_a_copy_that_holds_an_escaped_nul()
    {
        Assert.Equal("NulCharacter", OneColumn.Text(Types.Get("jsonb"), ColumnEncoding.Receive, c => Fill(c, 20, "\"\\u0000\"", true)));
        Assert.Equal("\"\\u0000\"", OneColumn.Text(Types.Get("json"), ColumnEncoding.Varlena, c => Fill(c, 20, "\"\\u0000\"", true)));
    }

    [Fact]
    public void Json_that_is_longer_than_its_room_is_a_defect()
    {
        using var column = new OneColumn(Types.Get("json"), ColumnEncoding.Varlena);
        _ = column.Column.BeginJson(10);
        Assert.Throws<PeerException>(() => column.Column.EndJson(11, false));
        using var other = new OneColumn(Types.Get("json"), ColumnEncoding.Varlena);
        Assert.Throws<PeerException>(() => other.Column.EndJson(0, false));
    }

    [Fact]
    public void Bytes_go_into_bytea_and_uuid()
    {
        byte[] bytes = Enumerable.Range(0, 16).Select(i => (byte)(i * 16)).ToArray();
        string hex = Convert.ToHexStringLower(bytes);
        Assert.Equal(hex, OneColumn.Hex(Types.Get("bytea"), ColumnEncoding.Varlena, c => c.WriteBinary(bytes)));
        Assert.Equal(hex, OneColumn.Hex(Types.Get("bytea"), ColumnEncoding.Receive, c => c.WriteBinary(bytes)));
        Assert.Equal(hex, OneColumn.Hex(Types.Get("uuid"), ColumnEncoding.Fixed, c => c.WriteBinary(bytes)));
        Assert.Equal("Mismatch", OneColumn.Hex(Types.Get("uuid"), ColumnEncoding.Fixed, c => c.WriteBinary(bytes.AsSpan(1))));
        Assert.Equal("Mismatch", OneColumn.Hex(Types.Get("text"), ColumnEncoding.Varlena, c => c.WriteBinary(bytes)));
        Assert.Equal("\\x" + hex, OneColumn.Text(Types.Get("bytea"), ColumnEncoding.Input, c => c.WriteBinary(bytes)));
        Assert.Equal("Mismatch", OneColumn.Hex(Types.Get("bytea"), ColumnEncoding.Varlena, c => c.WriteText("x"u8)));
    }

    [Theory]
    [InlineData("00112233-4455-6677-8899-aabbccddee")]
    [InlineData("00112233-4455-6677-8899-aabbccddeeffff")]
    [InlineData("{00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("0-0112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("g0112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("")]
    public void Texts_that_are_no_uuids(string text) =>
        Assert.Equal("InvalidText", OneColumn.Hex(Types.Get("uuid"), ColumnEncoding.Fixed, c => c.WriteText(Bytes(text))));

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2::3")]
    [InlineData(":1::2")]
    [InlineData(":::")]
    [InlineData("1::/129")]
    [InlineData("12345::")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("")]
    public void Texts_that_are_no_addresses(string text) =>
        Assert.Equal("InvalidText", OneColumn.Hex(Types.Get("inet"), ColumnEncoding.Receive, c => c.WriteText(Bytes(text))));

    [Theory]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1")]
    [InlineData("P1YT")]
    [InlineData("P1.5Y")]
    [InlineData("PT1D")]
    [InlineData("PT0.0000001S")]
    [InlineData("P99999999999Y")]
    [InlineData("1 day")]
    public void Texts_that_are_no_durations(string text) =>
        Assert.Equal("InvalidText", OneColumn.Hex(Types.Get("interval"), ColumnEncoding.Fixed, c => c.WriteText(Bytes(text))));

    [Fact]
    public void An_interval_in_memory_is_microseconds_days_months() => Assert.Equal(
        Convert.ToHexStringLower([.. BitConverter.GetBytes(3_600_000_001L), .. BitConverter.GetBytes(2), .. BitConverter.GetBytes(13)]),
        OneColumn.Hex(Types.Get("interval"), ColumnEncoding.Fixed, c => c.WriteText("P1Y1M2DT1H0.000001S"u8)));

    [Theory]
    [InlineData("int4", "[1,\"2\"]", "Mismatch")]
    [InlineData("int4", "[1,[2]]", "Mismatch")]
    [InlineData("int4", "[[1]]", "Mismatch")]
    [InlineData("int4", "{\"a\":1}", "Mismatch")]
    [InlineData("int4", "1", "Mismatch")]
    [InlineData("int4", "[1.5]", "Mismatch")]
    [InlineData("int2", "[40000]", "OutOfRange")]
    [InlineData("text", "[{}]", "Mismatch")]
    [InlineData("text", "[\"\\u0000\"]", "NulCharacter")]
    [InlineData("text", "[\"\\ud800\"]", "InvalidText")]
    [InlineData("bytea", "[\"00\"]", "InvalidText")]
    [InlineData("bytea", "[\"\\\\x0\"]", "InvalidText")]
    [InlineData("jsonb", "[\"\\u0000\"]", "NulCharacter")]
    [InlineData("date", "[\"x\"]", "InvalidText")]
    public void Arrays_that_do_not_fit(string element, string json, string expected) =>
        Assert.Equal(expected, OneColumn.Hex(Types.ArrayOf(element), ColumnEncoding.Receive, c => c.WriteJson(Bytes(json))));

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("[1,null,true,\"a\\\"b\\\\c\",\"\"]", "{\"1\",NULL,\"true\",\"a\\\"b\\\\c\",\"\"}")]
    [InlineData("[\"\\\"\\\"\\\"\\\"\"]", "{\"\\\"\\\"\\\"\\\"\"}")]
    [InlineData("[[1]]", "Mismatch")]
    [InlineData("[{}]", "Mismatch")]
    [InlineData("1", "Mismatch")]
    [InlineData("[\"\\u0000\"]", "NulCharacter")]
    public void Arrays_of_other_types_become_literals(string json, string expected) =>
        Assert.Equal(expected, OneColumn.Text(Types.ArrayOf("mood"), ColumnEncoding.Input, c => c.WriteJson(Bytes(json))));

    [Fact]
    public void Long_arrays_grow_their_buffer()
    {
        string json = "[" + string.Join(',', Enumerable.Range(0, 10000).Select(i => $"\"text {i}\"")) + "]";
        string hex = OneColumn.Hex(Types.ArrayOf("text"), ColumnEncoding.Receive, c => c.WriteJson(Bytes(json)));
        Assert.Equal("00002710", hex[24..32]);
        Assert.EndsWith(Convert.ToHexStringLower(Bytes("text 9999")), hex, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timestamp", "1999-12-31 23:59:59.999999")]
    [InlineData("timestamptz", "1999-12-31 23:59:59.999999+00")]
    [InlineData("mood", "Mismatch")]
    public void Timestamps_through_the_input_function(string type, string expected) =>
        Assert.Equal(expected, OneColumn.Text(Types.Get(type), ColumnEncoding.Input, c => c.WriteTimestamp(-1)));

    [Theory]
    [InlineData(0, "2000-01-01")]
    [InlineData(-2451545, "4714-11-24 BC")]
    [InlineData(2145031948, "5874897-12-31")]
    [InlineData(int.MaxValue, "infinity")]
    public void Dates_through_the_input_function(int days, string expected) =>
        Assert.Equal(expected, OneColumn.Text(Types.Get("date"), ColumnEncoding.Input, c => c.WriteDate(days)));

    [Fact]
    public void A_pair_without_a_writer_is_refused()
    {
        Assert.Equal(SqlState.FeatureNotSupported, Assert.Throws<PeerException>(() => new OneColumn(Types.Get("numeric"), ColumnEncoding.Value)).SqlState);
        Assert.Equal(SqlState.FeatureNotSupported, Assert.Throws<PeerException>(() => new OneColumn(Types.Get("hstore"), ColumnEncoding.Receive)).SqlState);
    }

    private static WriteResult Fill(ColumnWriter column, int capacity, string text, bool hasEscapedNul)
    {
        // Begun and abandoned first: the room must be usable again.
        _ = column.BeginJson(capacity);
        byte[] bytes = Bytes(text);
        bytes.CopyTo(column.BeginJson(capacity));
        return column.EndJson(bytes.Length, hasEscapedNul);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
