using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>An access key that is known: of the user mapping, or of a profile.</summary>
/// <param name="issued">The key.</param>
internal sealed class FixedCredentials(IssuedCredentials issued) : ICredentialSource
{
    internal IssuedCredentials Issued => issued;

    /// <inheritdoc/>
    public Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken) => Task.FromResult(CredentialAnswer.Of(issued));
}
