using System;
using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Testing;

/// <summary>A request that a <see cref="StandInServer"/> got.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Method">GET, PUT, POST.</param>
/// <param name="Path">The path as it was sent, query included.</param>
/// <param name="Headers">By lower-case name.</param>
/// <param name="Body">The body.</param>
public sealed record StandInRequest(int Number, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The name of DynamoDB's operation, or null.</summary>
    public string? DynamoDbOperation => Headers.GetValueOrDefault("x-amz-target")?.Split('.')[^1];

    /// <summary>The access key id that it is signed with, or null.</summary>
    public string? AccessKey =>
        Headers.GetValueOrDefault("authorization") is { } text && text.StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal)
            ? text["AWS4-HMAC-SHA256 Credential=".Length..].Split('/')[0]
            : null;

    /// <summary>The session token that came with it, or null.</summary>
    public string? SessionToken => Headers.GetValueOrDefault("x-amz-security-token");

    /// <summary>A field of a form, or null.</summary>
    /// <param name="name">Such as RoleArn.</param>
    /// <returns>Its value.</returns>
    public string? Field(string name) => Body.Split('&')
        .Select(f => f.Split('=', 2))
        .Where(f => f.Length == 2 && f[0] == name)
        .Select(f => Uri.UnescapeDataString(f[1].Replace('+', ' ')))
        .FirstOrDefault();
}
