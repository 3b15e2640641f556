using System;
using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;

namespace PeerFdw.Connectors.DynamoDb.Http;

/// <summary>An answer of the service that is an error, in the SDK's terms: <see cref="AmazonServiceException.ErrorCode"/> is AWS's name.</summary>
internal sealed class ServiceFailure : AmazonServiceException
{
    private ServiceFailure(string message, ErrorType type, string code, string? requestId, HttpStatusCode status, byte[] body)
        : base(message, type, code, requestId, status) => Body = body;

    /// <summary>The body as it came: some errors say more than a message.</summary>
    internal byte[] Body { get; }

    /// <summary>Reads an error ("Error handling with DynamoDB"): its name is in __type, behind a number sign.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body; anything.</param>
    /// <param name="requestId">The value of x-amzn-RequestId, or null.</param>
    /// <param name="errorType">The value of x-amzn-ErrorType, or null: it names the error where the body does not.</param>
    internal static ServiceFailure Read(HttpStatusCode status, ReadOnlyMemory<byte> body, string? requestId, string? errorType)
    {
        string code = errorType ?? "";
        string message = "";
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                code = Text(document.RootElement, "__type") ?? code;
                message = Text(document.RootElement, "message") ?? Text(document.RootElement, "Message") ?? "";
            }
        }
        catch (JsonException)
        {
            // A gateway's page: the status says what there is to say.
        }
        catch (InvalidOperationException)
        {
            // A string of no valid Unicode.
        }

        code = code[(code.LastIndexOf('#') + 1)..];
        int colon = code.IndexOf(':', StringComparison.Ordinal);
        return new ServiceFailure(
            message,
            (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender,
            colon < 0 ? code : code[..colon],
            requestId,
            status,
            body.ToArray());
    }

    /// <summary>The body as text, for readers of details.</summary>
    internal string BodyText => Encoding.UTF8.GetString(Body);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
