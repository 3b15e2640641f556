using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>
/// Gives remote names a local form: as they are where PostgreSQL can have them, else cut to 63 bytes and numbered. The same names in the same
/// order always give the same result.
/// </summary>
internal sealed class LocalNames
{
    /// <summary>NAMEDATALEN - 1.</summary>
    private const int MaximumBytes = 63;

    private readonly HashSet<string> _taken;

    internal LocalNames(IEnumerable<string> reserved) => _taken = new HashSet<string>(reserved, StringComparer.Ordinal);

    /// <summary>Takes a name.</summary>
    internal string Take(string remote)
    {
        string plain = remote.Replace("\0", "", StringComparison.Ordinal);
        for (int number = 0; ; number++)
        {
            string suffix = number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{number}");
            string name = Cut(plain, MaximumBytes - suffix.Length) + suffix;
            if (name.Length > 0 && _taken.Add(name))
            {
                return name;
            }
        }
    }

    private static string Cut(string name, int bytes)
    {
        int used = 0;
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }
}
