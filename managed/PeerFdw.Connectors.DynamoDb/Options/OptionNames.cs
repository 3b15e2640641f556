namespace PeerFdw.Connectors.DynamoDb.Options;

/// <summary>The names of the options, written once.</summary>
internal static class OptionNames
{
    internal const string AwsRegion = "aws_region";
    internal const string Endpoint = "endpoint";
    internal const string ParallelScanCount = "parallel_scan_count";
    internal const string ConsistentRead = "consistent_read";
    internal const string MaxRetries = "max_retries";
    internal const string ConnectTimeout = "connect_timeout";
    internal const string MaxReadCapacity = "max_read_capacity";
    internal const string CredentialSource = "credential_source";
    internal const string Profile = "profile";
    internal const string RoleArn = "role_arn";
    internal const string ExternalId = "external_id";
    internal const string RoleSessionName = "role_session_name";
    internal const string StsEndpoint = "sts_endpoint";
    internal const string AccessKeyId = "access_key_id";
    internal const string SecretAccessKey = "secret_access_key";
    internal const string SessionToken = "session_token";
    internal const string AmbientCredentials = "ambient_credentials";
    internal const string TableName = "table_name";
    internal const string EstimatedRows = "estimated_rows";
    internal const string DenseIndexes = "dense_indexes";
    internal const string MappedAttribute = "mapped_attr";
    internal const string PartitionKey = "partition_key";
    internal const string SortKey = "sort_key";
    internal const string LsiName = "lsi_name";
    internal const string LsiKey = "lsi_key";
    internal const string GsiPartitionKey = "gsi_partition_key_gsi_name";
    internal const string GsiSortKey = "gsi_sort_key_gsi_name";
    internal const string Document = "ddb_document";
    internal const string AttributeType = "attribute_type";
    internal const string SampleItems = "sample_items";
    internal const string NameStyle = "name_style";
    internal const string OnMismatch = "on_mismatch";
    internal const string UseRemoteEstimate = "use_remote_estimate";
    internal const string AnalyzeSamplePages = "analyze_sample_pages";
    internal const string InsertMode = "insert_mode";
    internal const string WriteMode = "write_mode";
    internal const string Updatable = "updatable";
    internal const string VersionAttribute = "version_attr";
}
