using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.Postgres.Options;

/// <summary>The options of connections: where the peer is, how it is reached, and as whom.</summary>
internal static class ConnectionOptionDefinitions
{
    private const string NoEffect = "Accepted, so that definitions of postgres_fdw work here; without effect: ";

    internal static readonly OptionDefinition[] All =
    [
        new()
        {
            Name = OptionNames.Host, Kind = OptionKind.Text, Places = OptionPlace.Server,
            Description = "The host's name or address, or the folder of a Unix socket; the local socket, or localhost, if it is not given.",
        },
        new()
        {
            Name = OptionNames.HostAddress, Kind = OptionKind.Text, Places = OptionPlace.Server,
            Description = "The host's address, instead of looking up its name.",
        },
        new()
        {
            Name = OptionNames.Port, Kind = OptionKind.Integer, Minimum = 1, Maximum = 65535, Places = OptionPlace.Server, Default = "5432",
            Description = "The port.",
        },
        new()
        {
            Name = OptionNames.Database, Kind = OptionKind.Text, Places = OptionPlace.Server,
            Description = "The database; the one named like the user if it is not given.",
        },
        new()
        {
            Name = OptionNames.ConnectTimeout, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Description = "How many seconds connecting may take; 0 or less: as long as it takes.",
        },
        new()
        {
            Name = OptionNames.SslMode, Kind = OptionKind.Choice, Choices = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
            Places = OptionPlace.Server, Default = "prefer",
            Description = "Whether the connection is encrypted, and what is checked of the peer's certificate.",
        },
        new()
        {
            Name = OptionNames.SslRootCertificate, Kind = OptionKind.Text, Places = OptionPlace.Server,
            Description = "The file of certificates that the peer's must come from; `system` for those that the machine trusts.",
        },
        new()
        {
            Name = OptionNames.SslCertificate, Kind = OptionKind.Text, Places = OptionPlace.Server | OptionPlace.UserMapping,
            SuperuserAt = OptionPlace.UserMapping,
            Description = "The file of the client's certificate; the user mapping's wins.",
        },
        new()
        {
            Name = OptionNames.SslKey, Kind = OptionKind.Text, Places = OptionPlace.Server | OptionPlace.UserMapping,
            SuperuserAt = OptionPlace.UserMapping,
            Description = "The file of the client's key; the user mapping's wins.",
        },
        new()
        {
            Name = OptionNames.SslPassword, Kind = OptionKind.Text, Places = OptionPlace.UserMapping, IsSecret = true,
            Description = "The password of the client's key.",
        },
        new()
        {
            Name = OptionNames.ChannelBinding, Kind = OptionKind.Choice, Choices = ["disable", "prefer", "require"], Places = OptionPlace.Server,
            Default = "prefer",
            Description = "Whether the password's proof is bound to the encrypted channel.",
        },
        new()
        {
            Name = OptionNames.ApplicationName, Kind = OptionKind.Text, Places = OptionPlace.Server, Default = "peer_postgres",
            Description = "What the session is called there. `%a`, `%c`, `%C`, `%d`, `%u`, `%p` and `%%` are replaced as by postgres_fdw.",
        },
        new()
        {
            Name = OptionNames.FallbackApplicationName, Kind = OptionKind.Text, Places = OptionPlace.Server,
            Description = "The same, if `application_name` is not given.",
        },
        new()
        {
            Name = OptionNames.SessionOptions, Kind = OptionKind.Text, Places = OptionPlace.Server,
            Description = "Options for the session's start, such as `-c geqo=off`.",
        },
        new()
        {
            Name = OptionNames.KeepAlives, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Default = "1",
            Description = "Whether TCP keepalives are used; 0: not.",
        },
        new()
        {
            Name = OptionNames.KeepAlivesIdle, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Description = "After how many idle seconds a keepalive is sent; the system's own if it is 0 or not given.",
        },
        new()
        {
            Name = OptionNames.KeepAlivesInterval, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue,
            Places = OptionPlace.Server,
            Description = "After how many seconds without an answer another is sent; needs `keepalives_idle`.",
        },
        new()
        {
            Name = OptionNames.KeepAlivesCount, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Description = NoEffect + "the system's own number holds.",
        },
        new()
        {
            Name = OptionNames.TcpUserTimeout, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Description = NoEffect + "the system's own time holds.",
        },
        new()
        {
            Name = OptionNames.SslCompression, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Description = NoEffect + "TLS is never compressed.",
        },
        new()
        {
            Name = OptionNames.SslSni, Kind = OptionKind.Integer, Minimum = int.MinValue, Maximum = int.MaxValue, Places = OptionPlace.Server,
            Description = NoEffect + "the host's name is always told.",
        },
        new()
        {
            Name = OptionNames.KeepConnections, Kind = OptionKind.Boolean, Places = OptionPlace.Server, Default = "true",
            Description = "Whether connections are kept for the next transaction.",
        },
        new()
        {
            Name = OptionNames.ParallelCommit, Kind = OptionKind.Boolean, Places = OptionPlace.Server, Default = "false",
            Description = "Whether the remote commit runs at the same time as those of the other servers that say so; else one after another, so that a failure leaves those behind it untouched.",
        },
        new()
        {
            Name = OptionNames.ParallelAbort, Kind = OptionKind.Boolean, Places = OptionPlace.Server,
            Description = NoEffect + "the remote transactions of all servers are rolled back at the same time.",
        },
        new()
        {
            Name = OptionNames.User, Kind = OptionKind.Text, Places = OptionPlace.UserMapping,
            Description = "The role there; the name of the server process's own user if it is not given.",
        },
        new()
        {
            Name = OptionNames.Password, Kind = OptionKind.Text, Places = OptionPlace.UserMapping, IsSecret = true,
            Description = "The role's password. Users who are no superusers need one, and the peer must ask for it.",
        },
        new()
        {
            Name = OptionNames.PasswordRequired, Kind = OptionKind.Boolean, Places = OptionPlace.UserMapping, SuperuserBoolean = false, Default = "true",
            Description = "Whether a password is needed. Only superusers may set it to false, or change a mapping in which it is false.",
        },
    ];
}
