using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Connectors.Postgres.Import;
using PeerFdw.Connectors.Postgres.Tests.Servers;
using PeerFdw.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Import;
using PeerFdw.Spi.Options;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Import;

/// <summary>What IMPORT FOREIGN SCHEMA makes of every kind of table and column, as the statements that are run.</summary>
[Collection(RemoteServerGroup.Name)]
public sealed class SchemaImporterTests(RemoteServer server)
{
    private const string Setup =
        """"
        DROP SCHEMA IF EXISTS "From Here" CASCADE; CREATE SCHEMA "From Here"; SET search_path = "From Here";
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TABLE "Odd ""Name""" (
            id bigint GENERATED ALWAYS AS IDENTITY, "Two Words" varchar(10) COLLATE "C" NOT NULL DEFAULT 'it''s', twice bigint GENERATED ALWAYS AS (length("Two Words") * 2) STORED,
            m mood, ms mood[], p positive, n numeric(12,2), stamp timestamp(3) with time zone DEFAULT now(), gone int, plain text);
        ALTER TABLE "Odd ""Name""" DROP COLUMN gone;
        CREATE TABLE nothing ();
        CREATE VIEW seen AS SELECT 1 AS one, 'x'::name AS label;
        CREATE MATERIALIZED VIEW stored AS SELECT 1.5::float8 AS half;
        CREATE TABLE parts (k int) PARTITION BY RANGE (k);
        CREATE TABLE part1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
        CREATE SEQUENCE no_table;
        """";

    [Fact]
    public async Task All_kinds_of_tables_and_columns()
    {
        await server.ExecuteAsync(Setup);
        Assert.Equal(
            [
                """"CREATE FOREIGN TABLE local."Odd ""Name""" ( id bigint OPTIONS (column_name 'id') NOT NULL, "Two Words" character varying(10) OPTIONS (column_name 'Two Words') COLLATE pg_catalog."C" NOT NULL, """"
                + "twice bigint OPTIONS (column_name 'twice') GENERATED ALWAYS AS ((length((\"Two Words\")::text) * 2)) STORED, m \"From Here\".mood OPTIONS (column_name 'm'), ms \"From Here\".mood[] OPTIONS (column_name 'ms'), "
                + "p \"From Here\".positive OPTIONS (column_name 'p'), n numeric(12,2) OPTIONS (column_name 'n'), stamp timestamp(3) with time zone OPTIONS (column_name 'stamp'), plain text OPTIONS (column_name 'plain') ) "
                + "SERVER srv OPTIONS (schema_name 'From Here', table_name 'Odd \"Name\"')",
                "CREATE FOREIGN TABLE local.nothing ( ) SERVER srv OPTIONS (schema_name 'From Here', table_name 'nothing')",
                "CREATE FOREIGN TABLE local.parts ( k integer OPTIONS (column_name 'k') ) SERVER srv OPTIONS (schema_name 'From Here', table_name 'parts')",
                "CREATE FOREIGN TABLE local.seen ( one integer OPTIONS (column_name 'one'), label name OPTIONS (column_name 'label') ) SERVER srv OPTIONS (schema_name 'From Here', table_name 'seen')",
                "CREATE FOREIGN TABLE local.stored ( half double precision OPTIONS (column_name 'half') ) SERVER srv OPTIONS (schema_name 'From Here', table_name 'stored')",
            ],
            await ImportAsync(ImportSelection.All, []));
    }

    [Fact]
    public async Task Options_say_what_of_a_column_is_declared()
    {
        await server.ExecuteAsync(Setup);
        string statement = Assert.Single(await ImportAsync(
            ImportSelection.LimitTo, ["Odd \"Name\""], ("import_collate", "false"), ("import_default", "true"), ("import_generated", "false"), ("import_not_null", "false")));
        Assert.Contains("\"Two Words\" character varying(10) OPTIONS (column_name 'Two Words') DEFAULT 'it''s'::character varying, twice bigint OPTIONS (column_name 'twice'), ", statement, System.StringComparison.Ordinal);
        Assert.Contains("OPTIONS (column_name 'stamp') DEFAULT now()", statement, System.StringComparison.Ordinal);
        Assert.Contains("( id bigint OPTIONS (column_name 'id'), ", statement, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_come_only_if_they_are_named()
    {
        await server.ExecuteAsync(Setup);
        Assert.Equal(["local.part1", "local.seen"], (await ImportAsync(ImportSelection.LimitTo, ["part1", "seen"])).Select(s => s.Split(' ')[3]));
        Assert.Equal(["local.nothing", "local.parts"], (await ImportAsync(ImportSelection.Except, ["seen", "stored", "Odd \"Name\""])).Select(s => s.Split(' ')[3]));
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_an_error()
    {
        await using PostgresPeerConnection connection = server.Connect();
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => SchemaImporter.ImportAsync(
            connection, new ImportRequest("no such", ImportSelection.All, [], OptionSet.Empty, OptionSet.Empty, new Silence()), CancellationToken.None));
        Assert.Equal("HV00Q", error.SqlState.Code);
    }

    private async Task<List<string>> ImportAsync(ImportSelection selection, string[] names, params (string Name, string Value)[] options)
    {
        await using PostgresPeerConnection connection = server.Connect();
        var request = new ImportRequest(
            "From Here", selection, names, OptionSet.Empty, new OptionSet(options.ToDictionary(o => o.Name, o => o.Value)), new Silence());
        return [.. (await SchemaImporter.ImportAsync(connection, request, CancellationToken.None))
            .Select(t => string.Join(' ', ImportDdl.Write(t, "srv", "local").Split((char[])[' ', '\n'], System.StringSplitOptions.RemoveEmptyEntries)))];
    }
}
