using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace PeerFdw.Integration.Tests.DynamoDb.Writing;

/// <summary>Object-relational mappers: they batch, use RETURNING, and believe the counts of rows.</summary>
[Collection(DynamoDbCollection.Name)]
public sealed class MapperTests(DynamoDbCluster cluster)
{
    [Fact]
    public async Task Dapper_inserts_updates_and_deletes()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await WritableTable.CreateAsync(cluster, session);
        NpgsqlConnection connection = session.Connection;
        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync())
        {
            IEnumerable<Thing> rows = Enumerable.Range(1, 40).Select(i => new Thing { Pk = "d", Sk = i, Note = $"note {i}", Qty = i, Tags = [$"t{i}"] });
            Assert.Equal(40, await connection.ExecuteAsync(
                $"INSERT INTO {table.Name} (pk, sk, note, qty, tags) VALUES (@Pk, @Sk, @Note, @Qty, @Tags)", rows, transaction));
            Assert.Equal(40, await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table.Name}", transaction: transaction));
            await transaction.CommitAsync();
        }

        Assert.Equal(20, await connection.ExecuteAsync($"UPDATE {table.Name} SET qty = qty * @by WHERE sk > @from", new { by = 10, from = 20 }));
        Thing row = await connection.QuerySingleAsync<Thing>($"SELECT pk, sk, note, qty, tags FROM {table.Name} WHERE pk = @pk AND sk = @sk", new { pk = "d", sk = 30 });
        Assert.Equal(("d", 30, "note 30", 300), (row.Pk, row.Sk, row.Note, row.Qty));
        Assert.Equal(["t30"], row.Tags!);
        Assert.Equal(3, await connection.ExecuteAsync($"DELETE FROM {table.Name} WHERE pk = 'd' AND sk = ANY(@sks)", new { sks = Enumerable.Range(-2, 6).ToArray() }));
        Assert.Equal(37, await table.CountAsync());
    }

    [Fact]
    public async Task Entity_Framework_tracks_inserts_updates_and_deletes()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await CreateAsync(session);
        await using (var context = new Shop(cluster.Postgres.ConnectionString(), table.Name))
        {
            context.AddRange(Enumerable.Range(1, 30).Select(i => new Thing { Pk = "e", Sk = i, Note = $"note {i}", Version = 1, Tags = ["a", "b"] }));
            Assert.Equal(30, await context.SaveChangesAsync());
        }

        Assert.Equal(30, await table.CountAsync());
        await using (var context = new Shop(cluster.Postgres.ConnectionString(), table.Name))
        {
            List<Thing> things = await context.Things.Where(t => t.Pk == "e" && t.Sk <= 5).OrderBy(t => t.Sk).ToListAsync();
            Assert.Equal([1, 2, 3, 4, 5], things.Select(t => t.Sk));
            things[0].Note = "changed";
            things[1].Qty = 7;
            context.Remove(things[2]);
            context.Add(new Thing { Pk = "f", Sk = 1, Version = 1 });
            Assert.Equal(4, await context.SaveChangesAsync());

            // What the peer has counted came back.
            Assert.Equal(2, things[0].Version);
            things[0].Note = "again";
            Assert.Equal(1, await context.SaveChangesAsync());
            Assert.Equal(3, things[0].Version);
        }

        Assert.Equal(["again", "3"], await session.RowAsync($"SELECT note, version FROM {table.Name} WHERE pk = 'e' AND sk = 1"));
        Assert.Equal(30, await table.CountAsync());
        await using var last = new Shop(cluster.Postgres.ConnectionString(), table.Name);
        Assert.Equal(10, await last.Things.Where(t => t.Sk > 20).ExecuteDeleteAsync());
        Assert.Equal(20, await last.Things.ExecuteUpdateAsync(s => s.SetProperty(t => t.Qty, t => t.Sk * 2)));
        Assert.Equal(20, await last.Things.CountAsync(t => t.Qty == t.Sk * 2));
    }

    [Fact]
    public async Task Entity_Framework_learns_of_a_lost_race()
    {
        await using Session session = await cluster.OpenAsync();
        WritableTable table = await CreateAsync(session);
        await session.ExecuteAsync($"INSERT INTO {table.Name} (pk, sk, note, version) VALUES ('e', 1, 'first', 1)");
        await using var one = new Shop(cluster.Postgres.ConnectionString(), table.Name);
        await using var two = new Shop(cluster.Postgres.ConnectionString(), table.Name);
        Thing mine = await one.Things.SingleAsync(t => t.Pk == "e" && t.Sk == 1);
        Thing theirs = await two.Things.SingleAsync(t => t.Pk == "e" && t.Sk == 1);
        theirs.Note = "theirs";
        await two.SaveChangesAsync();
        mine.Note = "mine";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => one.SaveChangesAsync());
        Assert.Equal(["theirs", "2"], await session.RowAsync($"SELECT note, version FROM {table.Name}"));
    }

    private Task<WritableTable> CreateAsync(Session session) =>
        WritableTable.CreateAsync(cluster, session, "version_attr 'version'", WritableTable.Columns + ", version bigint");

    private sealed class Thing
    {
        public required string Pk { get; init; }

        public required int Sk { get; init; }

        public string? Note { get; set; }

        public int? Qty { get; set; }

        public string[]? Tags { get; set; }

        public long Version { get; set; }
    }

    private sealed class Shop(string connection, string table) : DbContext
    {
        public DbSet<Thing> Things => Set<Thing>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
            .UseNpgsql(connection)
            .ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, KeyFactory>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Thing>(e =>
            {
                e.ToTable(table, "app");
                e.HasKey(t => new { t.Pk, t.Sk });
                e.Property(t => t.Pk).HasColumnName("pk");
                e.Property(t => t.Sk).HasColumnName("sk").ValueGeneratedNever();
                e.Property(t => t.Note).HasColumnName("note");
                e.Property(t => t.Qty).HasColumnName("qty");
                e.Property(t => t.Tags).HasColumnName("tags");
                e.Property(t => t.Version).HasColumnName("version").IsConcurrencyToken().ValueGeneratedOnUpdate();
            });
        }

        /// <summary>Each test has a table of its own, and so a model.</summary>
        private sealed class KeyFactory : Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory
        {
            public object Create(DbContext context, bool designTime) => Guid.NewGuid();
        }
    }
}
