using PeerFdw.Connectors.DynamoDb.Import;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Import;

public sealed class NameStyleTests
{
    [Theory]
    [InlineData("customer", "customer")]
    [InlineData("customerId", "customer_id")]
    [InlineData("CustomerID", "customer_id")]
    [InlineData("HTTPStatusCode", "http_status_code")]
    [InlineData("Order-Items", "order_items")]
    [InlineData("a.b..c", "a_b_c")]
    [InlineData("Already_Snake", "already_snake")]
    [InlineData("_id", "_id")]
    [InlineData("__typename", "_typename")]
    [InlineData("-x-", "x")]
    [InlineData("item2Name", "item2_name")]
    [InlineData("2024Total", "_2024_total")]
    [InlineData("ÄrgerÜber", "ärger_über")]
    [InlineData("价格", "价格")]
    [InlineData("\U00010400a", "\U00010428a")]
    [InlineData("A", "a")]
    [InlineData("...", "_")]
    [InlineData("_", "_")]
    [InlineData("", "_")]
    public void Snake_case(string name, string local) => Assert.Equal(local, NameStyle.Apply("snake_case", name));

    [Theory]
    [InlineData(null)]
    [InlineData("as_is")]
    public void As_is(string? style) => Assert.Equal("Order-Items", NameStyle.Apply(style, "Order-Items"));
}
