using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>A place where credentials come from. Any thread; asked again whenever what it gave is about to expire.</summary>
internal interface ICredentialSource
{
    /// <summary>Gets credentials.</summary>
    /// <param name="cancellationToken">Aborts it; it also carries the time limit.</param>
    /// <returns>The credentials, or why this source is not one that has any.</returns>
    /// <exception cref="PeerException">The source has been set up and fails: the next one must not be tried instead.</exception>
    Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken);
}
