using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The credentials of a role, assumed with a token that an identity provider wrote into a file: Kubernetes service accounts, for one. The file is read
/// each time, since its owner renews it.
/// </summary>
/// <param name="file">The token's file.</param>
/// <param name="role">The role.</param>
/// <param name="service">The security token service.</param>
/// <param name="redaction">Learns the token: whoever has it can be who it names.</param>
internal sealed class WebIdentityCredentials(string file, Role role, TokenService service, Redaction redaction) : ICredentialSource
{
    internal const string FileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    internal const string RoleVariable = "AWS_ROLE_ARN";
    internal const string SessionVariable = "AWS_ROLE_SESSION_NAME";

    /// <inheritdoc/>
    public async Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
    {
        string token = MachineEnvironment.ReadFile(file, "the web identity token file").Trim();
        if (token.Length == 0)
        {
            throw CredentialErrors.Unusable($"the web identity token file \"{file}\" is empty", null);
        }

        redaction.Add(token);
        return CredentialAnswer.Of(await service.AssumeRoleWithWebIdentityAsync(token, role, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The one that the environment names.</summary>
    internal sealed class OfEnvironment(MachineEnvironment machine, string sessionName, TokenService service, Redaction redaction) : ICredentialSource
    {
        /// <inheritdoc/>
        public Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
        {
            if (machine.Variable(FileVariable) is not { } file || machine.Variable(RoleVariable) is not { } arn)
            {
                return Task.FromResult(CredentialAnswer.Absent(
                    $"{FileVariable} and {RoleVariable} are not set in the environment of the PostgreSQL server."));
            }

            var role = new Role(arn, machine.Variable(SessionVariable) ?? sessionName);
            return new WebIdentityCredentials(file, role, service, redaction).FindAsync(cancellationToken);
        }
    }
}
