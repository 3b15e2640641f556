using System;
using System.Globalization;
using System.IO;
using Npgsql;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// What the options say of a connection; they are named as in libpq. What is not said is not taken from the process's environment or its files, as libpq
/// would, unless ambient credentials are allowed.
/// </summary>
internal sealed class ConnectionSettings
{
    private const int DefaultPort = 5432;
    private const string DefaultApplication = "peer_postgres";

    /// <summary>Where servers put their sockets: Debian's builds, and PostgreSQL's own.</summary>
    private static readonly string[] s_socketFolders = ["/var/run/postgresql", "/tmp"];

    private static readonly SqlState s_passwordRequired = new("2F003");

    private readonly OptionSet _options;

    /// <summary>Reads the options.</summary>
    /// <param name="request">What to connect with.</param>
    /// <exception cref="PeerException">2F003 for a password that is missing; 58000 if TLS is asked for and not to be had.</exception>
    public ConnectionSettings(ConnectionRequest request)
    {
        _options = request.ServerOptions.With(request.MappingOptions);
        Server = request.Server;
        IsAmbientAllowed = request.IsAmbientAllowed;
        NeedsPassword = !request.IsAmbientAllowed && (request.MappingOptions.Boolean("password_required") ?? true);
        Password = request.MappingOptions.Text("password");
        Port = (int)(_options.Integer("port") ?? DefaultPort);
        Host = NotEmpty("hostaddr") ?? NotEmpty("host") ?? DefaultHost(Port);
        User = NotEmpty("user") ?? Environment.UserName;
        Database = NotEmpty("dbname") ?? User;
        KeepsConnections = request.ServerOptions.Boolean("keep_connections") ?? true;
        CommitsInParallel = request.ServerOptions.Boolean("parallel_commit") ?? false;
        SslMode = ReadSslMode(request.IsTlsUsable);
        if (NeedsPassword && string.IsNullOrEmpty(Password))
        {
            throw new PeerException(
                s_passwordRequired,
                "password is required",
                "Non-superusers must provide a password in the user mapping.",
                "Set the option \"password\" of the user mapping; a superuser may set \"password_required\" to false there.");
        }
    }

    /// <summary>The foreign server's name.</summary>
    public string Server { get; }

    /// <summary>A host name, an address, or the folder of a socket.</summary>
    public string Host { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The role.</summary>
    public string User { get; }

    /// <summary>The password, or null.</summary>
    public string? Password { get; }

    /// <summary>Whether environment, passfile and the like may be used.</summary>
    public bool IsAmbientAllowed { get; }

    /// <summary>Whether the server must have asked for the password: else the user would come in by what the server's machine is trusted with.</summary>
    public bool NeedsPassword { get; }

    /// <summary>Whether sessions are kept between transactions.</summary>
    public bool KeepsConnections { get; }

    /// <summary>Whether the commit need not wait for those of other servers.</summary>
    public bool CommitsInParallel { get; }

    /// <summary>How TLS is used.</summary>
    public SslMode SslMode { get; }

    /// <summary>Where the server is, for messages.</summary>
    public string Place => IsSocket
        ? $"socket \"{Host}/.s.PGSQL.{Port.ToString(CultureInfo.InvariantCulture)}\""
        : string.Create(CultureInfo.InvariantCulture, $"\"{Host}\", port {Port}");

    private bool IsSocket => Host.StartsWith('/');

    /// <summary>The error if the server let the user in without a password.</summary>
    public static PeerException PasswordNotUsed => new(
        s_passwordRequired,
        "password is required",
        "Non-superuser cannot connect if the server does not request a password.",
        "The remote server's authentication method must be changed, or \"password_required\" be set to false in the user mapping by a superuser.");

    /// <summary>Makes the driver's settings.</summary>
    /// <param name="applicationName">What the session is called.</param>
    /// <returns>The builder.</returns>
    public NpgsqlConnectionStringBuilder ToDriver(string applicationName)
    {
        var driver = new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Database = Database,
            Username = User,
            SslMode = SslMode,
            SslNegotiation = SslNegotiation.Postgres,
            GssEncryptionMode = GssEncryptionMode.Disable,
            ApplicationName = applicationName,
            ClientEncoding = "UTF8",
            Timezone = "UTC",

            // Sessions are kept by the connection itself, so that they end with it.
            Pooling = false,
            Multiplexing = false,
            Enlist = false,
            NoResetOnClose = true,
            IncludeErrorDetail = true,
            CommandTimeout = 0,
            Timeout = ReadTimeout(),
            CancellationTimeout = 5000,
            KeepAlive = 0,
            MaxAutoPrepare = 0,
            ReadBufferSize = 64 << 10,
        };
        if (Password is not null)
        {
            driver.Password = Password;
        }

        if (NotEmpty("sslrootcert") is { } root && root != "system")
        {
            driver.RootCertificate = root;
        }

        if (NotEmpty("sslcert") is { } certificate)
        {
            driver.SslCertificate = certificate;
            driver.SslKey = NotEmpty("sslkey");
            driver.SslPassword = NotEmpty("sslpassword");
        }

        if (NotEmpty("channel_binding") is { } binding && Enum.TryParse(binding, ignoreCase: true, out ChannelBinding channelBinding))
        {
            driver.ChannelBinding = channelBinding;
        }

        if (_options.Integer("keepalives") is not 0 && _options.Integer("keepalives_idle") is > 0 and long idle)
        {
            driver.TcpKeepAlive = true;
            driver.TcpKeepAliveTime = (int)Math.Min(idle, int.MaxValue);
            if (_options.Integer("keepalives_interval") is > 0 and long interval)
            {
                driver.TcpKeepAliveInterval = (int)Math.Min(interval, int.MaxValue);
            }
        }

        // Given even if there are none: or the environment's would be taken.
        if (NotEmpty("options") is { } options)
        {
            driver.Options = options;
        }
        else if (!IsAmbientAllowed)
        {
            driver.Options = " ";
        }

        return driver;
    }

