namespace PeerFdw.Spi.Rows;

/// <summary>
/// What became of a value that was written into a column. A status and not an exception, because a table may say
/// <c>on_mismatch 'null'</c> and then every row may fail. Nothing was written unless it is <see cref="Ok"/>.
/// </summary>
public enum WriteResult
{
    /// <summary>Written.</summary>
    Ok,

    /// <summary>The column's type cannot take a value of this kind: 22018.</summary>
    Mismatch,

    /// <summary>The column's type is right but too small: 22003.</summary>
    OutOfRange,

    /// <summary>The text is not of the form that the type wants: 22P02 (22007 for dates and times).</summary>
    InvalidText,

    /// <summary>The text holds U+0000: 22P05.</summary>
    NulCharacter,

    /// <summary>The text has more characters than the column's length: 22001.</summary>
    TooLong,
}
