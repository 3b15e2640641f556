using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>
/// Signs requests by Signature Version 4 ("Create a signed AWS API request", IAM User Guide). The key that is derived from the secret holds for a day
/// and is kept for as long. Safe for any thread.
/// </summary>
/// <param name="region">The region that is signed for.</param>
/// <param name="service">The service's name in signatures.</param>
internal sealed class RequestSigner(string region, string service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const int HashBytes = 32;

    private readonly Lock _lock = new();
    private DerivedKey? _key;

    /// <summary>The time as the X-Amz-Date header has it.</summary>
    internal static string Format(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="credentials">Whose signature. The session token is a header like others, which the caller adds.</param>
    /// <param name="method">POST, or another.</param>
    /// <param name="path">The URL's path, escaped.</param>
    /// <param name="headers">What is signed: names in lower case and in the order of their bytes, values without white space at their ends; x-amz-date is among them.</param>
    /// <param name="time">The value of x-amz-date.</param>
    /// <param name="body">The body.</param>
    internal string Authorization(
        ImmutableCredentials credentials, string method, string path, ReadOnlySpan<KeyValuePair<string, string>> headers, string time, ReadOnlySpan<byte> body)
    {
        var canonical = new StringBuilder(512);
        canonical.Append(method).Append('\n').Append(CanonicalPath(path)).Append("\n\n");
        var names = new StringBuilder(96);
        foreach ((string name, string value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
            names.Append(names.Length == 0 ? "" : ";").Append(name);
        }

        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(body, hash);
        canonical.Append('\n').Append(names).Append('\n').Append(Convert.ToHexStringLower(hash));
        SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()), hash);
        string date = time[..8];
        string text = $"{Algorithm}\n{time}\n{date}/{region}/{service}/aws4_request\n{Convert.ToHexStringLower(hash)}";
        HMACSHA256.HashData(Key(credentials, date), Encoding.UTF8.GetBytes(text), hash);
        return $"{Algorithm} Credential={credentials.AccessKey}/{date}/{region}/{service}/aws4_request, SignedHeaders={names}, Signature={Convert.ToHexStringLower(hash)}";
    }

    /// <summary>Each segment is escaped once more than in the URL, as every service but S3 wants it.</summary>
    private static string CanonicalPath(string path)
    {
        if (path.Length <= 1)
        {
            return "/";
        }

        string[] segments = path.Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = Uri.EscapeDataString(segments[i]);
        }

        return string.Join('/', segments);
    }

    private byte[] Key(ImmutableCredentials credentials, string date)
    {
        lock (_lock)
        {
            if (_key is { } known && known.Date == date && known.Secret == credentials.SecretKey)
            {
                return known.Key;
            }
        }

        byte[] key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey);
        foreach (string part in new[] { date, region, service, "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        lock (_lock)
        {
            _key = new DerivedKey(date, credentials.SecretKey, key);
        }

        return key;
    }

    /// <summary>No record: a record's text would show the secret.</summary>
    private sealed class DerivedKey(string date, string secret, byte[] key)
    {
        internal string Date { get; } = date;

        internal string Secret { get; } = secret;

        internal byte[] Key { get; } = key;
    }
}
