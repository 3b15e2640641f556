using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>An access key in the environment of the PostgreSQL server.</summary>
internal sealed class EnvironmentCredentials(MachineEnvironment machine) : ICredentialSource
{
    /// <inheritdoc/>
    public Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken) => Task.FromResult(
        machine.Variable("AWS_ACCESS_KEY_ID") is { } id && machine.Variable("AWS_SECRET_ACCESS_KEY") is { } secret
            ? CredentialAnswer.Of(IssuedCredentials.Of(id, secret, machine.Variable("AWS_SESSION_TOKEN")))
            : CredentialAnswer.Absent("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment of the PostgreSQL server."));
}
