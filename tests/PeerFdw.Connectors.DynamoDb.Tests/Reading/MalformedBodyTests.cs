using System;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Spi;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Reading;

/// <summary>Whatever arrives, the answer is rows or a PeerException.</summary>
public sealed class MalformedBodyTests
{
    private const string Sample = """
        {"Items":[{"id":{"S":"k\u00e9\n"},"n":{"N":"-12.5E+3"},"b":{"B":"AP8="},"t":{"BOOL":true},"z":{"NULL":true},"addr":{"M":{"city":{"S":"Ulm"},"l":{"L":[{"N":"1"},{"S":"x"}]}}},"ss":{"SS":["a","b"]},"ns":{"NS":["1"]},"bs":{"BS":["AA=="]}},
        {"id":{"S":"😀"},"list":{"L":[{"M":{}}]}}],"Count":2,"ScannedCount":3,"LastEvaluatedKey":{"id":{"S":"k"}},"ConsumedCapacity":{"TableName":"t","CapacityUnits":1.5}}
        """;

    private static readonly TableDescription s_table = Table(
    [
        Column(1, "id", DataType.Text, "partition_key", "true"),
        Column(2, "n", DataType.Numeric, "on_mismatch", "null"),
        Column(3, "city", DataType.Text, "mapped_attr", "addr.city", "on_mismatch", "null"),
        Column(4, "b", DataType.Binary, "on_mismatch", "null"),
        Column(5, "at", TimestampTz, "mapped_attr", "n", "attribute_type", "N", "on_mismatch", "null"),
        Column(6, "document", Json, "ddb_document", "true"),
        Column(7, "ss", JsonB, "on_mismatch", "null"),
    ]);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("""{"Items":[}""")]
    [InlineData("""{"Items":[{}""")]
    [InlineData("""{"Items":[{},]}""")]
    [InlineData("""{"Items":{}}""")]
    [InlineData("""{"Items":[{"id":"x"}]}""")]
    [InlineData("""{"Items":[{"id":{"S":1}}]}""")]
    [InlineData("""{"Items":[{"id":{"S":"x","N":"1"}}]}""")]
    [InlineData("""{"Items":[{"id":{"Q":"x"}}]}""")]
    [InlineData("""{"Items":[{"id":{"S":"x"},"id":{"S":"x"}}]}""")]
    [InlineData("""{"Items":[{"id":{"S":"\x"}}]}""")]
    [InlineData("""{"Items":[{"id":{"S":"\ud800"}}]}""")]
    [InlineData("""{"Items":[{"id":{"S":"\udc00\ud800"}}]}""")]
    [InlineData("""{"Items":[{"id":{"S":"\u12"}}]}""")]
    [InlineData("{\"Items\":[{\"id\":{\"S\":\"a\nb\"}}]}")]
    [InlineData("""{"Items":[{"n":{"N":"abc"}}]}""")]
    [InlineData("""{"Items":[{"n":{"N":"01"}}]}""")]
    [InlineData("""{"Items":[{"n":{"N":"1."}}]}""")]
    [InlineData("""{"Items":[{"n":{"N":""}}]}""")]
    [InlineData("""{"Items":[{"n":{"N":"NaN"}}]}""")]
    [InlineData("""{"Items":[{"b":{"B":"A"}}]}""")]
    [InlineData("""{"Items":[{"b":{"B":"AA==AA=="}}]}""")]
    [InlineData("""{"Items":[{"b":{"B":"A A="}}]}""")]
    [InlineData("""{"Items":[{"t":{"BOOL":"true"}}]}""")]
    [InlineData("""{"Items":[{"t":{"BOOL":tru}}]}""")]
    [InlineData("""{"Items":[],"Count":-1}""")]
    [InlineData("""{"Items":[],"Count":1.5}""")]
    [InlineData("""{"Items":[],"LastEvaluatedKey":null}""")]
    public void A_malformed_body_is_a_protocol_violation(string body)
    {
        PeerException error = Assert.Throws<PeerException>(() => ItemReaderTests.Read(s_table, body));
        Assert.Equal("08P01", error.SqlState.Code);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] body = Encoding.UTF8.GetBytes(ItemReaderTests.Page("""{"id":{"S":"xx"}}"""));
        body[Array.IndexOf(body, (byte)'x')] = 0xC3;
        Assert.Equal("08P01", Assert.Throws<PeerException>(() => ItemReaderTests.Read(s_table, body)).SqlState.Code);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] body = Encoding.UTF8.GetBytes(Sample);
        Assert.Equal(2, ItemReaderTests.Read(s_table, body).Count);
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Equal("08P01", Assert.Throws<PeerException>(() => ItemReaderTests.Read(s_table, body[..length])).SqlState.Code);
        }
    }

    [Fact]
    public void Twenty_thousand_mutations_end_in_rows_or_a_clean_error()
    {
        const int Seed = 20240601;
        var random = new Random(Seed);
        byte[] original = Encoding.UTF8.GetBytes(Sample);
        byte[] alphabet = "{}[]\",:\\u0SNBLM1e-. x\0"u8.ToArray();
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = Mutate(original, random, alphabet);
            try
            {
                foreach (string[] row in ItemReaderTests.Read(s_table, body))
                {
                    foreach (string value in row)
                    {
                        // What is handed on as JSON must be JSON, whatever came in.
                        if (value.StartsWith("json ", StringComparison.Ordinal))
                        {
                            using JsonDocument parsed = JsonDocument.Parse(value[5..], new JsonDocumentOptions { MaxDepth = 128 });
                        }
                    }
                }

                read++;
            }
            catch (PeerException)
            {
                refused++;
            }
#pragma warning disable CA1031 // Anything else is what this test is here to find.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Assert.Fail($"seed {Seed}, round {i}: {e}\n{Encoding.UTF8.GetString(body)}");
            }
        }

        Assert.True(read > 100 && refused > 1000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void The_checksum_is_CRC_32()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
        Assert.Equal(0u, Crc32.Compute([]));
        var random = new Random(7);
        for (int length = 0; length < 200; length++)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            uint slow = uint.MaxValue;
            foreach (byte value in data)
            {
                slow ^= value;
                for (int bit = 0; bit < 8; bit++)
                {
                    slow = (slow & 1) != 0 ? (slow >> 1) ^ 0xEDB88320 : slow >> 1;
                }
            }

            Assert.Equal(~slow, Crc32.Compute(data));
        }
    }

    private static byte[] Mutate(byte[] original, Random random, byte[] alphabet)
    {
        byte[] body = (byte[])original.Clone();
        int changes = random.Next(1, 4);
        for (int c = 0; c < changes; c++)
        {
            int at = random.Next(body.Length);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = alphabet[random.Next(alphabet.Length)];
                    break;
                case 1:
                    body[at] = (byte)random.Next(256);
                    break;
                case 2:
                    body = [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 9))..]];
                    break;
                default:
                    int from = random.Next(body.Length);
                    int length = Math.Min(random.Next(1, 20), body.Length - from);
                    body = [.. body[..at], .. body[from..(from + length)], .. body[at..]];
                    break;
            }

            if (body.Length == 0)
            {
                break;
            }
        }

        return body;
    }
}
