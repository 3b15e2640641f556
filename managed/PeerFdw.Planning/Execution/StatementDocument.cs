using System.Linq;
using System.Text.Json;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning.Execution;

/// <summary>Reads the document <c>open</c> of a statement in the peer's own language. It has secrets, as <see cref="OpenDocument"/> says.</summary>
internal static class StatementDocument
{
    public static StatementStart Read(JsonElement document, ConnectorRegistry registry, OpenCache cache)
    {
        IConnector connector = registry.Find(document.RequiredText("wrapper"));
        if (!connector.Capabilities.Statements)
        {
            throw new PeerException(
                SqlState.FeatureNotSupported,
                $"no statements can be passed to server \"{document.RequiredText("server")}\"",
                $"{connector.DisplayName} is read and written through foreign tables only.",
                "peer_query() and peer_execute() are for peers with an SQL of their own, such as those of peer_postgres.");
        }

        bool isCounting = document.Boolean("counts");
        BatchColumn[] columns = document.Items("columns").Select(OpenDocument.ReadColumn).ToArray();
        if (isCounting && columns is not [{ Type.Kind: TypeKind.Int64 }])
        {
            throw JsonMembers.Malformed("A number of rows is one column of type bigint.");
        }

        ParameterValues values = ParameterDocument.Read(document);
        int count = document.Items("parameters").Count;
        return new StatementStart(
            OpenDocument.ReadPeer(document, connector, cache),
            document.RequiredText("statement"),
            Enumerable.Range(0, count).Select(i => values[new Parameter(i, DataType.Text)]).ToArray(),
            columns,
            isCounting,
            document.Boolean("read_only"),
            document.Integer("command_id", 0),
            (int)document.Integer("level", 1),
            OpenDocument.ReadSettings(document));
    }
}
