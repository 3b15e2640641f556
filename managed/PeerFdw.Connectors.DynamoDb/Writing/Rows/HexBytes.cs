using System;
using System.Diagnostics.CodeAnalysis;

namespace PeerFdw.Connectors.DynamoDb.Writing.Rows;

/// <summary>Bytes as PostgreSQL writes bytea: <c>\x00ff</c>.</summary>
internal static class HexBytes
{
    internal static bool TryParse(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!text.StartsWith("\\x", StringComparison.Ordinal) || text.Length % 2 != 0)
        {
            return false;
        }

        var target = new byte[(text.Length / 2) - 1];
        if (Convert.FromHexString(text.AsSpan(2), target, out int _, out int _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        bytes = target;
        return true;
    }
}
