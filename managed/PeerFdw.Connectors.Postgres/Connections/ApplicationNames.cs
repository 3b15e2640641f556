using System.Globalization;
using System.Text;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// Names of sessions with escapes: <c>%p</c> is the backend's process, <c>%u</c> the local role, <c>%d</c> the local database, <c>%a</c> the local application_name,
/// <c>%c</c> the local session, <c>%C</c> the local cluster_name, <c>%%</c> a percent sign. Another letter after a percent sign is dropped with it.
/// </summary>
internal static class ApplicationNames
{
    /// <summary>NAMEDATALEN - 1: the server would cut off more, and say so.</summary>
    private const int MostCharacters = 63;

    /// <summary>Replaces the escapes.</summary>
    /// <param name="template">The option's value.</param>
    /// <param name="processId">The backend's process.</param>
    /// <param name="request">What is known of the local session.</param>
    /// <returns>The name.</returns>
    public static string Expand(string template, int processId, ConnectionRequest request)
    {
        var name = new StringBuilder(template.Length);
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] != '%')
            {
                name.Append(template[i]);
            }
            else if (++i < template.Length)
            {
                name.Append(template[i] switch
                {
                    'p' => processId.ToString(CultureInfo.InvariantCulture),
                    'u' => request.LocalUser,
                    'd' => request.LocalDatabase,
                    'a' => request.LocalApplication,
                    'c' => request.LocalSession,
                    'C' => request.LocalCluster,
                    '%' => "%",
                    _ => null,
                });
            }
        }

        return name.Length <= MostCharacters ? name.ToString() : name.ToString(0, MostCharacters);
    }
}
