using System;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using Xunit;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Options;

public sealed class DefinitionTests
{
    private static readonly DynamoDbConnector s_connector = new();

    [Fact]
    public void The_references_older_definitions_work_unchanged()
    {
        TableDefinition table = TableDefinition.Of(Table(
            [
                Column(1, "oid", DataType.Text),
                Column(2, "partition_key", DataType.Text, "partition_key", "id"),
                Column(3, "sort_key", DataType.Text, "sort_key", "skey"),
                Column(4, "lsi_sort_key", DataType.Text, "lsi_name", "lsi1", "lsi_key", "skey2"),
                Column(5, "document", Json, "ddb_document", "true"),
            ],
            "aws_region", "us-west-2", "table_name", "fdwtest2"));
        Assert.Equal("fdwtest2", table.Name);
        Assert.Equal(["id", "skey"], table.Keys.Select(k => k.Name));
        AccessPath index = Assert.Single(table.Indexes);
        Assert.Equal(("lsi1", "skey2", AccessKind.LocalIndex), (index.IndexName, index.SortKeys[0].Name, index.Kind));
        Assert.Equal([ColumnSource.RowId, ColumnSource.Attribute, ColumnSource.Attribute, ColumnSource.Attribute, ColumnSource.Document], table.Columns.Select(c => c.Source));
    }

    [Fact]
    public void The_references_newer_definitions_work_unchanged()
    {
        TableDefinition table = TableDefinition.Of(Table(
            [
                Column(1, "oid", DataType.Text),
                Column(2, "id", DataType.Text, "mapped_attr", "id", "partition_key", "true"),
                Column(3, "skey", DataType.Text, "mapped_attr", "skey", "sort_key", "TRUE"),
                Column(4, "g1", DataType.Text, "mapped_attr", "g1", "gsi_partition_key_gsi_name", "a,b"),
                Column(5, "g2", DataType.Text, "mapped_attr", "g2", "gsi_sort_key_gsi_name", "a", "gsi_partition_key_gsi_name", "c"),
                Column(6, "l", DataType.Text, "mapped_attr", "l", "lsi_name", "x , y"),
                Column(7, "document", Json, "ddb_document", "true"),
            ]));
        Assert.Equal("orders", table.Name);
        Assert.Equal(["x:id/l", "y:id/l", "a:g1/g2", "b:g1/", "c:g2/"], table.Indexes.Select(i =>
            $"{i.IndexName}:{string.Join(",", i.PartitionKeys.Select(k => k.Name))}/{string.Join(",", i.SortKeys.Select(k => k.Name))}"));
    }

    [Theory]
    [InlineData("t", "t")]
    [InlineData("n", "n")]
    [InlineData("Yes", "k")]
    [InlineData("1", "k")]
    public void Only_whole_boolean_words_are_booleans(string value, string attribute) =>
        Assert.Equal(attribute, TableDefinition.Of(Table([Column(1, "k", DataType.Text, "partition_key", value)])).Keys.Single().Name);

    [Fact]
    public void False_is_no_key() => Assert.Null(TableDefinition.Of(Table([Column(1, "k", DataType.Text, "partition_key", "false")])).Table);

