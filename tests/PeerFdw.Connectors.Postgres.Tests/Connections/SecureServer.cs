using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Npgsql;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Connections;

/// <summary>
/// A PostgreSQL that asks for passwords and speaks TLS with a certificate of an authority made here, for the name localhost only. Role alice has a SCRAM password,
/// bob an MD5 one, carol a certificate; postgres is trusted.
/// </summary>
public sealed class SecureServer : IAsyncLifetime
{
    public const string Password = "p\u00e4ss w'rd=;\\";

    private PostgresCluster? _cluster;

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("the server is not running");

    public string Authority { get; private set; } = "";

    public string OtherAuthority { get; private set; } = "";

    public string ClientCertificate { get; private set; } = "";

    public string ClientKey { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        using RSA key = RSA.Create(2048);
        using X509Certificate2 authority = MakeAuthority(key, "CN=Authority");
        using RSA otherKey = RSA.Create(2048);
        using X509Certificate2 other = MakeAuthority(otherKey, "CN=Other");
        Authority = await StoreAsync("root.crt", authority.ExportCertificatePem());
        OtherAuthority = await StoreAsync("other.crt", other.ExportCertificatePem());
        (string serverCertificate, string serverKey) = await IssueAsync(authority, "server", "CN=localhost", "localhost");
        (ClientCertificate, ClientKey) = await IssueAsync(authority, "client", "CN=carol", "carol");
        await StoreAsync("data/pg_hba.conf",
            """
            host    all postgres 127.0.0.1/32 trust
            hostssl all carol    127.0.0.1/32 cert
            host    all bob      127.0.0.1/32 md5
            host    all all      127.0.0.1/32 scram-sha-256
            """);
        await using NpgsqlConnection connection = await Cluster.ConnectAsync();
        foreach (string statement in (string[])[
            $"CREATE ROLE alice LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'",
            "SET password_encryption = 'md5'", "CREATE ROLE bob LOGIN PASSWORD 'bob'", "CREATE ROLE carol LOGIN",
            $"ALTER SYSTEM SET ssl_cert_file = '{serverCertificate}'", $"ALTER SYSTEM SET ssl_key_file = '{serverKey}'",
            $"ALTER SYSTEM SET ssl_ca_file = '{Authority}'", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()"])
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }

        await Task.Delay(500);
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    internal PostgresPeerConnection Connect(string user, bool isAmbient = false, bool isTlsUsable = true, params (string Name, string Value)[] options)
    {
        var server = new Dictionary<string, string> { ["host"] = "127.0.0.1", ["port"] = $"{Cluster.Port}", ["dbname"] = "postgres", ["sslmode"] = "disable" };
        var mapping = new Dictionary<string, string> { ["user"] = user };
        foreach ((string name, string value) in options)
        {
            (name.StartsWith("password", StringComparison.Ordinal) || name is "sslcert" or "sslkey" ? mapping : server)[name] = value;
        }

        return new PostgresPeerConnection(new ConnectionRequest("secure", new OptionSet(server), new OptionSet(mapping), isAmbient, isTlsUsable));
    }

    private static X509Certificate2 MakeAuthority(RSA key, string name)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    private async Task<(string Certificate, string Key)> IssueAsync(X509Certificate2 authority, string file, string name, string host)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return (await StoreAsync($"{file}.crt", certificate.ExportCertificatePem()), await StoreAsync($"{file}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private async Task<string> StoreAsync(string name, string content)
    {
        string source = Path.GetTempFileName();
        await File.WriteAllTextAsync(source, content);
        string copy = await Cluster.CopyInAsync(source, name);
        if (!OperatingSystem.IsWindows())
        {
            // The server refuses a key that others may read.
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Delete(source);
        return copy;
    }
}
