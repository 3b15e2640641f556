using PeerFdw.Planning.Documents;

namespace PeerFdw.Planning.Stages;

/// <summary>The reply of the stages above the scan.</summary>
internal static class UpperReply
{
    /// <summary>No path, and why.</summary>
    public static byte[] None(string reason) => JsonDocuments.Write(writer =>
    {
        writer.WriteStartArray("paths");
        writer.WriteEndArray();
        writer.WriteString("reason", reason);
    });

    /// <summary>One path.</summary>
    public static byte[] Of(ScanPath path) => JsonDocuments.Write(writer =>
    {
        writer.WriteStartArray("paths");
        path.Write(writer);
        writer.WriteEndArray();
    });
}
