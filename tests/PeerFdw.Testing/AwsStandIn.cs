using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>
/// A stand-in for everything of AWS that gives credentials, and for a DynamoDB that asks for them: the security token service, the metadata
/// service of an instance (version 2 only), the credential service of a container. Each credential has its own key, secret and token; the DynamoDB knows
/// which are good.
/// </summary>
public sealed class AwsStandIn : IAsyncDisposable
{
    /// <summary>The path of the container's credentials.</summary>
    public const string ContainerPath = "/v2/credentials/x";

    /// <summary>What the container's service wants to be shown.</summary>
    public const string ContainerToken = "Basic c29tZS1jb250YWluZXItdG9rZW4";

    /// <summary>What the identity provider has written.</summary>
    public const string WebIdentityToken = "eyJ0eXAiOiJKV1QifQ.c29tZS13ZWItaWRlbnRpdHk.c2lnbmF0dXJl";

    /// <summary>Stands in every secret and token that it gives.</summary>
    public const string SecretMark = "TOPSECRET";

    private const string InstanceToken = "IMDS-TOPSECRET-TOKEN==";
    private const string EmptyPage = """{"Count":0,"ScannedCount":0,"Items":[]}""";

    private readonly StandInServer _server;
    private readonly ConcurrentDictionary<string, string?> _keys = new(StringComparer.Ordinal);
    private int _issued;

    /// <summary>Starts it.</summary>
    public AwsStandIn() => _server = new StandInServer(AnswerAsync);

    /// <summary>Its URL: of all services.</summary>
    public string Endpoint => _server.Endpoint;

    /// <summary>Everything that it was asked.</summary>
    public IReadOnlyList<StandInRequest> Requests => [.. _server.Requests];

    /// <summary>The requests of DynamoDB.</summary>
    public IReadOnlyList<StandInRequest> DynamoDb => [.. _server.Requests.Where(r => r.DynamoDbOperation is not null)];

    /// <summary>The requests of the security token service.</summary>
    public IReadOnlyList<StandInRequest> Sts => [.. _server.Requests.Where(r => r.Field("Action") is not null)];

    /// <summary>How long what it gives holds.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What happens instead of an answer; null, or an answer of null, for what should happen.</summary>
    public Func<StandInRequest, StandInAnswer?>? Fault { get; set; }

    /// <summary>What DynamoDB answers who may ask; the default is an empty page.</summary>
    public Func<StandInRequest, string>? DynamoDbAnswer { get; set; }

    /// <summary>The instance's role; null if it has none.</summary>
    public string? InstanceRole { get; set; } = "instance-role";

    /// <summary>Lets an access key in.</summary>
    /// <param name="id">The key.</param>
    /// <param name="token">Its session token, or null.</param>
    public void Allow(string id, string? token = null) => _keys[id] = token;

    /// <summary>Lets no key in any more that it has given.</summary>
    public void ExpireAll() => _keys.Clear();

    /// <summary>An error as the security token service writes it.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">AWS's name.</param>
    /// <param name="message">AWS's words.</param>
    /// <returns>The answer.</returns>
    public static StandInAnswer StsError(int status, string code, string message) => new(
        status,
        $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>STS42</RequestId></ErrorResponse>
        """,
        "text/xml");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<StandInAnswer> AnswerAsync(StandInRequest request) => Task.FromResult(Fault?.Invoke(request) ?? Answer(request));

    private StandInAnswer Answer(StandInRequest request) => request switch
    {
        { DynamoDbOperation: not null } => DynamoDbPage(request),
        { Method: "POST" } when request.Field("Action") is { } action => Sts2011(request, action),
        { Method: "PUT", Path: "/latest/api/token" } => request.Headers.ContainsKey("x-aws-ec2-metadata-token-ttl-seconds")
            ? new StandInAnswer(200, InstanceToken, "text/plain")
            : new StandInAnswer(400, ""),
        { Method: "GET" } when request.Path.StartsWith("/latest/meta-data/iam/security-credentials/", StringComparison.Ordinal) => Instance(request),
        { Method: "GET", Path: ContainerPath } => request.Headers.GetValueOrDefault("authorization") == ContainerToken
            ? new StandInAnswer(200, Document("CONTAINER", ""))
            : new StandInAnswer(403, """{"code":"AccessDenied","message":"no such container"}"""),
        _ => new StandInAnswer(404, ""),
    };

    private StandInAnswer DynamoDbPage(StandInRequest request)
    {
        if (request.AccessKey is not { } key || !request.Headers["authorization"].Contains("Signature=", StringComparison.Ordinal))
        {
            return DynamoDbError("MissingAuthenticationTokenException", "Request is missing Authentication Token");
        }

        return !_keys.TryGetValue(key, out string? token) ? DynamoDbError("ExpiredTokenException", "The security token included in the request is expired")
            : token != request.SessionToken ? DynamoDbError("UnrecognizedClientException", "The security token included in the request is invalid.")
            : new StandInAnswer(200, DynamoDbAnswer?.Invoke(request) ?? EmptyPage, "application/x-amz-json-1.0");
    }

    private static StandInAnswer DynamoDbError(string code, string message) => new(
        400, $$"""{"__type":"com.amazon.coral.service#{{code}}","message":"{{message}}"}""", "application/x-amz-json-1.0");

    private StandInAnswer Sts2011(StandInRequest request, string action)
    {
        bool isSigned = request.AccessKey is { } key && _keys.TryGetValue(key, out string? token) && token == request.SessionToken
            && request.Headers["authorization"].Contains("/sts/aws4_request", StringComparison.Ordinal);
        if (action == "AssumeRole" ? !isSigned : request.Field("WebIdentityToken") != WebIdentityToken)
        {
            return StsError(403, "AccessDenied", $"User is not authorized to perform: sts:{action} on resource: {request.Field("RoleArn")}");
        }

        (string id, string secret, string session, string end) = Issue("ROLE");
        return new StandInAnswer(
            200,
            $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>
            <SessionToken>{session}</SessionToken><Expiration>{end}</Expiration></Credentials></{action}Result><ResponseMetadata><RequestId>STS1</RequestId></ResponseMetadata></{action}Response>
            """,
            "text/xml");
    }

    private StandInAnswer Instance(StandInRequest request)
    {
        if (request.Headers.GetValueOrDefault("x-aws-ec2-metadata-token") != InstanceToken)
        {
            return new StandInAnswer(401, "");
        }

        string role = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        return InstanceRole is null ? new StandInAnswer(404, "")
            : role.Length == 0 ? new StandInAnswer(200, InstanceRole, "text/plain")
            : role == InstanceRole ? new StandInAnswer(200, Document("INSTANCE", "\"Code\":\"Success\",\"Type\":\"AWS-HMAC\","), "text/plain")
            : new StandInAnswer(404, "");
    }

    private string Document(string stem, string more)
    {
        (string id, string secret, string token, string end) = Issue(stem);
        return $$"""{{{more}}"AccessKeyId":"{{id}}","SecretAccessKey":"{{secret}}","Token":"{{token}}","Expiration":"{{end}}"}""";
    }

    private (string Id, string Secret, string Token, string End) Issue(string stem)
    {
        int number = Interlocked.Increment(ref _issued);
        string id = $"{stem}{number}";
        string token = $"{SecretMark}-token-of-{id}";
        _keys[id] = token;
        return (id, $"{SecretMark}-key-of-{id}", token, (DateTime.UtcNow + Lifetime).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }
}
