using System;

namespace PeerFdw.Connectors.DynamoDb.Reading;

/// <summary>
/// Finds the LastEvaluatedKey of a body without reading its items, so that the next page can be asked for meanwhile.
/// </summary>
/// <remarks>
/// Why it cannot be wrong: the bytes <c>"LastEvaluatedKey":</c> do not occur inside a JSON string, where the quotes would be escaped; and
/// what follows them is read up to a single closing brace at the body's end, so in a body that is valid at all they stand at the top. The
/// reader of the items finds the key again in its place; this only makes it known early.
/// </remarks>
internal static class PageTail
{
    private static ReadOnlySpan<byte> Name => "\"LastEvaluatedKey\":"u8;

    /// <summary>The key's range within the body; empty if there is none or it cannot be told.</summary>
    internal static Range Find(ReadOnlySpan<byte> body)
    {
        int at = body.LastIndexOf(Name);
        if (at < 0)
        {
            return default;
        }

        try
        {
            var cursor = new JsonCursor(body, at + Name.Length);
            cursor.Peek();
            int start = cursor.Position;
            cursor.SkipValue(0);
            int end = cursor.Position;
            while (cursor.TakeCommaOr((byte)'}'))
            {
                cursor.ReadName();
                cursor.SkipValue(0);
            }

            return cursor.Peek() == 0 && cursor.Position == body.Length && end - start > 2 ? start..end : default;
        }
        catch (Spi.PeerException)
        {
            // Not at the top, or not JSON: the reader of the whole body says which.
            return default;
        }
    }
}
