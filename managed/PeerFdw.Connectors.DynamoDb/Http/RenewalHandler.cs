using System;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using PeerFdw.Connectors.DynamoDb.Credentials;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Stands inside the SDK's retry loop, before the signer, and sees to it that each attempt is signed with credentials that hold: retries may go on for
/// longer than temporary ones do. (The signer itself asks without a token, so nothing would be left for it to wait for.)
/// </summary>
internal sealed class RenewalHandler : PipelineHandler
{
    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        if (executionContext.RequestContext is { Retries: > 0, Identity: ConnectionCredentials credentials } context)
        {
            await credentials.GetAsync(context.CancellationToken).ConfigureAwait(false);
        }

        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }
}
