using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Connectors.DynamoDb.Import;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Options;

/// <summary>All options of the DynamoDB peer. An option stands here only once it has an effect.</summary>
internal static class OptionDefinitions
{
    internal const int DefaultSegments = 8;
    internal const int MaximumSegments = 256;
    internal const int DefaultRetries = 10;

    /// <summary>How many seconds connecting may take. A lost packet is sent again after 1, 3 and 7 seconds.</summary>
    internal const int DefaultConnectTimeout = 10;
    internal const int DefaultSamplePages = 32;

    internal static readonly OptionSchema Schema = new(
    [
        new()
        {
            Name = OptionNames.AwsRegion, Kind = OptionKind.Name, Places = OptionPlace.Server | OptionPlace.Table | OptionPlace.Import,
            Description = "The AWS region, such as us-west-2. Required unless `endpoint` is given; then it is what requests are signed for.",
        },
        new()
        {
            Name = OptionNames.Endpoint, Kind = OptionKind.Url, Places = OptionPlace.Server,
            Description = "The URL of a DynamoDB-compatible service, instead of the region's own endpoint. Plain http is allowed.",
        },
        new()
        {
            Name = OptionNames.ParallelScanCount, Kind = OptionKind.Integer, Minimum = 1, Maximum = MaximumSegments, Default = "8",
            Places = OptionPlace.Server | OptionPlace.Table | OptionPlace.Import,
            Description = "The most segments that a Scan is split into; small tables use fewer.",
        },
        new()
        {
            Name = OptionNames.ConsistentRead, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "false",
            Description = "Whether reads are strongly consistent, at twice the read capacity. Global secondary indexes are then not used.",
        },
        new()
        {
            Name = OptionNames.MaxRetries, Kind = OptionKind.Integer, Minimum = 0, Maximum = 50, Places = OptionPlace.Server, Default = "10",
            Description = "How often a request is sent again after throttling, a server error, a broken connection or a corrupt body.",
        },
        new()
        {
            Name = OptionNames.ConnectTimeout, Kind = OptionKind.Integer, Minimum = 1, Maximum = 60, Places = OptionPlace.Server, Default = "10",
            Description = "How many seconds connecting may take, with looking up the name and agreeing on TLS. It is not tried again then.",
        },
        new()
        {
            Name = OptionNames.MaxReadCapacity, Kind = OptionKind.Number, Minimum = 0.5, Places = OptionPlace.Server | OptionPlace.Table,
            Description = "The most read capacity units a second that a backend's scans of a table consume together; they wait for it.",
        },
        new()
        {
            Name = OptionNames.CredentialSource, Kind = OptionKind.Choice, Choices = AmbientSources.Names, Places = OptionPlace.Server,
            Description = "Where ambient credentials are looked for, where they are allowed; in all these places, in this order, if it is not given.",
        },
        new()
        {
            Name = OptionNames.Profile, Kind = OptionKind.Name, Places = OptionPlace.Server,
            Description = "The profile of the AWS credentials and config files, where ambient credentials are allowed; no other place is then looked into.",
        },
        new()
        {
            Name = OptionNames.RoleArn, Kind = OptionKind.Name, Places = OptionPlace.Server | OptionPlace.UserMapping,
            Description = "A role to assume with the credentials that were found; the user mapping's wins.",
        },
        new()
        {
            Name = OptionNames.ExternalId, Kind = OptionKind.Name, Places = OptionPlace.Server | OptionPlace.UserMapping,
            Description = "The external id that the role's trust policy asks for; the user mapping's wins.",
        },
        new()
        {
            Name = OptionNames.RoleSessionName, Kind = OptionKind.Name, Places = OptionPlace.Server | OptionPlace.UserMapping,
            Description = "The name of the role's session, which CloudTrail shows; `peer_fdw-` and the server's name if it is not given. The user mapping's wins.",
        },
        new()
        {
            Name = OptionNames.StsEndpoint, Kind = OptionKind.Url, Places = OptionPlace.Server, IsSuperuserOnly = true,
            Description = "The URL of the security token service, such as a private VPC endpoint, instead of the region's own.",
        },
        new()
        {
            Name = OptionNames.AccessKeyId, Kind = OptionKind.Name, Places = OptionPlace.UserMapping,
            Description = "The access key's id.",
        },
        new()
        {
            Name = OptionNames.SecretAccessKey, Kind = OptionKind.Name, Places = OptionPlace.UserMapping, IsSecret = true,
            Description = "The access key's secret.",
        },
        new()
        {
            Name = OptionNames.SessionToken, Kind = OptionKind.Name, Places = OptionPlace.UserMapping, IsSecret = true,
            Description = "The session token of temporary credentials.",
        },
        new()
        {
            Name = OptionNames.AmbientCredentials, Kind = OptionKind.Choice, Choices = ["allowed", "forbidden"],
            Places = OptionPlace.UserMapping, IsSuperuserOnly = true, Default = "forbidden",
            Description = "Whether this user may use the credentials of the server's own machine. Superusers always may.",
        },
        new()
        {
            Name = OptionNames.TableName, Kind = OptionKind.Name, Places = OptionPlace.Table,
            Description = "The DynamoDB table's name; the foreign table's own name if it is not given.",
        },
        new()
        {
            Name = OptionNames.EstimatedRows, Kind = OptionKind.Number, Minimum = 0, Places = OptionPlace.Table, Default = "1000",
            Description = "How many items the table is thought to have, until ANALYZE has counted them.",
        },
        new()
        {
            Name = OptionNames.DenseIndexes, Kind = OptionKind.NameList, Places = OptionPlace.Table,
            Description = "Indexes that the owner declares to hold every item, so that they may answer without a condition on each of their keys. See \"What is pushed down\".",
        },
        new()
        {
            Name = OptionNames.InsertMode, Kind = OptionKind.Choice, Choices = ["strict", "upsert"], Places = OptionPlace.Server | OptionPlace.Table,
            Default = "strict",
            Description = "What INSERT does with a key that exists: `strict` refuses it as a unique violation, `upsert` replaces the item and needs no reads.",
        },
        new()
        {
            Name = OptionNames.WriteMode, Kind = OptionKind.Choice, Choices = ["batch", "transaction"], Places = OptionPlace.Server | OptionPlace.Table,
            Default = "batch",
            Description = "How writes reach DynamoDB at the commit: `batch`, in parallel requests; `transaction`, all or nothing, at most 100 items.",
        },
        new()
        {
            Name = OptionNames.Updatable, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "true",
            Description = "Whether INSERT, UPDATE and DELETE are allowed.",
        },
        new()
        {
            Name = OptionNames.VersionAttribute, Kind = OptionKind.Name, Places = OptionPlace.Table,
            Description = "A numeric attribute that counts an item's versions: UPDATE and DELETE fail with 40001 if it is no longer what they read, and UPDATE increments it.",
        },
        new()
        {
            Name = OptionNames.MappedAttribute, Kind = OptionKind.Name, Places = OptionPlace.Column,
            Description = "The attribute that the column shows, or a document path such as `addr.city` or `list[0]`; the column's own name if it is not given.",
        },
        new()
        {
            Name = OptionNames.PartitionKey, Kind = OptionKind.Name, Places = OptionPlace.Column,
            Description = "True: the column is the partition key. Any other word than a boolean is the partition key's attribute name.",
        },
        new()
        {
            Name = OptionNames.SortKey, Kind = OptionKind.Name, Places = OptionPlace.Column,
            Description = "True: the column is the sort key. Any other word than a boolean is the sort key's attribute name.",
        },
        new()
        {
            Name = OptionNames.LsiName, Kind = OptionKind.NameList, Places = OptionPlace.Column,
            Description = "Local secondary indexes whose sort key the column is.",
        },
        new()
        {
            Name = OptionNames.LsiKey, Kind = OptionKind.Name, Places = OptionPlace.Column,
            Description = "The attribute's name, together with `lsi_name` (the older form of `mapped_attr`).",
        },
        new()
        {
            Name = OptionNames.GsiPartitionKey, Kind = OptionKind.NameList, Places = OptionPlace.Column,
            Description = "Global secondary indexes of whose partition key the column is a part.",
        },
        new()
        {
            Name = OptionNames.GsiSortKey, Kind = OptionKind.NameList, Places = OptionPlace.Column,
            Description = "Global secondary indexes of whose sort key the column is a part; several parts count in the order of the columns.",
        },
        new()
        {
            Name = OptionNames.Document, Kind = OptionKind.Boolean, Places = OptionPlace.Column, Default = "false",
            Description = "Whether the column is the whole item as a JSON object; its type is then json, jsonb or text.",
        },
        new()
        {
            Name = OptionNames.AttributeType, Kind = OptionKind.Choice, Places = OptionPlace.Column,
            Choices = ["S", "N", "B", "BOOL", "SS", "NS", "BS", "L", "M"],
            Description = "The DynamoDB type of the attribute, where the column's type leaves it open (a date or timestamp: S is ISO 8601 text, N seconds since 1970). Other types are mismatches.",
        },
        new()
        {
            Name = OptionNames.OnMismatch, Kind = OptionKind.Choice, Choices = ["error", "null"], Places = OptionPlace.Column, Default = "error",
            Description = "What becomes of a value that the column's type cannot hold.",
        },
        new()
        {
            Name = OptionNames.UseRemoteEstimate, Kind = OptionKind.Boolean, Places = OptionPlace.Server | OptionPlace.Table, Default = "false",
            Description = "Whether planning asks DynamoDB for the table's number of items and size, at most once a minute in each session. See \"Statistics\".",
        },
        new()
        {
            Name = OptionNames.AnalyzeSamplePages, Kind = OptionKind.Integer, Minimum = 1, Maximum = 4096, Default = "32",
            Places = OptionPlace.Server | OptionPlace.Table,
            Description = "The most that ANALYZE reads of a table, in pages of 1 MiB; each costs 128 read capacity units.",
        },
        new()
        {
            Name = OptionNames.SampleItems, Kind = OptionKind.Integer, Minimum = 0, Maximum = 10000, Places = OptionPlace.Import, Default = "0",
            Description = "How many items of each table are read to find attributes that get columns of their own. They are billed as a Scan of so many items.",
        },
        new()
        {
            Name = OptionNames.NameStyle, Kind = OptionKind.Choice, Choices = [NameStyle.AsIs, NameStyle.SnakeCase], Places = OptionPlace.Import, Default = NameStyle.AsIs,
            Description = "How names of tables and attributes become local ones: as they are, or `orderID` and `Order-Id` as `order_id`.",
        },
    ]);
}
