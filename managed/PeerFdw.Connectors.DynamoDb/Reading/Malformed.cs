using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>Throws what a body that is not DynamoDB's JSON becomes. The body itself is never shown: it is data.</summary>
internal static class Malformed
{
    [DoesNotReturn]
    internal static void Throw(int position, string expected) => throw Exception(position, expected);

    internal static PeerException Exception(int position, string expected) => new(
        SqlState.ProtocolViolation,
        "a response of DynamoDB is malformed",
        string.Create(CultureInfo.InvariantCulture, $"At byte {position}: {expected}."));

    [DoesNotReturn]
    internal static void ThrowTooDeep() => throw new PeerException(
        SqlState.ProgramLimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"an item is nested more than {JsonCursor.MaximumDepth} levels deep"),
        "DynamoDB itself allows 32 levels.");
}
