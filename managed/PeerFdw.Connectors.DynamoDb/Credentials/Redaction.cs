using System;
using System.Collections.Generic;
using System.Threading;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>The secrets that a connection has seen, and the removal of them from texts: a service may answer with what it was sent.</summary>
internal sealed class Redaction
{
    /// <summary>AWS's secrets have 40 characters and more; a test's "b" is no secret and stands in many words.</summary>
    private const int ShortestSecret = 8;

    /// <summary>Temporary credentials come again and again; an answer that shows one is an answer to a request made with it, so the last ones will do.</summary>
    private const int Most = 64;

    private readonly Lock _lock = new();
    private readonly List<string> _secrets = [];

    /// <summary>Remembers a secret.</summary>
    internal void Add(string? secret)
    {
        if (secret is not { Length: >= ShortestSecret })
        {
            return;
        }

        lock (_lock)
        {
            if (_secrets.Contains(secret))
            {
                return;
            }

            if (_secrets.Count == Most)
            {
                _secrets.RemoveAt(0);
            }

            _secrets.Add(secret);
        }
    }

    /// <summary>Remembers the secrets of credentials.</summary>
    internal void Add(IssuedCredentials issued)
    {
        Add(issued.Keys.SecretKey);
        Add(issued.Keys.Token);
    }

    /// <summary>A text without secrets. No text of a service is shown before this.</summary>
    internal string Apply(string text)
    {
        lock (_lock)
        {
            foreach (string secret in _secrets)
            {
                text = text.Replace(secret, "(secret)", StringComparison.Ordinal);
            }
        }

        return text;
    }
}
