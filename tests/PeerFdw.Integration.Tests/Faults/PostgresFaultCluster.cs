using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Testing;
using Xunit;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>A PostgreSQL with the extension, and another one that speaks TLS, is looked at, and may be killed.</summary>
public sealed class PostgresFaultCluster : IAsyncLifetime
{
    private int _names;

    /// <summary>Where the extension is.</summary>
    public PostgresCluster Local { get; private set; } = null!;

    /// <summary>The peer.</summary>
    public PostgresCluster Remote { get; private set; } = null!;

    /// <summary>A file of certificates that the peer's does not come from.</summary>
    public string OtherAuthority { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Remote = await PostgresCluster.StartAsync();
        Local = await PostgresCluster.StartAsync();
        (string certificate, string key) = Make("CN=localhost");
        OtherAuthority = await StoreAsync(Local, "other.crt", Make("CN=Other").Certificate);
        await using (var remote = new Session(await Remote.ConnectAsync()))
        {
            await remote.ExecuteAsync($"ALTER SYSTEM SET ssl_cert_file = '{await StoreAsync(Remote, "server.crt", certificate)}'");
            await remote.ExecuteAsync($"ALTER SYSTEM SET ssl_key_file = '{await StoreAsync(Remote, "server.key", key)}'");
            await remote.ExecuteAsync("ALTER SYSTEM SET ssl = on");
        }

        await Remote.StopAsync();
        await Remote.LaunchAsync();
        await using Session local = await OpenAsync();
        await local.ExecuteAsync("CREATE EXTENSION peer_fdw");
    }

    public async Task DisposeAsync()
    {
        await Local.DisposeAsync();
        await Remote.DisposeAsync();
    }

    public async Task<Session> OpenAsync() => new(await Local.ConnectAsync());

    /// <summary>A name for a server object that no other test has.</summary>
    public string NextName() => $"pg_fault_{Interlocked.Increment(ref _names)}";

    private static (string Certificate, string Key) Make(string name)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<string> StoreAsync(PostgresCluster cluster, string name, string content)
    {
        string source = Path.GetTempFileName();
        await File.WriteAllTextAsync(source, content);
        string copy = await cluster.CopyInAsync(source, name);
        if (!OperatingSystem.IsWindows())
        {
            // The server refuses a key that others may read.
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Delete(source);
        return copy;
    }
}
