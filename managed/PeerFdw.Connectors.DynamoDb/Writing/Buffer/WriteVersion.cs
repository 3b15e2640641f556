namespace PeerFdw.Connectors.DynamoDb.Writing.Buffer;

/// <summary>
/// What stays in memory of each write: the rest is in the log. Numbers of other versions are -1 for none. 48 bytes, so that a million rows cost 48 MB.
/// </summary>
internal struct WriteVersion
{
    /// <summary>Where its bytes stand in the log.</summary>
    internal long Position;

    /// <summary>How many there are.</summary>
    internal int Length;

    /// <summary>The hash of table and key.</summary>
    internal int Hash;

    /// <summary>The next item's newest version in the same bucket. Only kept right for newest versions.</summary>
    internal int Next;

    /// <summary>The version of the same item before this one.</summary>
    internal int Previous;

    /// <summary>The version of the same item after this one.</summary>
    internal int Newer;

    /// <summary>The command that wrote it; PostgreSQL's are unsigned and have 32 bits.</summary>
    internal uint Command;

    /// <summary>The number of the table.</summary>
    internal ushort Table;

    /// <summary>What is done.</summary>
    internal WriteEffect Effect;

    /// <summary>What must hold at the commit.</summary>
    internal ExpectationKind Expectation;
}
