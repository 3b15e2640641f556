using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace PeerFdw.Integration.Tests.Postgres;

/// <summary>What an INSERT asks of its peer besides the rows, by the peer's own log.</summary>
[Collection(SeveralServersCollection.Name)]
public sealed class BatchTests(SeveralServersCluster cluster)
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(5, 0, 0)]
    [InlineData(100, 1, 1)]
    [InlineData(2500, 1, 3)]
    public async Task A_table_is_looked_at_only_where_many_rows_may_come(int rows, int looks, int copies)
    {
        string table = cluster.NextName("batch");
        await using Session there = await cluster.OpenThereAsync("s1");
        await there.ExecuteAsync($"CREATE TABLE {table} (a int); ALTER DATABASE {await there.TextAsync("SELECT current_database()")} SET log_statement = 'all'");
        try
        {
            await using Session session = await cluster.OpenAsync();
            await session.ExecuteAsync($"CREATE FOREIGN TABLE {table} (a int) SERVER s1 OPTIONS (schema_name 'public', table_name '{table}')");
            await session.ExecuteAsync($"INSERT INTO {table} SELECT generate_series(1, {rows})");
            Assert.Equal($"{rows}", await there.TextAsync($"SELECT count(*) FROM {table}"));
            string[] log = cluster.Postgres.Log.Split('\n');
            Assert.Equal(looks, log.Count(l => l.Contains($"to_regclass('public.{table}')", StringComparison.Ordinal)));
            Assert.Equal(copies, log.Count(l => l.Contains($"COPY public.{table}(", StringComparison.Ordinal)));
        }
        finally
        {
            await there.ExecuteAsync($"ALTER DATABASE {await there.TextAsync("SELECT current_database()")} RESET log_statement");
        }
    }
}
