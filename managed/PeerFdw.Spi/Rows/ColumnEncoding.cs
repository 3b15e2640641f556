namespace PeerFdw.Spi.Rows;

/// <summary>How a column's values are encoded in a batch; the numbers are those of native/bridge.h (PEER_ENCODING_*).</summary>
public enum ColumnEncoding
{
    /// <summary>8 bytes that are PostgreSQL's Datum.</summary>
    Value = 0,

    /// <summary>A pointer to a varlena with a 4-byte header.</summary>
    Varlena = 1,

    /// <summary>A pointer to the bytes of a fixed-size type.</summary>
    Fixed = 2,

    /// <summary>A pointer to counted bytes: input of the type's binary receive function.</summary>
    Receive = 3,

    /// <summary>A pointer to counted text: input of the type's text input function.</summary>
    Input = 4,
}
