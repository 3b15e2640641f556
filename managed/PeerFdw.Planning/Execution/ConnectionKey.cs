using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Options;

namespace PeerFdw.Planning.Execution;

/// <summary>
/// The digest by which connections are shared: of everything that a connection is made from, secrets included, so that a changed password
/// gives another key. A digest and not the text, so that the cache holds no secret.
/// </summary>
internal static class ConnectionKey
{
    public static string Of(string wrapper, string user, ConnectionRequest request)
    {
        var parts = new List<string>
        {
            wrapper, request.Server, user, request.IsAmbientAllowed ? "ambient" : "own", request.IsTlsUsable ? "tls" : "plain",
        };
        if (request.ApplicationName is { } name)
        {
            parts.Add(name);
        }

        Add(parts, request.ServerOptions);
        Add(parts, request.MappingOptions);

        // Each part with its length, so that no two lists of parts give one text.
        var text = new StringBuilder();
        foreach (string part in parts)
        {
            text.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Add(List<string> parts, OptionSet options)
    {
        string[] names = options.Names.Order(StringComparer.Ordinal).ToArray();
        parts.Add(names.Length.ToString(CultureInfo.InvariantCulture));
        foreach (string name in names)
        {
            parts.Add(name);
            parts.Add(options.Text(name)!);
        }
    }
}
