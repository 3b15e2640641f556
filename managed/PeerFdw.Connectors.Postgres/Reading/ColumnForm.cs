namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>In which form the values of a result's column come, and what the column of the batch is to make of them.</summary>
internal enum ColumnForm : byte
{
    /// <summary>The binary form of the very type that the column has.</summary>
    Sent,

    /// <summary>Text, for the input function or as it is: the binary form of every text type, and of a cast to text.</summary>
    Output,

    /// <summary>The binary form of jsonb, which is a version and text.</summary>
    JsonbText,

    /// <summary>The binary form of boolean where text is wanted: its cast to text says <c>true</c>, its output function <c>t</c>.</summary>
    BooleanText,

    /// <summary>The binary form of inet where text is wanted: its cast to text says how long the network is, its output function only where it is no single host.</summary>
    InetText,
}