    /// <summary>What the session is called at the remote server.</summary>
    /// <param name="processId">The backend's process.</param>
    /// <param name="request">What is known of the local session.</param>
    /// <returns>The name; <c>%p</c> and the like are replaced.</returns>
    public string ApplicationName(int processId, ConnectionRequest request) => ApplicationNames.Expand(
        request.ApplicationName ?? NotEmpty("application_name") ?? NotEmpty("fallback_application_name") ?? DefaultApplication, processId, request);

    private string? NotEmpty(string name) => _options.Text(name) is { Length: > 0 } text ? text : null;

    private int ReadTimeout()
    {
        // Like libpq: 0 or less is no limit, which the driver writes as 0.
        long seconds = _options.Integer("connect_timeout") ?? 0;
        return (int)Math.Clamp(seconds <= 0 ? 0 : Math.Max(seconds, 2), 0, 1024);
    }

    private SslMode ReadSslMode(bool isTlsUsable)
    {
        SslMode mode = NotEmpty("sslmode") switch
        {
            // A socket cannot be listened to; libpq does not look at sslmode there.
            _ when IsSocket => SslMode.Disable,
            null or "prefer" => SslMode.Prefer,
            "disable" => SslMode.Disable,
            "allow" => SslMode.Allow,
            "require" => NotEmpty("sslrootcert") is null ? SslMode.Require : SslMode.VerifyCA,
            "verify-ca" => SslMode.VerifyCA,
            "verify-full" => SslMode.VerifyFull,
            { } other => throw new PeerException(
                SqlState.FdwInvalidAttributeValue,
                $"option \"sslmode\" is not legal: \"{other}\"",
                hint: "Legal values are: disable, allow, prefer, require, verify-ca, verify-full."),
        };
        if (isTlsUsable || mode == SslMode.Disable)
        {
            return mode;
        }

        return mode is SslMode.Prefer or SslMode.Allow
            ? SslMode.Disable
            : throw new PeerException(
                SqlState.SystemError,
                $"server \"{Server}\" cannot be reached: TLS is required, and there is no usable OpenSSL library on this machine",
                "Without it the connection cannot be encrypted.",
                "Install OpenSSL (libssl.so.3 or libssl.so.1.1), or set the server's option \"sslmode\" to disable or prefer.");
    }

    private static string DefaultHost(int port)
    {
        string socket = string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}");
        foreach (string folder in s_socketFolders)
        {
            if (File.Exists(Path.Combine(folder, socket)))
            {
                return folder;
            }
        }

        return "localhost";
    }
}