    [Theory]
    [InlineData("addr.city", "addr|city")]
    [InlineData("list[0]", "list|0")]
    [InlineData("a.b[3][4].c", "a|b|3|4|c")]
    [InlineData("\"a.b\".c", "a.b|c")]
    [InlineData("\"a\"\"[0]\"", "a\"[0]")]
    [InlineData("with space-and:colon", "with space-and:colon")]
    public void Paths_are_read_and_written(string text, string steps)
    {
        AttributePath path = AttributePath.Parse(text);
        Assert.Equal(steps, string.Join("|", path.Steps.Select(s => s.Name ?? $"{s.Index}")));
        Assert.Equal(path, AttributePath.Parse(path.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[-1]")]
    [InlineData("a[99999999999]")]
    [InlineData("[0]")]
    [InlineData("\"a")]
    [InlineData("\"\"")]
    [InlineData("a[0]b")]
    [InlineData("a\"b")]
    public void What_is_no_path_is_refused(string text)
    {
        PeerException error = Assert.Throws<PeerException>(() => AttributePath.Parse(text));
        Assert.Equal("HV024", error.SqlState.Code);
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData(OptionPlace.UserMapping, "HV00J", "access_key_id", "a")]
    [InlineData(OptionPlace.UserMapping, "HV00J", "secret_access_key", "a")]
    [InlineData(OptionPlace.UserMapping, "HV00J", "session_token", "a")]
    [InlineData(OptionPlace.Server, "HV024", "aws_region", "evil.example.com/")]
    [InlineData(OptionPlace.Server, "HV024", "credential_source", "environment", "profile", "x")]
    [InlineData(OptionPlace.Server, "HV024", "credential_source", "instance_metadata", "profile", "x")]
    [InlineData(OptionPlace.Column, "HV024", "mapped_attr", "a..b")]
    [InlineData(OptionPlace.Column, "HV024", "mapped_attr", "a", "partition_key", "b")]
    [InlineData(OptionPlace.Column, "HV024", "partition_key", "true", "sort_key", "true")]
    [InlineData(OptionPlace.Column, "HV024", "mapped_attr", "a.b", "partition_key", "true")]
    [InlineData(OptionPlace.Column, "HV024", "partition_key", "true", "attribute_type", "BOOL")]
    [InlineData(OptionPlace.Column, "HV024", "ddb_document", "true", "mapped_attr", "a")]
    [InlineData(OptionPlace.Column, "HV00J", "lsi_key", "a")]
    public void Options_that_do_not_go_together_are_refused(OptionPlace place, string sqlState, params string[] options)
    {
        PeerException error = Assert.Throws<PeerException>(() => s_connector.Validate(place, OptionsOf(options)));
        Assert.Equal(sqlState, error.SqlState.Code);
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData(OptionPlace.UserMapping, "access_key_id", "a", "secret_access_key", "b", "session_token", "c")]
    [InlineData(OptionPlace.UserMapping, "ambient_credentials", "allowed")]
    [InlineData(OptionPlace.Server, "aws_region", "us-west-2", "credential_source", "profile", "profile", "x")]
    [InlineData(OptionPlace.Column, "mapped_attr", "\"a.b\"", "partition_key", "true", "gsi_sort_key_gsi_name", "x,y", "attribute_type", "N")]
    [InlineData(OptionPlace.Column, "ddb_document", "true", "on_mismatch", "null")]
    public void Options_that_do_are_taken(OptionPlace place, params string[] options) => s_connector.Validate(place, OptionsOf(options));

    [Fact]
    public void Only_user_mappings_hold_secrets_and_only_superusers_open_the_machine()
    {
        Assert.Equal(["secret_access_key", "session_token"], s_connector.Options.Definitions.Where(d => d.IsSecret).Select(d => d.Name));
        Assert.Equal(["sts_endpoint", "ambient_credentials"], s_connector.Options.Definitions.Where(d => d.IsSuperuserOnly).Select(d => d.Name));
        Assert.All(s_connector.Options.Definitions, d => Assert.EndsWith(".", d.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void Definitions_that_make_no_sense_are_refused()
    {
        foreach (ColumnDescription[] columns in new ColumnDescription[][]
        {
            [Column(1, "oid", DataType.Text)],
            [Column(1, "s", DataType.Text, "sort_key", "true")],
            [Column(1, "a", DataType.Text, "partition_key", "true"), Column(2, "b", DataType.Text, "partition_key", "true")],
            [Column(1, "d", DataType.Int32, "ddb_document", "true")],
        })
        {
            Assert.NotNull(Assert.Throws<PeerException>(() => s_connector.CreateHandle(Table(columns))).Hint);
        }
    }
}
