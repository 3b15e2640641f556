using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Reading;
using PeerFdw.Connectors.DynamoDb.Values;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Reading;

/// <summary>Numbers as bytes are in the order of the numbers.</summary>
public sealed class OrderedBytesTests
{
    [Fact]
    public void Numbers_as_bytes_are_in_their_order()
    {
        var random = new Random(4711);
        List<string> texts =
        [
            "0", "-0", "0.0", "0e5", "1", "1.0", "10e-1", "0.001", "1E-3", "-1", "-1.5", "-1.50", "-15e-1", "100", "1e2", "99.99999", "-99.99999",
            "9.9999999999999999999999999999999999999E+125", "-9.9999999999999999999999999999999999999E+125", "1E-130", "-1E-130", "12", "120", "123", "-12", "-123",
        ];
        for (int i = 0; i < 300; i++)
        {
            string digits = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(10).ToString(CultureInfo.InvariantCulture)));
            string whole = digits.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0";
            texts.Add($"{(random.Next(2) == 0 ? "-" : "")}{whole}{(random.Next(2) == 0 ? "." + random.Next(1000) : "")}{(random.Next(3) == 0 ? $"E{random.Next(-20, 20):+0;-0}" : "")}");
        }

        foreach (string a in texts)
        {
            foreach (string b in texts)
            {
                Assert.True(KeyNumber.TryParse(a, out KeyNumber x) && KeyNumber.TryParse(b, out KeyNumber y) && Math.Sign(x.CompareTo(y)) == Compare(a, b), $"{a} and {b}");
            }
        }
    }

    [Theory]
    [InlineData("1e99999")]
    [InlineData("1e-99999999999999999999")]
    public void Numbers_that_DynamoDB_cannot_hold_are_malformed(string number) =>
        Assert.Equal("08P01", Assert.Throws<Spi.PeerException>(() => Bytes(number)).SqlState.Code);

    private static int Compare(string a, string b) => Math.Sign(Bytes(a).AsSpan().SequenceCompareTo(Bytes(b)));

    private static byte[] Bytes(string number)
    {
        var output = new ByteBuilder();
        OrderedBytes.AddNumber(Encoding.ASCII.GetBytes(number), output);
        return output.Written.ToArray();
    }
}
