namespace PeerFdw.Connectors.Postgres.Options;

/// <summary>The names of the options, written once. Those of connections are libpq's, the others postgres_fdw's.</summary>
internal static class OptionNames
{
    internal const string Host = "host";
    internal const string HostAddress = "hostaddr";
    internal const string Port = "port";
    internal const string Database = "dbname";
    internal const string ConnectTimeout = "connect_timeout";
    internal const string SslMode = "sslmode";
    internal const string SslRootCertificate = "sslrootcert";
    internal const string SslCertificate = "sslcert";
    internal const string SslKey = "sslkey";
    internal const string SslPassword = "sslpassword";
    internal const string ChannelBinding = "channel_binding";
    internal const string ApplicationName = "application_name";
    internal const string FallbackApplicationName = "fallback_application_name";
    internal const string SessionOptions = "options";
    internal const string KeepAlives = "keepalives";
    internal const string KeepAlivesIdle = "keepalives_idle";
    internal const string KeepAlivesInterval = "keepalives_interval";
    internal const string KeepAlivesCount = "keepalives_count";
    internal const string TcpUserTimeout = "tcp_user_timeout";
    internal const string SslCompression = "sslcompression";
    internal const string SslSni = "sslsni";
    internal const string User = "user";
    internal const string Password = "password";
    internal const string PasswordRequired = "password_required";
    internal const string KeepConnections = "keep_connections";
    internal const string ParallelCommit = "parallel_commit";
    internal const string ParallelAbort = "parallel_abort";
    internal const string UseScramPassthrough = "use_scram_passthrough";
    internal const string StartupCost = "fdw_startup_cost";
    internal const string TupleCost = "fdw_tuple_cost";
    internal const string Extensions = "extensions";
    internal const string UseRemoteEstimate = "use_remote_estimate";
    internal const string Updatable = "updatable";
    internal const string Truncatable = "truncatable";
    internal const string FetchSize = "fetch_size";
    internal const string BatchSize = "batch_size";
    internal const string AsyncCapable = "async_capable";
    internal const string AnalyzeSampling = "analyze_sampling";
    internal const string ParallelScanCount = "parallel_scan_count";
    internal const string SchemaName = "schema_name";
    internal const string TableName = "table_name";
    internal const string Query = "query";
    internal const string ColumnName = "column_name";
    internal const string ImportCollate = "import_collate";
    internal const string ImportDefault = "import_default";
    internal const string ImportGenerated = "import_generated";
    internal const string ImportNotNull = "import_not_null";
}
