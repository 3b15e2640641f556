using System;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>A statement gave columns of other types than before: the remote table was changed. No row of it was read, and it is described anew.</summary>
internal sealed class ResultChangedException() : Exception("the remote query gives other types than before");
