using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb;
using PeerFdw.Connectors.Postgres;
using PeerFdw.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Fuzz.Targets;

/// <summary>The connectors, and the words that mean something in their documents.</summary>
internal static class FuzzConnectors
{
    /// <summary>All connectors.</summary>
    public static ConnectorRegistry Registry { get; } = new([new DynamoDbConnector(), new PostgresConnector()]);

    /// <summary>The names and legal values of options.</summary>
    public static IReadOnlyList<string> OptionWords { get; } =
    [
        .. Registry.Connectors.SelectMany(c => c.Options.Definitions).SelectMany(d => d.Choices.Append(d.Name)).Distinct(),
        "true", "off", " 1 ", "0x10", "1e3", "1,5", "-1", "99999999999999999999", "NaN", "Infinity", "http://127.0.0.1:8000", "https://u:p@h/", "http://[::1]:99999", "file:///etc/passwd",
        "us-west-2", "a,b", "a,,b", ",", "addr.city", "\"a", "SELECT 1; DROP", "/etc/passwd", "localhost", "verify-full", "2024-01-01", "server", "user_mapping", "table", "column", "import",
        "wrapper", "peer_dynamodb", "peer_postgres", "arn:aws:iam::123456789012:role/x", SecretWord,
    ];

    /// <summary>Stands for a secret: it may be seen nowhere.</summary>
    public const string SecretWord = "s3cr3t-Sw0rdfish";

    /// <summary>The words of expressions and requests.</summary>
    public static IReadOnlyList<string> DocumentWords { get; } =
    [
        "column", "constant", "parameter", "operator", "distinct", "nullif", "list", "and", "or", "not", "null_test", "boolean_test", "function", "cast", "case", "coalesce", "min_max", "array",
        "row", "field", "subscript", "aggregate", "variadic", "within_group", "operator_form", "operator_call", "comparison", "like", "list_comparison", "null_if", "untranslatable", "=", "<>",
        "<", "<=", ">", ">=", "~~", "!~~*", "||", "+", "->", "->>", "#>>", "@>", "?", "lower", "upper", "count", "sum", "mode", "pg_catalog", "app", "base", "domain", "enum", "composite", "relabel",
        "function", "io", "elements", "exact", "inexact", "none", "scan", "join", "modify", "direct_modify", "limit", "sort", "inner", "left", "full", "semi", "anti", "insert", "update",
        "delete", "key_share", "Scan", "Query", "GetItem", "BatchGetItem", "Inner", "Left", "C", "default", "1", "-1", "0", "{a,b}", "2024-01-01", "a%", "\\", "\"a\"", "peer_dynamodb", "peer_postgres",
        "limit_to", "except", "all", "Any", "All", "Distinct", "99", "-7", "serializable",
    ];

    /// <summary>Finds a connector, or null.</summary>
    public static IConnector? Find(string? name) => Registry.Connectors.SingleOrDefault(c => c.Name == name);

    /// <summary>Whether an option is one that a connector has and that is no secret: its value may be shown.</summary>
    public static bool IsShown(IConnector connector, string option) => connector.Options.Find(option) is OptionDefinition { IsSecret: false, Kind: not OptionKind.Url };
}
