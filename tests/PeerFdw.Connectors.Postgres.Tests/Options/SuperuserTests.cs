using System.Collections.Generic;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Planning.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Options;

/// <summary>What only superusers may set, and names of extensions.</summary>
public sealed class SuperuserTests
{
    [Theory]
    [InlineData(OptionPlace.UserMapping, "password_required", "off", false)]
    [InlineData(OptionPlace.UserMapping, "password_required", "true", true)]
    [InlineData(OptionPlace.UserMapping, "sslcert", "/c", false)]
    [InlineData(OptionPlace.UserMapping, "sslkey", "/k", false)]
    [InlineData(OptionPlace.Server, "sslcert", "/c", true)]
    [InlineData(OptionPlace.UserMapping, "password", "p", true)]
    public void Others_may_set_what_does_not_lend_them_the_rights_of_the_server(OptionPlace place, string name, string value, bool isAllowed)
    {
        var options = new OptionSet(new Dictionary<string, string> { [name] = value });
        OptionValidator.Validate(new PostgresConnector(), place, options, isSuperuser: true);
        PeerException? error = (PeerException?)Record.Exception(() => OptionValidator.Validate(new PostgresConnector(), place, options, isSuperuser: false));
        Assert.Equal(isAllowed ? null : "42501", error?.SqlState.Code);
    }

    [Fact]
    public void Names_of_extensions_are_folded_unless_they_are_quoted() => Assert.Equal(
        ["citext", "hstore", "My \"Ext\""], ExtensionList.Read(" Citext ,hstore, \"My \"\"Ext\"\"\" "));

    [Theory]
    [InlineData("", 0)]
    [InlineData(" \t", 0)]
    [InlineData("a", 1)]
    [InlineData("a-b.c;d , \"x, y\"", 2)]
    [InlineData("a; b", -1)]
    [InlineData("a,", -1)]
    [InlineData(",a", -1)]
    [InlineData("a,,b", -1)]
    [InlineData("\"a", -1)]
    [InlineData("\"\"", -1)]
    [InlineData("\"a\" b", -1)]
    public void Names_of_extensions_are_identifiers_between_commas(string text, int count)
    {
        var options = new OptionSet(new Dictionary<string, string> { ["extensions"] = text });
        PeerException? error = (PeerException?)Record.Exception(() => new PostgresConnector().Validate(OptionPlace.Server, options));
        Assert.Equal(count < 0 ? "HV024" : null, error?.SqlState.Code);
        if (count >= 0)
        {
            Assert.Equal(count, new PostgresConnector().NamedExtensions(options).Count);
        }
    }
}
