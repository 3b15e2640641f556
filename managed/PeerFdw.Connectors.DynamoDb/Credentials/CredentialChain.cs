using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Connectors.DynamoDb.Options;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>Sources in order: the first that has credentials gives them. One that should have some and fails is an error, and ends the search.</summary>
/// <param name="server">The server's name, for the message.</param>
/// <param name="sources">The sources.</param>
internal sealed class CredentialChain(string server, IReadOnlyList<ICredentialSource> sources) : ICredentialSource
{
    /// <inheritdoc/>
    public async Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
    {
        var absences = new List<string>();
        foreach (ICredentialSource source in sources)
        {
            CredentialAnswer answer = await source.FindAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Issued is not null)
            {
                return answer;
            }

            absences.Add(answer.Absence);
        }

        throw CredentialErrors.Unusable(
            $"there are no credentials for server \"{server}\"",
            string.Join(' ', absences),
            $"Add {OptionNames.AccessKeyId} and {OptionNames.SecretAccessKey} to the user mapping, or set {OptionNames.CredentialSource} on the server.");
    }
}
