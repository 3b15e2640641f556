using System;
using System.Collections.Generic;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Options;
using PeerFdw.Planning.Tests.Expressions;
using PeerFdw.Planning.Tests.Stages;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using Xunit;

namespace PeerFdw.Planning.Tests.Options;

public sealed class OptionTests
{
    [Theory]
    [InlineData("endpoint", "http://127.0.0.1:8000")]
    [InlineData("consistent", "on")]
    [InlineData("consistent", "TRUE")]
    [InlineData("segments", " 64")]
    [InlineData("ratio", "1e-3")]
    [InlineData("region", "x")]
    public void Legal_values_of_a_server_pass(string name, string value) => Validate(OptionPlace.Server, name, value);

    [Theory]
    [InlineData(OptionPlace.Server, "endpoint", "ftp://x", "http or https URL")]
    [InlineData(OptionPlace.Server, "endpoint", "localhost:8000", "http or https URL")]
    [InlineData(OptionPlace.Server, "endpoint", "http://user:pa55@host/", "without a user, a password, a query or a fragment")]
    [InlineData(OptionPlace.Server, "endpoint", "http://host/?a=b", "a query or a fragment")]
    [InlineData(OptionPlace.Server, "endpoint", "http://host/#a", "a query or a fragment")]
    [InlineData(OptionPlace.Server, "consistent", "maybe", "true or false")]
    [InlineData(OptionPlace.Server, "segments", "0", "between 1 and 64")]
    [InlineData(OptionPlace.Server, "segments", "65", "between 1 and 64")]
    [InlineData(OptionPlace.Server, "segments", "1.5", "whole number")]
    [InlineData(OptionPlace.Server, "segments", "99999999999999999999", "between 1 and 64")]
    [InlineData(OptionPlace.Server, "ratio", "-1", "0 or more")]
    [InlineData(OptionPlace.Server, "ratio", "NaN", "number")]
    [InlineData(OptionPlace.Server, "region", "", "empty")]
    [InlineData(OptionPlace.Table, "mode", "Fast", "fast, exact")]
    [InlineData(OptionPlace.Table, "indexes", "a,,b", "different names")]
    [InlineData(OptionPlace.Table, "indexes", "a, a", "different names")]
    public void Illegal_values_are_HV024_with_the_legal_ones(OptionPlace place, string name, string value, string hint)
    {
        PeerException error = Fail(place, name, value);
        Assert.Equal("HV024", error.SqlState.Code);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_option_is_HV00D_with_the_closest_and_all()
    {
        PeerException error = Fail(OptionPlace.Server, "segmnets", "5");
        Assert.Equal("HV00D", error.SqlState.Code);
        Assert.StartsWith(
            "Perhaps you meant the option \"segments\". The options for servers are: region, endpoint, ", error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("Perhaps", Fail(OptionPlace.Server, "zzz", "5").Hint, StringComparison.Ordinal);
        Assert.Equal("There are no options for foreign data wrappers.", Fail(OptionPlace.Wrapper, "region", "x").Hint);
    }

    [Fact]
    public void An_option_in_the_wrong_place_says_where_it_belongs()
    {
        PeerException error = Fail(OptionPlace.Table, "segments", "5");
        Assert.Equal("HV00D", error.SqlState.Code);
        Assert.Equal("It may stand on: servers.", error.Detail);
    }

    [Fact]
    public void A_secret_may_stand_on_user_mappings_only_and_is_never_repeated()
    {
        PeerException misplaced = Fail(OptionPlace.Server, "secret_key", "hunter2");
        Assert.Equal("option \"secret_key\" is a secret and may stand on user mappings only", misplaced.Message);
        PeerException illegal = Fail(OptionPlace.UserMapping, "pin", "hunter2");
        PeerException misspelt = Fail(OptionPlace.UserMapping, "secret_kye", "hunter2");
        Assert.All([misplaced, illegal, misspelt], error =>
            Assert.DoesNotContain("hunter2", $"{error.Message} {error.Detail} {error.Hint}", StringComparison.Ordinal));
        Assert.Equal("HV024", illegal.SqlState.Code);
    }

    [Fact]
    public void What_only_superusers_may_set_is_42501_to_others()
    {
        Validate(OptionPlace.Server, "profile", "x", isSuperuser: true);
        Assert.Equal("42501", Fail(OptionPlace.Server, "profile", "x").SqlState.Code);
    }

    [Fact]
    public void A_missing_option_is_HV00J()
    {
        PeerException error = Assert.Throws<PeerException>(
            () => OptionValidator.Validate(new FakeConnector(), OptionPlace.UserMapping, OptionSet.Empty, isSuperuser: false));
        Assert.Equal(("HV00J", "option \"access_key\" is missing"), (error.SqlState.Code, error.Message));
    }

    [Fact]
    public void The_connector_has_the_last_word() =>
        Assert.Equal("It goes with low.", Fail(OptionPlace.Server, "low", "1").Hint);

    [Fact]
    public void The_document_is_read_with_its_place()
    {
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(Requests.Service().Validate(JsonText.Bytes(
            """{"wrapper": "peer_fake", "place": "column", "options": {"key": "sort"}, "superuser": false}"""))));
        Assert.Throws<PeerException>(() => Requests.Service().Validate(JsonText.Bytes(
            """{"wrapper": "peer_fake", "place": "table", "options": {"key": "sort"}, "superuser": false}""")));
    }

    [Fact]
    public void The_table_of_the_documentation_names_every_option_and_escapes()
    {
        string table = OptionTable.Markdown(FakeOptions.Schema);
        Assert.Equal(FakeOptions.Schema.Definitions.Count + 2, table.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("| `segments` | servers | whole number, 1 to 64 | `8` | How many. |", table, StringComparison.Ordinal);
        Assert.Contains("| `mode` | foreign tables | `fast`, `exact` |  | How \\| what. |", table, StringComparison.Ordinal);
        Assert.Contains("The password. Secret. |", table, StringComparison.Ordinal);
        Assert.Contains("Who. Required on user mappings. |", table, StringComparison.Ordinal);
    }

    private static void Validate(OptionPlace place, string name, string value, bool isSuperuser = false) =>
        OptionValidator.Validate(
            new FakeConnector(), place, new OptionSet(new Dictionary<string, string> { [name] = value }), isSuperuser);

    private static PeerException Fail(OptionPlace place, string name, string value) =>
        Assert.Throws<PeerException>(() => Validate(place, name, value));
}
