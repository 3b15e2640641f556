using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The credentials of the server's own machine. To be made only for a connection that may use them: nothing below asks again whether it may.
/// </summary>
/// <param name="request">The server.</param>
/// <param name="machine">The environment.</param>
/// <param name="client">Asks containers' and instances' services.</param>
/// <param name="service">The security token service.</param>
/// <param name="sessionName">What sessions are called if nothing else says it.</param>
/// <param name="redaction">Learns secrets.</param>
internal sealed class AmbientSources(
    ConnectionRequest request, MachineEnvironment machine, MetadataClient client, TokenService service, string sessionName, Redaction redaction)
{
    internal const string Environment = "environment";
    internal const string WebIdentity = "web_identity";
    internal const string Profile = "profile";
    internal const string Container = "container";
    internal const string InstanceMetadata = "instance_metadata";

    private const string ProfileVariable = "AWS_PROFILE";

    /// <summary>The values of credential_source, in the order of AWS's documented chain ("Default credentials provider chain").</summary>
    internal static IReadOnlyList<string> Names { get; } = [Environment, WebIdentity, Profile, Container, InstanceMetadata];

    internal TokenService Service => service;

    internal string SessionName => sessionName;

    internal Redaction Redaction => redaction;

    /// <summary>What the server's options choose. A server that names a profile means that profile.</summary>
    internal ICredentialSource Chosen() =>
        (request.ServerOptions.Text(OptionNames.CredentialSource) ?? (request.ServerOptions.Text(OptionNames.Profile) is null ? null : Profile)) is { } name
            ? Alone(name)
            : new CredentialChain(request.Server, Names.Select(Source).ToArray());

    /// <summary>One source, whose absence is an error.</summary>
    internal ICredentialSource Alone(string name) => new CredentialChain(request.Server, [Source(name)]);

    private ICredentialSource Source(string name) => name switch
    {
        Environment => new EnvironmentCredentials(machine),
        WebIdentity => new WebIdentityCredentials.OfEnvironment(machine, sessionName, service, redaction),
        Profile => new ProfileCredentials(
            machine, request.ServerOptions.Text(OptionNames.Profile) ?? machine.Variable(ProfileVariable) ?? "default", this),
        Container => new ContainerCredentials(machine, client, request.IsTlsUsable, redaction),
        InstanceMetadata => new InstanceMetadata(machine, client, request.IsTlsUsable, redaction),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
