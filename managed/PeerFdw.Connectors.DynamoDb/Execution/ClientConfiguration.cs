using System;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// The SDK's configuration. Everything that it would look up in the environment or in profile files of the server's machine is given here,
/// so that nothing there steers a connection.
/// </summary>
internal static class ClientConfiguration
{
    /// <summary>What requests to a local endpoint are signed for if no region is given.</summary>
    internal const string AnyRegion = "us-east-1";

    internal static AmazonDynamoDBConfig Make(ConnectionRequest request, string? region, HttpClientFactory factory)
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

        if (!request.IsTlsUsable && (endpoint is null || endpoint.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            throw new PeerException(
                SqlState.SystemError,
                "no TLS library can be loaded, which a connection to DynamoDB needs",
                hint: "Install OpenSSL 3 on the PostgreSQL server: package libssl3 on Debian and Ubuntu.");
        }

        var config = new AmazonDynamoDBConfig
        {
            MaxErrorRetry = (int)(request.ServerOptions.Integer(OptionNames.MaxRetries) ?? OptionDefinitions.DefaultRetries),
        };
        Isolate(config, factory);
        if (endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region ?? AnyRegion;
        }

        return config;
    }

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
