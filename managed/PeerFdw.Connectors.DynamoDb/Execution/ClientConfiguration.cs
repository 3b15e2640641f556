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
    private const string AnyRegion = "us-east-1";

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
            HttpClientFactory = factory,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = (int)(request.ServerOptions.Integer(OptionNames.MaxRetries) ?? OptionDefinitions.DefaultRetries),
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
            UseDualstackEndpoint = false,
            UseFIPSEndpoint = false,
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            EndpointDiscoveryEnabled = false,
            DisableRequestCompression = true,
            DisableClockSkewCorrection = false,
            AllowAutoRedirect = false,
            DisableLogging = true,
            LogMetrics = false,
            LogResponse = false,
            ThrottleRetries = true,
        };
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
}
