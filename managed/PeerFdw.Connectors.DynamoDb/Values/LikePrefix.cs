using System;
using System.Text;

namespace PeerFdw.Connectors.DynamoDb.Values;

/// <summary>What a LIKE pattern with backslash as its escape begins with.</summary>
/// <param name="Prefix">The literal characters before the first wildcard.</param>
/// <param name="Rest">What follows them.</param>
internal readonly record struct LikePrefix(string Prefix, LikeRest Rest)
{
    internal static LikePrefix Of(string pattern)
    {
        var prefix = new StringBuilder(pattern.Length);
        for (int at = 0; at < pattern.Length; at++)
        {
            char c = pattern[at];
            if (c is '%' or '_')
            {
                return new LikePrefix(prefix.ToString(), IsPercents(pattern, at) ? LikeRest.Anything : LikeRest.Pattern);
            }

            if (c == '\\')
            {
                if (++at == pattern.Length)
                {
                    // PostgreSQL reports such a pattern when it meets it; nothing may be dropped before.
                    return new LikePrefix(prefix.ToString(), LikeRest.Pattern);
                }

                c = pattern[at];
            }

            prefix.Append(c);
        }

        return new LikePrefix(prefix.ToString(), LikeRest.Nothing);
    }

    private static bool IsPercents(string pattern, int at) => pattern.AsSpan(at).IndexOfAnyExcept('%') < 0;
}
