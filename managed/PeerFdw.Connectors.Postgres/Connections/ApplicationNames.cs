using System.Globalization;
using System.Text;

namespace PeerFdw.Connectors.Postgres.Connections;

/// <summary>
/// Names of sessions with escapes: <c>%p</c> is the backend's process, <c>%u</c> the local role, <c>%d</c> the local database, <c>%%</c> a percent sign. Another
/// letter after a percent sign is dropped with it. postgres_fdw knows <c>%a</c>, <c>%c</c> and <c>%C</c> as well; they are not known here and become nothing.
/// </summary>
internal static class ApplicationNames
{
    /// <summary>NAMEDATALEN - 1: the server would cut off more, and say so.</summary>
    private const int MostCharacters = 63;

    /// <summary>Replaces the escapes.</summary>
    /// <param name="template">The option's value.</param>
    /// <param name="processId">The backend's process.</param>
    /// <param name="user">The local role, or null.</param>
    /// <param name="database">The local database, or null.</param>
    /// <returns>The name.</returns>
    public static string Expand(string template, int processId, string? user, string? database)
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
                    'u' => user,
                    'd' => database,
                    '%' => "%",
                    _ => null,
                });
            }
        }

        return name.Length <= MostCharacters ? name.ToString() : name.ToString(0, MostCharacters);
    }
}
