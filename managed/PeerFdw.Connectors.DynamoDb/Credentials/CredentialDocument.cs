using System;
using System.Globalization;
using System.Text.Json;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The JSON in which containers and instances give credentials (AWS: "Retrieve security credentials from instance metadata"; "Container credential
/// provider").
/// </summary>
internal static class CredentialDocument
{
    /// <summary>Reads the document of a success.</summary>
    /// <exception cref="PeerException">28000 if it says why there are none; 08P01 if it is no such document.</exception>
    internal static IssuedCredentials Read(string body, string service, Redaction redaction)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (Text(root, "Code") is { } code && code != "Success")
            {
                throw CredentialErrors.Unusable(
                    redaction.Apply(Text(root, "Message") is { Length: > 0 } message ? message : $"{service} has no credentials"),
                    $"{service} calls the error {redaction.Apply(code)}.");
            }

            if (Text(root, "AccessKeyId") is { Length: > 0 } id && Text(root, "SecretAccessKey") is { Length: > 0 } secret)
            {
                return IssuedCredentials.Of(id, secret, Text(root, "Token"), Time(root));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw CredentialErrors.Malformed(service);
        }

        throw CredentialErrors.Malformed(service);
    }

    /// <summary>What an error's body says, if it is JSON with a message.</summary>
    internal static string? Message(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Text(document.RootElement, "message") ?? Text(document.RootElement, "Message");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement member) ? member.GetString() : null;

    private static DateTimeOffset? Time(JsonElement root) => Text(root, "Expiration") is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;
}
