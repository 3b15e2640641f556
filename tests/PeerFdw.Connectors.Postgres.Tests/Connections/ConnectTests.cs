using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Connections;

/// <summary>Passwords, TLS and its certificates, and the rule that a user who is not trusted must come in by a password of his own.</summary>
public sealed class ConnectTests(SecureServer server) : IClassFixture<SecureServer>
{
    [Theory]
    [InlineData("alice", SecureServer.Password)]
    [InlineData("bob", "bob")]
    public async Task A_password_is_used(string user, string password)
    {
        await using PostgresPeerConnection connection = server.Connect(user, options: ("password", password));
        Assert.Equal(user, await AskAsync(connection, "SELECT current_user::text"));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_without_being_told()
    {
        await using PostgresPeerConnection connection = server.Connect("alice", options: ("password", "not-the-secret"));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => AskAsync(connection, "SELECT 1::text"));
        Assert.Equal("08001", error.SqlState.Code);
        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", $"{error}{error.Detail}{error.Hint}{error.Context}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_trusted_needs_a_password()
    {
        Assert.Equal("2F003", Assert.Throws<PeerException>(() => server.Connect("alice")).SqlState.Code);
        await using PostgresPeerConnection trusted = server.Connect("postgres", options: ("password", "whatever"));
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => AskAsync(trusted, "SELECT 1::text"));
        Assert.Equal("2F003", error.SqlState.Code);
        Assert.Contains("does not request a password", error.Detail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_superuser_or_a_mapping_that_says_so_needs_none()
    {
        await using PostgresPeerConnection superuser = server.Connect("postgres", isAmbient: true);
        Assert.Equal("postgres", await AskAsync(superuser, "SELECT current_user::text"));
        await using PostgresPeerConnection allowed = server.Connect("postgres", options: ("password_required", "false"));
        Assert.Equal("postgres", await AskAsync(allowed, "SELECT current_user::text"));
    }

    [Fact]
    public async Task The_environment_is_not_looked_at_for_who_is_not_trusted()
    {
        Environment.SetEnvironmentVariable("PGPASSWORD", "bob");
        Environment.SetEnvironmentVariable("PGOPTIONS", "-c work_mem=9MB");
        try
        {
            await using PostgresPeerConnection connection = server.Connect("bob", options: ("password_required", "false"));
            Assert.Equal("08001", (await Assert.ThrowsAsync<PeerException>(() => AskAsync(connection, "SELECT 1::text"))).SqlState.Code);
            await using PostgresPeerConnection other = server.Connect("alice", options: ("password", SecureServer.Password));
            Assert.Equal("4MB", await AskAsync(other, "SELECT current_setting('work_mem')"));
            await using PostgresPeerConnection ambient = server.Connect("bob", isAmbient: true);
            Assert.Equal("9MB", await AskAsync(ambient, "SELECT current_setting('work_mem')"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PGPASSWORD", null);
            Environment.SetEnvironmentVariable("PGOPTIONS", null);
        }
    }

    [Theory]
    [InlineData("disable", "127.0.0.1", "false")]
    [InlineData("allow", "127.0.0.1", "false")]
    [InlineData("prefer", "127.0.0.1", "true")]
    [InlineData("require", "127.0.0.1", "true")]
    [InlineData("verify-ca", "127.0.0.1", "true")]
    [InlineData("verify-full", "localhost", "true")]
    public async Task Tls_is_used_as_sslmode_says(string mode, string host, string expected)
    {
        await using PostgresPeerConnection connection = server.Connect(
            "alice", options: [("password", SecureServer.Password), ("sslmode", mode), ("host", host), .. Root(mode)]);
        Assert.Equal(expected, await AskAsync(connection, "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
    }

    [Theory]
    [InlineData("verify-ca", "127.0.0.1", true)]
    [InlineData("verify-full", "localhost", true)]
    [InlineData("verify-full", "127.0.0.1", false)]
    [InlineData("require", "127.0.0.1", true)]
    public async Task A_certificate_that_does_not_fit_is_refused(string mode, string host, bool isOther)
    {
        await using PostgresPeerConnection connection = server.Connect(
            "alice",
            options: [("password", SecureServer.Password), ("sslmode", mode), ("host", host), ("sslrootcert", isOther ? server.OtherAuthority : server.Authority)]);
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => AskAsync(connection, "SELECT 1::text"));
        Assert.Equal("08001", error.SqlState.Code);
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        await using PostgresPeerConnection connection = server.Connect(
            "carol", isAmbient: true, options: [("sslmode", "require"), ("sslcert", server.ClientCertificate), ("sslkey", server.ClientKey)]);
        Assert.Equal("carol", await AskAsync(connection, "SELECT current_user::text"));
    }

    [Fact]
    public async Task Without_a_library_for_it_tls_is_refused_or_left_out()
    {
        Assert.Equal(
            "58000",
            Assert.Throws<PeerException>(() => server.Connect("alice", isTlsUsable: false, options: [("password", SecureServer.Password), ("sslmode", "require")])).SqlState.Code);
        await using PostgresPeerConnection connection = server.Connect(
            "alice", isTlsUsable: false, options: [("password", SecureServer.Password), ("sslmode", "prefer")]);
        Assert.Equal("false", await AskAsync(connection, "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using PostgresPeerConnection connection = server.Connect("alice", options: [("password", SecureServer.Password), ("port", "1")]);
        PeerException error = await Assert.ThrowsAsync<PeerException>(() => AskAsync(connection, "SELECT 1::text"));
        Assert.Equal("08001", error.SqlState.Code);
        Assert.Equal("could not connect to server \"secure\" at \"127.0.0.1\", port 1", error.Message);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("%p_%u_%d_%%_%x%", "42_joe_db_%_")]
    [InlineData("%a|%c|%C", "app|1.2|main")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", "012345678901234567890123456789012345678901234567890123456789012")]
    public void Names_of_sessions_have_escapes(string template, string expected) =>
        Assert.Equal(expected, ApplicationNames.Expand(template, 42, new ConnectionRequest("secure", OptionSet.Empty, OptionSet.Empty, true)
        {
            LocalUser = "joe",
            LocalDatabase = "db",
            LocalApplication = "app",
            LocalSession = "1.2",
            LocalCluster = "main",
        }));

    private IEnumerable<(string Name, string Value)> Root(string mode) =>
        mode.StartsWith("verify", StringComparison.Ordinal) ? [("sslrootcert", server.Authority)] : [];

    private static async Task<string?> AskAsync(PostgresPeerConnection connection, string sql) =>
        (await connection.AskAsync(sql, [], CancellationToken.None)).Single()[0];
}
