using System;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>No more is sent than a query looks at, and it sees the same.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class ProjectionTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task Only_the_members_that_are_needed_are_sent()
    {
        await using Session session = await cluster.OpenAsync();
        string table = cluster.NextName("nested");
        await session.ExecuteAsync($"""
            SET peer_fdw.scan_notices = off;
            CREATE FOREIGN TABLE {table} (
                customer_id text OPTIONS (partition_key 'true') COLLATE "C",
                order_id text OPTIONS (sort_key 'true') COLLATE "C",
                city text OPTIONS (mapped_attr 'address.city'),
                zip text OPTIONS (mapped_attr 'address.zip'),
                latitude numeric OPTIONS (mapped_attr 'address.geo[0]'),
                longitude numeric OPTIONS (mapped_attr 'address.geo[1]'),
                sku text OPTIONS (mapped_attr 'lines[1].sku'),
                address jsonb,
                through text OPTIONS (mapped_attr 'customer_id.x.y'))
            SERVER ddb OPTIONS (table_name 'orders', estimated_rows '20000')
            """);
        async Task SameAsync(string columns, string local, string? projection)
        {
            string query = $"SELECT {columns} FROM {table}";
            string?[] there = [.. await session.ColumnAsync($"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM ({query}) AS t")];
            string?[] here = [.. await session.ColumnAsync($"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM (SELECT {local} FROM local.orders) AS t")];
            Assert.Equal(here, there);
            if (projection is not null)
            {
                Assert.Equal(projection, (await session.ForeignScansAsync(query))[0].GetProperty("Projection").GetString());
            }
        }

        const string City = "document->'address'->>'city'";
        await SameAsync("order_id, city", $"order_id, {City}", "order_id, address.city, customer_id");
        await SameAsync("order_id, city, zip", $"order_id, {City}, document->'address'->>'zip'", "order_id, address.city, address.zip, customer_id");
        await SameAsync(
            "order_id, city, latitude, longitude",
            $"order_id, {City}, trim_scale((document->'address'->'geo'->>0)::numeric), (document->'address'->'geo'->>1)::numeric",
            "order_id, address.city, address.geo, customer_id");
        await SameAsync("order_id, sku", "order_id, document->'lines'->1->>'sku'", "order_id, lines, customer_id");
        await SameAsync("order_id, city, address", $"order_id, {City}, document->'address'", "order_id, address, customer_id");
        await SameAsync("order_id, through", "order_id, NULL", "order_id, customer_id");
    }

    [Theory]
    [InlineData("document->'address'->>'city'", "address.city, customer_id, order_id")]
    [InlineData("document->'address'->>'city', document->'address'->'geo'->>0, document->>'paid'", "address.city, address.geo, paid, customer_id, order_id")]
    [InlineData("(document->'address')::jsonb, document->'address'->>'city'", "address, customer_id, order_id")]
    [InlineData("document#>>'{address,geo,1}', document#>>'{lines,0,sku}'", "address.geo, lines, customer_id, order_id")]
    [InlineData("document#>>'{address,zip}', document->'address'->>''", "address, customer_id, order_id")]
    [InlineData("document->>''", "customer_id, order_id")]
    [InlineData("document->'lines'->0->>'sku', document->'customer_id'->>'x'", "lines, customer_id, order_id")]
    [InlineData("document->'tags'->>'x', document->'lines'->>'x'", "tags.x, lines.x, customer_id, order_id")]
    [InlineData("document->>order_id", "all attributes")]
    [InlineData("document->'address'->>'city', document::text = ''", "all attributes")]
    [InlineData("(document->'address'->>'city') || (document->>'paid')", "address.city, paid, customer_id, order_id")]
    [InlineData("(SELECT document->>'paid')", "all attributes")]
    public async Task Only_the_members_of_a_document_that_are_looked_at_are_sent(string outputs, string projection)
    {
        await using Session session = await cluster.OpenAsync();
        await session.ExecuteAsync("SET peer_fdw.scan_notices = off");
        string query = $"SELECT {outputs} FROM {{0}} WHERE customer_id = 'C0000'";
        string query2 = $"SELECT {outputs} FROM {{0}} WHERE customer_id = 'C0000' AND document->'address'->>'city' IN ('Oslo', 'Quito') ORDER BY document->>'total'";
        foreach (string q in new[] { query, query2 })
        {
            string digest = $"SELECT md5(string_agg(t::text, E'\n' ORDER BY t::text)) FROM ({q}) AS t";
            Assert.Equal(
                await session.TextAsync(On(digest.Replace("document::text", "'x'", StringComparison.Ordinal), "local.orders")),
                await session.TextAsync(On(digest.Replace("document::text", "left(document::text, 0) || 'x'", StringComparison.Ordinal), "orders")));
        }

        Assert.Equal(projection, (await session.ForeignScansAsync(On(query, "orders")))[0].GetProperty("Projection").GetString());
    }

    private static string On(string query, string table) => query.Replace("{0}", table, StringComparison.Ordinal);
}
