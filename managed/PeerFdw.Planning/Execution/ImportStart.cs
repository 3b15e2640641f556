using System;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Import;

namespace PeerFdw.Planning.Execution;

/// <summary>An IMPORT FOREIGN SCHEMA to run.</summary>
/// <param name="Peer">On which peer, as whom.</param>
/// <param name="Request">Makes the connector's request, given where its messages go.</param>
/// <param name="LocalSchema">The schema in which the tables will be made.</param>
public sealed record ImportStart(PeerStart Peer, Func<INoticeSink, ImportRequest> Request, string LocalSchema);
