using System;
using Amazon.DynamoDBv2.Endpoints;
using Amazon.DynamoDBv2.Internal;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Http;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// What a client is made from. Nothing of it is looked up in the environment or in profile files of the server's machine, so that nothing there steers
/// a connection.
/// </summary>
internal static class ClientConfiguration
{
    /// <summary>What requests to a local endpoint are signed for if no region is given.</summary>
    internal const string AnyRegion = "us-east-1";

    /// <summary>Where requests go.</summary>
    internal static ServiceEndpoint Endpoint(ConnectionRequest request, string? region)
    {
        string? endpoint = request.ServerOptions.Text(OptionNames.Endpoint);
        if (region is null && endpoint is null)
        {
            throw new PeerException(
                SqlState.FdwOptionNameNotFound,
                $"option \"{OptionNames.AwsRegion}\" is missing",
                hint: $"Set {OptionNames.AwsRegion} on server \"{request.Server}\" or on the table, or {OptionNames.Endpoint} on the server.");
        }

        if (region is not null)
        {
            OptionRules.CheckRegion(region);
        }

        // Signatures are computed by the same library, so a plain endpoint needs it, too; without it the runtime would end the process.
        if (!request.IsTlsUsable)
        {
            throw new PeerException(
                SqlState.SystemError,
                "no TLS library can be loaded, which a connection to DynamoDB needs",
                hint: "Install OpenSSL 3 on the PostgreSQL server: package libssl3 on Debian and Ubuntu.");
        }

        return endpoint is null
            ? new ServiceEndpoint(RegionalUrl(region!), region!)
            : new ServiceEndpoint(new Uri(endpoint), region ?? AnyRegion);
    }

    /// <summary>How often a request is sent again.</summary>
    internal static int MaximumRetries(ConnectionRequest request) =>
        (int)(request.ServerOptions.Integer(OptionNames.MaxRetries) ?? OptionDefinitions.DefaultRetries);

    /// <summary>How long connecting may take.</summary>
    internal static TimeSpan ConnectTimeout(ConnectionRequest request) =>
        TimeSpan.FromSeconds(request.ServerOptions.Integer(OptionNames.ConnectTimeout) ?? OptionDefinitions.DefaultConnectTimeout);

    /// <summary>By AWS's own rules, which know the partitions.</summary>
    private static Uri RegionalUrl(string region) => new(new AmazonDynamoDBEndpointProvider().ResolveEndpoint(
        new DynamoDBEndpointParameters { Region = region, UseDualStack = false, UseFIPS = false }).URL);

    /// <summary>What every client of the SDK is told, so that it looks nothing up.</summary>
    internal static void Isolate(ClientConfig config, HttpClientFactory factory)
    {
        config.HttpClientFactory = factory;
        config.RetryMode = RequestRetryMode.Standard;
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.IgnoreConfiguredEndpointUrls = true;
        config.UseDualstackEndpoint = false;
        config.UseFIPSEndpoint = false;
        config.AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        config.EndpointDiscoveryEnabled = false;
        config.DisableRequestCompression = true;
        config.DisableClockSkewCorrection = false;
        config.AllowAutoRedirect = false;
        config.DisableLogging = true;
        config.LogMetrics = false;
        config.LogResponse = false;
        config.ThrottleRetries = true;

        // Retries may go on for longer than a signature or temporary credentials hold.
        config.ResignRetries = true;
    }
}
