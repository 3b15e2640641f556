using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;
using Xunit;

namespace PeerFdw.Rows.Tests;

/// <summary>Values in the binary and text forms of another PostgreSQL: taken as they are, or refused.</summary>
public sealed class SentTests
{
    [Theory]
    [InlineData("bool", ColumnEncoding.Value, "01", "1")]
    [InlineData("bool", ColumnEncoding.Value, "0001", "Mismatch")]
    [InlineData("int2", ColumnEncoding.Value, "8000", "-32768")]
    [InlineData("int2", ColumnEncoding.Value, "00008000", "Mismatch")]
    [InlineData("int4", ColumnEncoding.Value, "ffffffff", "-1")]
    [InlineData("int4", ColumnEncoding.Value, "0000000000000001", "Mismatch")]
    [InlineData("int8", ColumnEncoding.Value, "8000000000000000", "-9223372036854775808")]
    [InlineData("oid", ColumnEncoding.Value, "ffffffff", "4294967295")]
    [InlineData("float4", ColumnEncoding.Value, "3f800000", "1065353216")]
    [InlineData("float8", ColumnEncoding.Value, "7ff8000000000000", "9221120237041090560")]
    [InlineData("float8", ColumnEncoding.Value, "3f800000", "Mismatch")]
    [InlineData("date", ColumnEncoding.Value, "7fffffff", "2147483647")]
    [InlineData("date", ColumnEncoding.Value, "7ffffffe", "OutOfRange")]
    [InlineData("time", ColumnEncoding.Value, "000000141dd76000", "86400000000")]
    [InlineData("time", ColumnEncoding.Value, "000000141dd76001", "OutOfRange")]
    [InlineData("timestamp", ColumnEncoding.Value, "8000000000000000", "-9223372036854775808")]
    [InlineData("timestamptz", ColumnEncoding.Value, "7ffffffffffffffe", "OutOfRange")]
    [InlineData("uuid", ColumnEncoding.Fixed, "000102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f")]
    [InlineData("uuid", ColumnEncoding.Fixed, "0001", "Mismatch")]
    [InlineData("interval", ColumnEncoding.Fixed, "00000000000000010000000200000003", "01000000000000000200000003000000")]
    [InlineData("interval", ColumnEncoding.Fixed, "00", "Mismatch")]
    [InlineData("bytea", ColumnEncoding.Varlena, "00ff", "00ff")]
    [InlineData("text", ColumnEncoding.Varlena, "c3a4", "c3a4")]
    [InlineData("text", ColumnEncoding.Varlena, "c3", "InvalidText")]
    [InlineData("text", ColumnEncoding.Varlena, "6100", "NulCharacter")]
    [InlineData("json", ColumnEncoding.Varlena, "5b5d", "5b5d")]
    [InlineData("json", ColumnEncoding.Varlena, "ff", "InvalidText")]
    [InlineData("numeric", ColumnEncoding.Receive, "0001000000000000002a", "0001000000000000002a")]
    [InlineData("int4", ColumnEncoding.Receive, "0000002a", "0000002a")]
    [InlineData("int4", ColumnEncoding.Input, "0000002a", "Mismatch")]
    public void Binary_forms(string type, ColumnEncoding encoding, string wire, string expected)
    {
        byte[] bytes = Convert.FromHexString(wire);
        Assert.Equal(expected, OneColumn.Hex(Types.Get(type), encoding, c => c.WriteSent(bytes)));
    }

    [Theory]
    [InlineData("int4", ColumnEncoding.Input, "anything", "anything")]
    [InlineData("bytea", ColumnEncoding.Input, "\\x00", "\\x00")]
    [InlineData("mood", ColumnEncoding.Input, "\u00e4", "\u00e4")]
    [InlineData("text", ColumnEncoding.Varlena, "", "")]
    [InlineData("json", ColumnEncoding.Varlena, "[1]", "[1]")]
    [InlineData("text", ColumnEncoding.Varlena, "a\0b", "NulCharacter")]
    [InlineData("hstore", ColumnEncoding.Input, "a\0b", "NulCharacter")]
    [InlineData("int4", ColumnEncoding.Value, "1", "Mismatch")]
    [InlineData("bytea", ColumnEncoding.Varlena, "\\x00", "Mismatch")]
    [InlineData("numeric", ColumnEncoding.Receive, "1", "Mismatch")]
    public void Text_forms(string type, ColumnEncoding encoding, string text, string expected) =>
        Assert.Equal(expected, OneColumn.Text(Types.Get(type), encoding, c => c.WriteOutput(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("text", ColumnEncoding.Varlena)]
    [InlineData("bytea", ColumnEncoding.Varlena)]
    [InlineData("numeric", ColumnEncoding.Receive)]
    [InlineData("mood", ColumnEncoding.Input)]
    public void Pieces_make_a_value(string type, ColumnEncoding encoding)
    {
        byte[] value = [.. Enumerable.Range(0, 60000).Select(i => (byte)('a' + (i % 26)))];
        string hex = OneColumn.Hex(Types.Get(type), encoding, column =>
        {
            Assert.Equal(WriteResult.Ok, column.BeginPieces(value.Length));
            foreach (byte[] piece in value.Chunk(7001))
            {
                column.WritePiece(piece);
            }

            return column.EndPieces();
        });
        Assert.Equal(Convert.ToHexStringLower(value), hex);
    }

    [Fact]
    public void Pieces_that_are_refused()
    {
        Assert.Equal("Mismatch", OneColumn.Hex(DataType.Int32, ColumnEncoding.Value, c => c.BeginPieces(100)));
        Assert.Equal("OutOfRange", OneColumn.Hex(DataType.Text, ColumnEncoding.Varlena, c => c.BeginPieces(1L << 30)));
        Assert.Equal("InvalidText", OneColumn.Hex(DataType.Text, ColumnEncoding.Varlena, c =>
        {
            _ = c.BeginPieces(2);
            c.WritePiece([0xc3]);
            c.WritePiece([0xc3]);
            return c.EndPieces();
        }));
        using var column = new OneColumn(DataType.Text, ColumnEncoding.Varlena);
        _ = column.Column.BeginPieces(2);
        Assert.Throws<PeerException>(() => column.Column.WritePiece([1, 2, 3]));
        Assert.Throws<PeerException>(() => column.Column.EndPieces());
    }

    [Fact]
    public async Task A_column_may_go_by_the_input_function_instead()
    {
        var stream = new RowStream([new ColumnShape(DataType.Int32, ColumnEncoding.Value)], new CountingSignal(), new RowBudget(1 << 20, 1 << 20));
        RowWriter writer = stream.CreateWriter([true]);
        Assert.Equal(ColumnEncoding.Input, writer.Columns[0].Encoding);
        Assert.Equal(WriteResult.Ok, writer.Columns[0].WriteOutput("12"u8));
        writer.EndRow();
        Assert.True(await writer.FlushAsync(default));
        Assert.Equal(StreamStatus.Batch, stream.TryTake(out RowBatch? batch));
        using (batch)
        {
            Assert.Equal("12", new BatchReader(batch!).Text(0, 0));
        }

        stream.Complete(null);
    }
}
