namespace PeerFdw.Spi.Planning;

/// <summary>How two sides are joined.</summary>
public enum JoinKind
{
    /// <summary>Pairs that meet the conditions.</summary>
    Inner,

    /// <summary>And each row of the left side that has no partner, with NULLs for the right one.</summary>
    Left,

    /// <summary>And each row of the right side that has no partner, with NULLs for the left one.</summary>
    Right,

    /// <summary>And the rows of both sides that have no partner.</summary>
    Full,

    /// <summary>Rows of the left side that have a partner, each once: EXISTS. The right side's columns are not there afterwards.</summary>
    Semi,

    /// <summary>Rows of the left side that have no partner: NOT EXISTS. The right side's columns are not there afterwards.</summary>
    Anti,
}
