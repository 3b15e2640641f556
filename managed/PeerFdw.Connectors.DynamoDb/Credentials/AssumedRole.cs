using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The credentials of a role, assumed with those of another source. That source is asked anew each time: roles are assumed once in an hour, and its
/// own credentials may have changed since.
/// </summary>
/// <param name="by">Who assumes it.</param>
/// <param name="role">The role.</param>
/// <param name="service">The security token service.</param>
/// <param name="redaction">Learns the secrets.</param>
internal sealed class AssumedRole(ICredentialSource by, Role role, TokenService service, Redaction redaction) : ICredentialSource
{
    /// <inheritdoc/>
    public async Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
    {
        CredentialAnswer answer = await by.FindAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Issued is not { } issued)
        {
            return answer;
        }

        redaction.Add(issued);
        return CredentialAnswer.Of(await service.AssumeRoleAsync(issued.Keys, role, cancellationToken).ConfigureAwait(false));
    }
}
